"""GraphiQL in development: everything it needs comes from this server."""

import re
import sys

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from transport.wires.graphiql import OURS, graphiql_page, graphiql_routes

PAGE = (OURS / "graphiql.html").read_text()
ASKED = re.findall(r'(?:src|href)="(/[^"]*)"', PAGE)


def browser() -> httpx.AsyncClient:
    app = Starlette(routes=[*graphiql_routes(), Mount("/graphql", graphiql_page)])
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")


async def test_the_page_runs_scripts_of_this_server_alone() -> None:
    async with browser() as client:
        page = await client.get("/graphql/")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "://" not in page.text
    assert "<script>" not in page.text


@pytest.mark.parametrize("path", ASKED)
async def test_whatever_the_page_asks_for_is_there(path: str) -> None:
    async with browser() as client:
        answer = await client.get(path)
    assert answer.status_code == 200
    expected = "css" if path.endswith(".css") else "javascript"
    assert expected in answer.headers["content-type"]


async def test_nothing_outside_the_assets_is_served() -> None:
    async with browser() as client:
        assert (await client.get("/graphiql/%2e%2e/%2e%2e/views.py")).status_code == 404


def test_the_package_is_read_and_never_imported() -> None:
    graphiql_routes()
    assert "graphene_django_graphiql_static" not in sys.modules
