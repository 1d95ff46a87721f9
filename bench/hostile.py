"""What the dearest document costs before it runs: parsed and validated for the first time."""

from contextlib import suppress
from statistics import median
from time import process_time

from bench.figures import Figure, at_most
from tests.transport.hostile import HOSTILE
from tests.transport.toy import SCHEMA
from transport.base.problems import RequestRefused
from transport.graphql.documents import Documents
from transport.graphql.requests import Request
from transport.limits.limits import Limits

BOUND = 300.0  # ms of processor: it blocks the loop for so long
ROUNDS = 3


def hostile() -> list[Figure]:
    """The dearest of them, by its median over the rounds."""
    costs = {name: median(_cost(text) for _ in range(ROUNDS)) for name, text in HOSTILE.items()}
    name = max(costs, key=lambda name: costs[name])
    return [at_most("the dearest document", BOUND, costs[name], "ms", f", {name}")]


def _cost(text: str) -> float:
    kept = Documents(SCHEMA, limits=Limits(), introspection=True)
    kept.get(_asking("{ hello }"))  # the schema is checked with the first document
    started = process_time()
    with suppress(RequestRefused):  # refusing is the point; what it cost is what is asked
        kept.get(_asking(text))
    return 1000 * (process_time() - started)


def _asking(text: str) -> Request:
    return Request(text, None, None, None)
