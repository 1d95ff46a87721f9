"""What may ring, for what, and what it says (E6)."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.model.events import Entry, EventKind
from domain.model.people import Actor
from domain.model.refusals import InputRefusal, RefusalCode
from domain.platform.devices import (
    LONGEST_PAUSE,
    MOST_DEVICES,
    STALE,
    Carrier,
    Device,
    Wish,
    check_room,
    check_wish,
    news_of,
    pause_after,
    worth_a_push,
)

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ANN, BOB = "cli_" + "1" * 22, "par_" + "2" * 22
SILENT = {
    "ACTIONS_CHANGED",
    "BALANCE_CHANGED",
    "DISPUTE_TAKEN",
    "DISPUTE_RELEASED",
    "REPORT_FILED",
    "PROOF_ADDED",
    "REPORT_REVIEWED",
    "SANCTION_IMPOSED",
    "SANCTION_REVIEWED",
    "BLOCK_SET",
    "BLOCK_LIFTED",
    "TICKET_CLOSED",
    "COUNSELLING_SCHEDULED",
    "COUNSELLING_COMPLETED",
    "REBOOKING_REQUESTED",
}


def entry(kind: EventKind, stream: str = BOB, actor: Actor = Actor.CLIENT) -> Entry:
    return Entry(stream, 7, "evt_1", kind, NOW, actor, "ses_1", "sub_1")


def wish(token: str = "ExponentPushToken[x]", service: Carrier = Carrier.EXPO) -> Wish:
    return Wish(service, token, None)


@pytest.mark.parametrize("token", ["ExponentPushToken[xX-_9/+=]", "ExpoPushToken[a]"])
def test_e6_expos_tokens_are_taken(token: str) -> None:
    assert check_wish(wish(token)) is None


@pytest.mark.parametrize(
    "token",
    [
        "",
        "FCM:abc",
        "ExponentPushToken[]",
        "ExponentPushToken[a b]",
        "ExponentPushToken[a]]",
        "ExponentPushToken[[a]",
        "ExponentPushToken[a]\n",
        " ExponentPushToken[a]",
        "ExponentPushToken[é]",
        "ExponentPushToken[\x00]",
        f"ExponentPushToken[{'a' * 182}]",
    ],
)
def test_e6_what_is_no_token_is_refused(token: str) -> None:
    refused = check_wish(wish(token))
    assert isinstance(refused, InputRefusal)
    assert refused.path == ("token",)


def test_e6_the_longest_token_is_taken() -> None:
    assert check_wish(wish(f"ExponentPushToken[{'a' * 181}]")) is None


@pytest.mark.parametrize("service", [Carrier.FCM, Carrier.APNS])
def test_e6_services_that_are_not_built_are_refused_in_clear_words(service: Carrier) -> None:
    refused = check_wish(wish(service=service))
    assert isinstance(refused, InputRefusal)
    assert refused.path == ("service",)
    assert f"{service.value} are not built yet" in refused.message


def test_e6_an_account_has_ten_devices() -> None:
    device = Device("dev_1", ANN, Carrier.EXPO, "t", None, NOW)
    assert check_room([device] * (MOST_DEVICES - 1)) is None
    refused = check_room([device] * MOST_DEVICES)
    assert refused is not None
    assert refused.code is RefusalCode.TOO_MANY


@pytest.mark.parametrize("kind", EventKind)
def test_e6_phones_ring_for_what_a_person_would_take_them_out_for(kind: EventKind) -> None:
    assert worth_a_push(entry(kind, actor=Actor.SYSTEM), NOW) is (kind.name not in SILENT)


@pytest.mark.parametrize(
    ("stream", "actor", "rings"),
    [
        (ANN, Actor.CLIENT, False),
        (ANN, Actor.PARTNER, True),
        (BOB, Actor.PARTNER, False),
        (BOB, Actor.CLIENT, True),
        (BOB, Actor.SUPPORT, True),
        (ANN, Actor.SYSTEM, True),
    ],
)
def test_e6_nobody_is_rung_for_their_own_doing(stream: str, actor: Actor, rings: bool) -> None:
    assert worth_a_push(entry(EventKind.SESSION_CANCELLED, stream, actor), NOW) is rings


def test_e6_what_is_a_day_old_rings_no_more() -> None:
    assert worth_a_push(entry(EventKind.ARRIVED), NOW + STALE - timedelta(milliseconds=1))
    assert not worth_a_push(entry(EventKind.ARRIVED), NOW + STALE)


@pytest.mark.parametrize("kind", EventKind)
def test_e6_a_push_names_no_subject_but_additions(kind: EventKind) -> None:
    told = news_of(entry(kind)).told("sealed")
    assert told.pop("cursor") == "sealed"
    expected = {"type": kind.name, "eventId": "evt_1", "sessionId": "ses_1"}
    added = {"additionId": "sub_1"} if kind.name.startswith("ADDITION_") else {}
    assert told == expected | added


def test_e6_tries_come_ever_more_seldom() -> None:
    pauses = [pause_after(failures) for failures in range(1, 40)]
    assert pauses[0] == timedelta(seconds=2)
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE
