"""Spans, told to a collector: by whose trace, of what, and never with what it held."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.house import House, migrated_file, serving, settings_for

TRACE, CALLER = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
PARENT = f"00-{TRACE}-{CALLER}-01"


@contextmanager
def collector() -> Iterator[tuple[str, list[bytes]]]:
    """A collector's address, and what it was sent."""
    bodies: list[bytes] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", bodies
    finally:
        server.shutdown()
        server.server_close()


def spans(bodies: list[bytes]) -> dict[str, Any]:
    """What was told, by name; the last of one name."""
    found: dict[str, Any] = {}
    for body in bodies:
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            for scope in resource.scope_spans:
                found |= {span.name: span for span in scope.spans}
    return found


def attributes(span: Any) -> dict[str, Any]:
    """Its attributes as plain values."""
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in span.attributes}


async def told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ask: Any, **settings: str
) -> list[bytes]:
    """What the collector has heard once the house was closed."""
    with collector() as (address, bodies):
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", address)
        url = await migrated_file(tmp_path)
        async with serving(settings_for(url, **settings)) as house:
            await ask(house)
        return bodies


async def test_a_request_is_its_callers_child_and_an_operation_its_requests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = tmp_path / "trusted.json"
    manifest.write_text(json.dumps({"sha256:1": "query Whoever { viewer { role } }"}))

    async def ask(house: House) -> None:
        token = house.stranger().token
        headers = {"authorization": f"Bearer {token}", "traceparent": PARENT}
        for body in (
            {"query": 'query Canary { viewer { role } node(id: "canary") { id } }'},
            {"documentId": "sha256:1"},
        ):
            assert (await house.http.post("/graphql", json=body, headers=headers)).is_success

    bodies = await told(tmp_path, monkeypatch, ask, TRUSTED_DOCUMENTS=str(manifest))
    found = spans(bodies)
    request, operation = found["POST /graphql"], found["query"]
    assert request.trace_id.hex() == operation.trace_id.hex() == TRACE
    assert request.parent_span_id.hex() == CALLER
    assert operation.parent_span_id == request.span_id
    assert attributes(request)["http.response.status_code"] == 200
    assert attributes(request)["http.route"] == "/graphql"
    assert attributes(operation)["graphql.operation.type"] == "query"
    assert attributes(operation)["graphql.operation.name"] == "Whoever"
    assert not any(b"anary" in body or b"Bearer" in body for body in bodies)


async def test_a_socket_s_operations_belong_to_its_upgrade_s_caller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ask(house: House) -> None:
        ann = await house.client()
        async with ann.live():
            pass

    found = spans(await told(tmp_path, monkeypatch, ask))
    assert attributes(found["subscription"])["doorstep.outcome"] == "ok"
    assert "GET /graphql" not in found  # no span for as long as a socket lasts


async def test_a_collector_that_is_away_holds_up_no_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    async with serving(settings_for(await migrated_file(tmp_path))) as house:
        assert (await house.http.get("/graphql?query={__typename}")).status_code == 401
        began = monotonic()
    assert monotonic() - began < 10
