"""What schemathesis has to know of Doorstep: its scalars, ids that exist, and what a fault is.

Loaded by schemathesis (SCHEMATHESIS_HOOKS) in the judges' environment. FUZZ_IDS holds ids to use.
"""

import json
import os
from datetime import date, datetime
from typing import Any

import schemathesis
from hypothesis import strategies as st
from schemathesis.graphql import nodes

IDS = json.loads(os.environ["FUZZ_IDS"])


def mostly(usual: st.SearchStrategy[Any], else_: st.SearchStrategy[Any]) -> Any:
    """What a client would send, and once in eight whatever the grammar lets through."""
    return st.integers(0, 7).flatmap(lambda drawn: usual if drawn else else_)


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


@schemathesis.check  # type: ignore[untyped-decorator] # of the judges' own environment
def no_fault(ctx: Any, response: Any, case: Any) -> None:
    """No 5xx, an answer that is GraphQL, and never the code INTERNAL."""
    assert response.status_code in {200, 400}, f"{response.status_code}: {response.text}"
    answer = response.json()
    assert "data" in answer or answer["errors"], "neither data nor errors"
    codes = [error["extensions"]["code"] for error in answer.get("errors", ())]
    assert "INTERNAL" not in codes, json.dumps(answer["errors"])
