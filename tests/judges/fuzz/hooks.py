"""What schemathesis has to know of Doorstep: its scalars, ids that exist, and what a fault is.

Loaded by schemathesis (SCHEMATHESIS_HOOKS) in the judges' environment. FUZZ_IDS holds ids to use.
"""

import json
import os
import re
from datetime import date, datetime
from typing import Any
from zlib import crc32

import schemathesis
from hypothesis import strategies as st
from schemathesis.graphql import nodes

IDS = json.loads(os.environ["FUZZ_IDS"])
# Which ids an argument is for, by how it is named: `sessionId`, `serviceIds`,
# or of a root field of that name: `session(id:)`.
KINDS = {
    "account": "cli par",
    "addition": "add",
    "apiKey": "key",
    "block": "blk",
    "client": "cli",
    "counselling": "cns",
    "dispute": "dsp",
    "file": "fil",
    "line": "lin",
    "partner": "par",
    "partnerBlock": "blk",
    "person": "cli par",
    "proof": "prf",
    "report": "rep",
    "request": "reb",
    "service": "svc",
    "session": "ses",
    "tariff": "tar",
    "thread": "thr",
    "ticket": "tkt",
    "upToMessage": "msg",
    "webhook": "whk",
}
GIVEN = re.compile(r'(\w+?)(Ids?: \[?|\(id: )"([a-z]{3}_\w{22})"')


def mostly(usual: st.SearchStrategy[Any], else_: st.SearchStrategy[Any]) -> Any:
    """What a client would send, and once in sixteen whatever the grammar lets through."""
    return st.integers(0, 15).flatmap(lambda drawn: usual if drawn else else_)


NEAR = st.datetimes(datetime(2026, 10, 1), datetime(2027, 1, 31))  # noqa: DTZ001 - Z is written below
INSTANTS = NEAR.map(lambda it: it.isoformat(timespec="milliseconds") + "Z")
DAYS = st.dates(date(2026, 10, 1), date(2026, 11, 30)).map(str)
TEXTS = {
    "ID": mostly(st.sampled_from(IDS), st.text(max_size=40)),
    "DateTime": mostly(INSTANTS, st.text(max_size=30) | st.datetimes().map(str)),
    "Date": mostly(DAYS, st.text(max_size=12) | st.dates().map(str)),
    "Cursor": st.sampled_from(IDS) | st.text(max_size=60),
    "CurrencyCode": mostly(st.just("EUR"), st.text(max_size=4)),
}
NUMBERS = {
    "Int": mostly(st.integers(0, 100), st.integers(-(2**31), 2**31 - 1)),
    "MinorUnits": mostly(st.integers(0, 20_000), st.integers(-(2**53), 2**53)),
}
for name, strategy in TEXTS.items():
    schemathesis.graphql.scalar(name, strategy.map(nodes.String))
for name, strategy in NUMBERS.items():
    schemathesis.graphql.scalar(name, strategy.map(nodes.Int))


@schemathesis.hook  # type: ignore[untyped-decorator] # of the judges' own environment
def before_call(ctx: Any, case: Any, kwargs: Any) -> None:
    """Ids that exist take the place of such of another kind: drawn blindly few would ever fit."""
    if isinstance(case.body, str):
        case.body = GIVEN.sub(_fitting, case.body)


def _fitting(found: re.Match[str]) -> str:
    name, between, id = found.groups()
    fit = [one for one in IDS if one[:3] in KINDS.get(name, "").split()] or [id]
    return f'{name}{between}"{fit[crc32(id.encode()) % len(fit)]}"'


@schemathesis.check  # type: ignore[untyped-decorator] # of the judges' own environment
def no_fault(ctx: Any, response: Any, case: Any) -> None:
    """No 5xx, an answer that is GraphQL, and never the code INTERNAL."""
    assert response.status_code in {200, 400}, f"{response.status_code}: {response.text}"
    answer = response.json()
    assert "data" in answer or answer["errors"], "neither data nor errors"
    codes = [error["extensions"]["code"] for error in answer.get("errors", ())]
    assert "INTERNAL" not in codes, json.dumps(answer["errors"])
