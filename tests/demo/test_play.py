"""`python app.py demo`: it ends well, and it notices what does not."""

from pathlib import Path

import httpx
import pytest

from demo.people import ANN
from demo.phone import Broken, Event, Phone
from demo.play import play


def phone() -> Phone:
    return Phone(httpx.AsyncClient(), "http://127.0.0.1:1", ANN, "none")


def told(kind: str) -> Event:
    return Event({"__typename": kind, "id": f"evt_{kind}"})


async def test_both_stories_are_played_to_their_end(capsys: pytest.CaptureFixture[str]) -> None:
    assert await play(None) == 0
    said = capsys.readouterr().out
    assert "\x1b" not in said, "colours are for terminals"
    assert said.count("once, in order") == 4
    for code in ("TOO_EARLY", "PREFERENCES_INCOMPLETE", "NOT_YOURS_TO_DO", "STALE_VERSION"):
        assert code in said


async def test_a_server_that_is_not_there_is_told_in_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)  # where settings keep the secrets that they make
    assert await play("http://127.0.0.1:1") == 1
    assert "✗" in capsys.readouterr().out


async def test_an_event_out_of_order_ends_the_play() -> None:
    one = phone()
    one._inbox.put_nowait(told("SessionStarted"))
    with pytest.raises(Broken, match="SessionStarted where Arrived was due"):
        await one.hear("Arrived")


async def test_an_event_twice_is_noticed() -> None:
    one = phone()
    one._inbox.put_nowait(told("Arrived"))
    one._inbox.put_nowait(told("Arrived"))
    await one.hear("Arrived")
    assert one.unheard() == 1
