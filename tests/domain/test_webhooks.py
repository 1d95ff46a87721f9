"""Webhooks: what is told, when it is tried again, when one is given up."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.model.events import Entry, EventKind
from domain.model.people import Actor
from domain.model.refusals import Refusal
from domain.platform.webhooks import (
    Answer,
    Delivery,
    DeliveryStatus,
    EventType,
    Notice,
    Webhook,
    attempted,
    body,
    check_types,
    heard,
    in_order,
    notice,
    replayed,
    type_of,
    updated,
)

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
OK, BROKEN, GONE = Answer(204), Answer(500, "The answer was 500."), Answer(410, "Gone.")
SAID = Notice("evt_1", EventType("ARRIVED"), NOW, 7, "ses_1", version=3)
NEW = Delivery("dlv_1", "whk_1", SAID, NOW, NOW)
HOOK = Webhook("whk_1", "par_1", "https://example.com/", (EventType("ARRIVED"),), 7, NOW)


def test_attempts_follow_the_schedule_to_the_letter() -> None:
    tried, at, when = NEW, NOW, [timedelta(0)]
    while (tried := attempted(tried, BROKEN, at)).next_at is not None:
        at = tried.next_at
        when.append(at - NOW)
    hours = [timedelta(minutes=5, seconds=5), timedelta(minutes=35, seconds=5)]
    later = [2, 7, 17, 31, 51, 75]  # each past 35 min and 5 s
    expected = [timedelta(0), timedelta(seconds=5), *hours]
    expected += [timedelta(hours=each, minutes=35, seconds=5) for each in later]
    assert when == expected
    assert (tried.attempts, tried.status) == (10, DeliveryStatus.FAILED)


def test_2xx_alone_is_success() -> None:
    for status in (200, 201, 204, 299):
        done = attempted(NEW, Answer(status), NOW)
        assert (done.status, done.delivered_at) == (DeliveryStatus.DELIVERED, NOW)
    for answer in (Answer(100), Answer(302, "Redirect."), Answer(404), BROKEN, Answer(None, "No.")):
        assert attempted(NEW, answer, NOW).status is DeliveryStatus.PENDING


def test_a_success_after_failures_leaves_no_error() -> None:
    done = attempted(attempted(NEW, BROKEN, NOW), OK, NOW)
    assert (done.attempts, done.last_status, done.last_error) == (2, 204, None)


@pytest.mark.parametrize(
    ("wish", "pause"),
    [
        (timedelta(seconds=1), timedelta(seconds=5)),
        (timedelta(minutes=3), timedelta(minutes=3)),
        (timedelta(days=9), timedelta(hours=24)),
    ],
)
def test_a_receiver_may_ask_for_later_and_for_a_day_at_most(
    wish: timedelta, pause: timedelta
) -> None:
    answer = Answer(429, "The answer was 429.", wish)
    assert attempted(NEW, answer, NOW).next_at == NOW + pause


def test_a_test_is_tried_once() -> None:
    test = replace(NEW, notice=replace(SAID, type=EventType("TEST")))
    assert attempted(test, BROKEN, NOW).status is DeliveryStatus.FAILED


def test_410_disables_at_once() -> None:
    assert heard(HOOK, NEW, GONE, NOW).disabled_at == NOW


def test_five_days_without_a_success_disable() -> None:
    failing = heard(HOOK, NEW, BROKEN, NOW)
    assert (failing.failing_since, failing.disabled_at) == (NOW, None)
    almost = NOW + timedelta(days=5, milliseconds=-1)
    assert heard(failing, NEW, BROKEN, almost).disabled_at is None
    assert heard(failing, NEW, BROKEN, NOW + timedelta(days=5)).disabled_at is not None
    assert heard(failing, NEW, OK, almost) == HOOK


def test_a_test_that_fails_begins_no_days_of_failure() -> None:
    test = replace(NEW, notice=replace(SAID, type=EventType("TEST")))
    assert heard(HOOK, test, BROKEN, NOW) == HOOK


def test_an_update_enables_and_keeps_what_is_not_given() -> None:
    dead = replace(HOOK, disabled_at=NOW, failing_since=NOW)
    assert updated(dead, None, None) == HOOK
    changed = updated(dead, "https://example.org/", [EventType("TEST"), EventType("ARRIVED")])
    assert (changed.url, changed.seq) == ("https://example.org/", 7)
    assert changed.types == (EventType("ARRIVED"), EventType("TEST"))


def test_e5_a_replay_goes_back_to_what_is_kept_and_never_forward() -> None:
    back = replayed(HOOK, 4, 4)
    assert isinstance(back, Webhook)
    assert back.seq == 4
    assert replayed(HOOK, 9, 0) == HOOK
    refused = replayed(HOOK, 3, 4)
    assert isinstance(refused, Refusal)
    assert refused.rule == "E5"


def test_types_are_at_least_one_and_no_test() -> None:
    assert check_types([]) is not None
    assert check_types([EventType("ARRIVED"), EventType("TEST")]) is not None
    assert check_types([EventType("ARRIVED")]) is None
    twice = [EventType("ARRIVED"), EventType("SESSION_BOOKED"), EventType("ARRIVED")]
    assert in_order(twice) == (EventType("SESSION_BOOKED"), EventType("ARRIVED"))


UNTOLD = {
    EventKind.DISPUTE_OPENED,
    EventKind.DISPUTE_TAKEN,
    EventKind.DISPUTE_RELEASED,
    EventKind.DISPUTE_DECIDED,
    EventKind.STANDING_CHANGED,
}


def entry(kind: EventKind, subject: str | None = None) -> Entry:
    return Entry("par_1", 7, "evt_1", kind, NOW, Actor.CLIENT, "ses_1", subject)


def test_v2_disputes_standing_and_all_of_supports_are_told_to_no_webhook() -> None:
    told = {kind for kind in EventKind if type_of(kind)}
    assert {kind.name for kind in told} == {one.name for one in EventType} - {"TEST"}
    assert not told & UNTOLD
    for kind in set(EventKind) - told:
        assert notice(entry(kind), thread_id=None, version=1) is None


def test_b8_a_message_is_told_of_a_sessions_own_thread_alone() -> None:
    posted = entry(EventKind.MESSAGE_POSTED, "msg_1")
    assert notice(posted, thread_id=None, version=1) is None
    said = notice(posted, thread_id="thr_1", version=1)
    assert said is not None
    assert (said.thread_id, said.addition_id) == ("thr_1", None)


def test_e3_a_payload_is_ids_alone() -> None:
    told = notice(entry(EventKind.ADDITION_PROPOSED, "add_1"), thread_id=None, version=3)
    assert told is not None
    payload = json.loads(body(told, "sealed"))
    assert payload["data"].pop("cursor") == "sealed"
    assert payload == {
        "type": "ADDITION_PROPOSED",
        "timestamp": "2026-11-22T09:00:00.000Z",
        "data": {"eventId": "evt_1", "sessionId": "ses_1", "additionId": "add_1", "version": 3},
    }


def test_a_tests_payload_names_nothing() -> None:
    said = body(Notice("evt_9", EventType("TEST"), NOW, 7), "sealed")
    payload = json.loads(said)
    assert payload["type"] == "TEST"
    assert set(payload["data"]) == {"eventId", "cursor"}


def test_no_secret_and_no_address_shows_where_a_value_is_printed() -> None:
    assert "example.com" not in repr(HOOK)
