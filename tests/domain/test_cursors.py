"""E2 and E5: a cursor is a place in one stream; anything else is refused, whatever it is."""

import base64

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.model.cursors import UNBORN, BadCursor, Place, place_in, read_cursor, write_cursor

streams = st.from_regex(r"(cli|par)_[0-9A-Za-z]{22}|support", fullmatch=True)
numbers = st.integers(0, 10**18 - 1)


def text_of(inner: str | bytes) -> str:
    """Base64url without padding, as cursors are written."""
    raw = inner if isinstance(inner, bytes) else inner.encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@given(streams, numbers)
def test_e2_a_cursor_is_read_as_it_was_written(stream: str, seq: int) -> None:
    assert read_cursor(write_cursor(Place(stream, seq))) == Place(stream, seq)
    assert place_in(stream, write_cursor(Place(stream, seq))) == seq


@given(streams, numbers)
def test_a_cursor_can_stand_in_an_address(stream: str, seq: int) -> None:
    text = write_cursor(Place(stream, seq))
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@given(streams, streams, numbers)
def test_e5_a_cursor_of_anothers_stream_is_refused(mine: str, theirs: str, seq: int) -> None:
    if mine == theirs:
        return
    with pytest.raises(BadCursor):
        place_in(mine, write_cursor(Place(theirs, seq)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "=",
        "a",
        "abc",
        "ä",
        "\ud800",
        "😀",
        "\x00",
        "0",
        "12",
        "null",
        text_of("support"),
        text_of("support:"),
        text_of(":1"),
        text_of(":"),
        text_of("support:-1"),
        text_of("support:+1"),
        text_of("support: 1"),
        text_of("support:01"),
        text_of("support:1.0"),
        text_of("support:1e3"),
        text_of("support:0x1"),
        text_of("support:1_0"),
        text_of("support:²"),
        text_of("support:١"),
        text_of("support:" + "9" * 19),
        text_of("support:" + "9" * 10_000),
        text_of(b"\xff\xfe:1"),
        text_of("support:1") + "=",
        text_of("support:1") + "\n",
        " " + text_of("support:1"),
        text_of("support:1") + "!",
        text_of("support:12")[:-1] + "/",
    ],
)
def test_e5_a_malformed_cursor_is_refused(text: str) -> None:
    with pytest.raises(BadCursor):
        read_cursor(text)


@given(st.text() | st.binary().map(text_of))
@example(text_of("support:1"))
def test_e5_any_text_is_a_cursor_of_ours_or_refused(text: str) -> None:
    """No other exception, and only one text for one place."""
    try:
        place = read_cursor(text)
    except BadCursor:
        return
    assert write_cursor(place) == text


def test_e5_who_had_no_profile_yet_resumes_from_the_beginning_alone() -> None:
    assert place_in("cli_1", write_cursor(Place(UNBORN, 0))) == 0
    with pytest.raises(BadCursor):
        place_in("cli_1", write_cursor(Place(UNBORN, 1)))
