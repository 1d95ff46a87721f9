"""GraphiQL for development: a page of ours around built assets of an installed package.

Nothing comes from elsewhere: the assets are read as files out of the package, which is a Django
app and therefore never imported. A page that can hold tokens runs scripts of this server alone.
"""

from functools import cache
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

PACKAGE = "graphene-django-graphiql-static"
OURS = Path(__file__).parent

# GraphiQL's editor writes style elements and its fonts are data: addresses; nothing else is let in.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self' data:",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
PAGE_STYLE = "html, body, #graphiql { height: 100%; margin: 0; overflow: hidden; width: 100% }\n"


async def graphiql_page(scope: Scope, receive: Receive, send: Send) -> None:
    """The page, for a browser that GETs /graphql in development."""
    page = HTMLResponse((OURS / "graphiql.html").read_bytes(), headers=HEADERS)
    await page(scope, receive, send)


def graphiql_routes() -> list[Route | Mount]:
    """What the page asks for, under /graphiql. Raises PackageNotFoundError if it isn't there."""
    return [
        Route("/graphiql/start.js", _start),
        Route("/graphiql/page.css", _style),
        Mount("/graphiql", StaticFiles(directory=assets())),
    ]


async def _start(request: Request) -> Response:
    return FileResponse(OURS / "graphiql.js", media_type="text/javascript", headers=HEADERS)


async def _style(request: Request) -> Response:
    return Response(PAGE_STYLE, media_type="text/css", headers=HEADERS)


@cache
def assets() -> Path:
    """The folder of GraphiQL's built files."""
    for file in files(PACKAGE) or ():
        if file.name == "graphiql.min.js":
            return Path(str(file.locate())).parent
    raise PackageNotFoundError(PACKAGE)
