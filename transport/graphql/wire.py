"""Results as bytes."""

from typing import Any

import orjson

from transport.graphql.faults import Faults


def encode(body: dict[str, Any], faults: Faults) -> bytes:
    """JSON in UTF-8. What JSON cannot hold (a lone surrogate, an int of 65 bits) is a fault."""
    try:
        return orjson.dumps(body)
    except TypeError as fault:
        return orjson.dumps({"data": None, "errors": [faults.masked(fault)]})
