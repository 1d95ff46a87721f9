"""`Accept` and `Content-Type` as HTTP means them."""

import pytest

from transport.wires.negotiation import EVENTS, GRAPHQL, HTML, JSON, is_json_in_utf8, preferred


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, JSON),
        ("", JSON),
        (" ", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("APPLICATION/JSON", JSON),
        (f"{JSON}, {GRAPHQL}", JSON),
        (f"{GRAPHQL}, {JSON}", GRAPHQL),
        (f"{JSON};q=0.3, {GRAPHQL};q=0.8", GRAPHQL),
        (f"{JSON};q=0, {GRAPHQL}", GRAPHQL),
        (f"{GRAPHQL}; charset=utf-8; q=0.9, text/plain", GRAPHQL),
        (EVENTS, EVENTS),
        (f"{JSON}, {EVENTS}", JSON),
        (f"{HTML},application/xhtml+xml,*/*;q=0.8", JSON),
        ("image/png", None),
        (f"{JSON};q=0", None),
        (f"{JSON};q=x", None),
        (";;;,,,", None),
    ],
)
def test_the_media_type_chosen(accept: str | None, chosen: str | None) -> None:
    assert preferred(accept, JSON, GRAPHQL, EVENTS) == chosen


@pytest.mark.parametrize(
    ("content_type", "taken"),
    [
        (JSON, True),
        ("Application/JSON; Charset=UTF-8", True),
        ('application/json; charset="utf-8"', True),
        ("application/json; charset=utf-16", False),
        ("text/plain; application/json", False),
        ("application/jsonp", False),
        ("", False),
        (None, False),
    ],
)
def test_bodies_are_json_in_utf8(content_type: str | None, taken: bool) -> None:
    assert is_json_in_utf8(content_type) is taken


def test_of_an_accept_16_ranges_are_read() -> None:
    few, many = ",".join(["a/b"] * 15), ",".join(["a/b"] * 16)
    assert preferred(f"{few},{JSON}", JSON) == JSON
    assert preferred(f"{many},{JSON}", JSON) is None
