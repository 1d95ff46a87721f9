"""One GraphQL request as it comes in over any wire: its shape, and nothing of its meaning."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from domain.model.problems import BadUserInput


@dataclass(frozen=True, slots=True)
class Request:
    """A document or the id of a trusted one, the operation to run in it, and its variables."""

    query: str | None
    document_id: str | None
    operation_name: str | None
    variables: Mapping[str, Any] | None


# Half of a surrogate pair: by its grammar JSON (RFC 8259, 8.2), and no character.
_HALF = re.compile(
    r"(?<!\\)((?:\\\\)*)"
    r"(?:\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2})"
)


def loads(body: bytes | str) -> object:
    """Read JSON strictly; raise `BadUserInput` for whatever is none.

    NaN, bytes that are not UTF-8 and nesting beyond 1,024 are none. Half a surrogate pair, what is
    left of an emoji that an app cut through, is read as U+FFFD: it ends no stream of others.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        whole = _whole(body)
        if whole is not None:
            return loads(whole)
        # orjson's own words say where, never what: "depth limit exceeded: line 1 column 1026".
        raise BadUserInput(f"The body is not JSON: {error}.") from None


def _whole(body: bytes | str) -> str | None:
    """The text without halves; None where there is none."""
    try:
        text = body if isinstance(body, str) else body.decode()
    except UnicodeDecodeError:
        return None
    mended, halves = _HALF.subn(r"\1\\ufffd", text)
    return mended if halves else None


def request_from(value: object) -> Request:
    """Check the shape of a decoded request; raise `BadUserInput` naming the first wrong part."""
    if isinstance(value, list):
        raise BadUserInput("One request at a time, please: batches are not taken.")
    if not isinstance(value, dict):
        raise BadUserInput("A request is a JSON object.")
    query = _text(value, "query")
    document_id = _text(value, "documentId")
    _mapping(value, "extensions")
    if query is None and document_id is None:
        raise BadUserInput("A request needs `query`, or `documentId` of a trusted document.")
    return Request(query, document_id, _text(value, "operationName"), _mapping(value, "variables"))


def _text(value: Mapping[str, Any], name: str) -> str | None:
    found = value.get(name)
    if found is not None and not isinstance(found, str):
        raise BadUserInput(f"`{name}` is a string or null.")
    return found


def _mapping(value: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    found = value.get(name)
    if found is not None and not isinstance(found, dict):
        raise BadUserInput(f"`{name}` is an object or null.")
    return found
