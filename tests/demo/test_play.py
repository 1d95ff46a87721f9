"""`python app.py demo`: it ends well, and it notices what does not."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from demo.desk import Desk
from demo.offstage import Offstage
from demo.outside import STATEMENT, kept_silent
from demo.people import ANN, BEA, SAM
from demo.phone import Broken, Event, Phone
from demo.play import play
from demo.scene import Scene
from demo.timeline import Timeline
from tests.people import euros


def phone() -> Phone:
    return Phone(httpx.AsyncClient(), "http://127.0.0.1:1", ANN, "none")


def told(kind: str) -> Event:
    return Event({"__typename": kind, "id": f"evt_{kind}"})


async def test_all_three_acts_are_played_to_their_end(capsys: pytest.CaptureFixture[str]) -> None:
    assert await play(None) == 0
    said = capsys.readouterr().out
    assert "\x1b" not in said, "colours are for terminals"
    assert said.count("once, in order") == 10
    for code in ("TOO_EARLY", "PREFERENCES_INCOMPLETE", "NOT_YOURS_TO_DO", "STALE_VERSION"):
        assert code in said
    for code in ("INSUFFICIENT_BALANCE", "CONSEQUENCES_CHANGED", "ALREADY_DECIDED"):
        assert code in said
    for code in ("PROOF_REQUIRED", "PARTNER_STILL_BLOCKED", "COUNSELLING_INCOMPLETE"):
        assert code in said
    for code in ("NOT_BOOKABLE", "WORDING_NOT_ALLOWED", "DISTANCE_TOO_FAR"):
        assert code in said
    assert said.count("Statement:") == 4
    assert "none tells of Ann" in said


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


async def test_a_desk_hears_its_own_case_among_all_of_supports() -> None:
    desk = Desk(httpx.AsyncClient(), "http://127.0.0.1:1", SAM, "none")
    desk.case = "par_1"
    for partner in ("par_2", "par_1"):
        of = {"partner": {"id": partner}}
        desk._inbox.put_nowait(Event({"__typename": "BlockSet", "block": of}))
        desk._inbox.put_nowait(
            Event({"__typename": "CounsellingScheduled", "counselling": {"block": of}})
        )
    desk._inbox.put_nowait(told("MessagePosted"))
    await desk.hear("BlockSet")
    with pytest.raises(Broken, match="CounsellingScheduled where TicketClosed was due"):
        await desk.hear("TicketClosed")


@pytest.mark.parametrize("said", ["It was Ann.", f"“{STATEMENT}”"])
async def test_a_trace_of_the_reporter_ends_the_play(said: str) -> None:
    """B8: whatever answer or event it stood in."""
    reporter, partner = phone(), Phone(httpx.AsyncClient(), "http://127.0.0.1:1", BEA, "none")
    partner.read.append(said)
    with pytest.raises(Broken, match=r"\(B8\)"):
        await kept_silent(Scene(reporter, partner, Timeline()), "rep_1", "2026-11-21")


class Statement(Phone):
    """A phone whose owner's statement is this."""

    def __init__(self, balance: int, *lines: tuple[str, int, int]) -> None:
        super().__init__(httpx.AsyncClient(), "http://127.0.0.1:1", ANN, "none")
        self.said = [
            {"kind": kind, "amount": euros(units), "balanceAfter": euros(after)}
            for kind, units, after in lines
        ]
        self.balance = euros(balance)

    async def ask(self, query: str, **variables: object) -> Any:
        return {"viewer": {"balance": self.balance, "statement": {"nodes": self.said}}}


@pytest.mark.parametrize(
    ("balance", "lines", "promise"),
    [
        (90, [("TOP_UP", 90, 90)], "statement says"),
        (99, [("TOP_UP", 100, 100)], "adds up"),
        (100, [("TOP_UP", 100, 99)], "adds up"),
    ],
)
async def test_a_cent_that_is_missing_ends_the_play(
    balance: int, lines: list[tuple[str, int, int]], promise: str
) -> None:
    who = Statement(balance, *lines)
    with pytest.raises(Broken, match=promise):
        await Offstage(who, who, "EUR").statement(Scene(who, who, Timeline()), who, ("TOP_UP", 100))


async def test_an_event_twice_is_noticed() -> None:
    one = phone()
    one._inbox.put_nowait(told("Arrived"))
    one._inbox.put_nowait(told("Arrived"))
    await one.hear("Arrived")
    assert one.unheard() == 1
