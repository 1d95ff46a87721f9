"""The socket protocol without a socket: messages and moments in, effects out."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transport.limits.limits import Timings
from transport.wires.protocol import (
    Authenticate,
    CloseCode,
    Effect,
    Protocol,
    Send,
    Shut,
    Start,
    State,
    Stop,
)

T = Timings(init=5, ping=12, silence=30)
SUBSCRIBE = '{"type": "subscribe", "id": "1", "payload": {"query": "{ hello }"}}'


def fresh() -> Protocol:
    return Protocol(T, most_operations=2, now=0)


def ready(lifetime: float = 3600) -> Protocol:
    """A protocol past its acknowledgement, at moment 0."""
    protocol = fresh()
    list(protocol.received('{"type": "connection_init"}', 0))
    list(protocol.accepted(lifetime, 0))
    return protocol


def said(protocol: Protocol, text: object, now: float = 1) -> list[Effect]:
    return list(protocol.received(text, now))


def closed_with(effects: list[Effect]) -> CloseCode | None:
    return next((effect.code for effect in effects if isinstance(effect, Shut)), None)


def sent(effects: list[Effect]) -> list[dict[str, object]]:
    return [orjson.loads(effect.text) for effect in effects if isinstance(effect, Send)]


def test_init_asks_the_gate_with_the_payloads_authorization() -> None:
    init = '{"type": "connection_init", "payload": {"authorization": "Bearer x"}}'
    assert said(fresh(), init) == [Authenticate("Bearer x")]


@pytest.mark.parametrize("payload", ["", ', "payload": {}', ', "payload": null'])
def test_init_without_a_token_is_the_gates_to_judge(payload: str) -> None:
    assert said(fresh(), f'{{"type": "connection_init"{payload}}}') == [Authenticate(None)]


def test_acceptance_is_acknowledged() -> None:
    protocol = fresh()
    said(protocol, '{"type": "connection_init"}')
    assert sent(list(protocol.accepted(60, 1))) == [{"type": "connection_ack"}]
    assert protocol.state is State.READY


@pytest.mark.parametrize(
    "text",
    [
        None,
        b"{}",
        "",
        "null",
        "[]",
        "7",
        '"ping"',
        "{",
        "{}",
        '{"type": null}',
        '{"type": 7}',
        '{"type": "start"}',
        '{"type": "connection_ack"}',
        '{"type": "next", "id": "1", "payload": {}}',
        '{"type": "error", "id": "1", "payload": []}',
        '{"type": "ping", "payload": 1}',
        '{"type": "pong", "payload": []}',
        '{"type": "complete"}',
        '{"type": "complete", "id": 1}',
        '{"type": "complete", "id": ""}',
        '{"type": "subscribe"}',
        '{"type": "subscribe", "id": "1"}',
        '{"type": "subscribe", "id": 1, "payload": {"query": "{ hello }"}}',
        '{"type": "subscribe", "id": "", "payload": {"query": "{ hello }"}}',
        '{"type": "subscribe", "id": "' + "x" * 129 + '", "payload": {"query": "{ hello }"}}',
        '{"type": "subscribe", "id": "1", "payload": []}',
        '{"type": "subscribe", "id": "1", "payload": "{ hello }"}',
        '{"type": "ping", "payload": {"a": NaN}}',
        '{"type": "\\ud800"}',
        "[" * 60_000,
        '{"type": "ping", "payload": ' + '{"a":' * 2_000 + "1" + "}" * 2_001,
    ],
    ids=lambda text: repr(text)[:40],
)
def test_what_is_not_of_the_protocol_closes_with_4400(text: object) -> None:
    assert closed_with(said(ready(), text)) is CloseCode.BAD_MESSAGE


@pytest.mark.parametrize("payload", ['"Bearer x"', "[]", "7", '{"authorization": 7}'])
def test_an_init_of_a_wrong_shape_closes_with_4400(payload: str) -> None:
    init = f'{{"type": "connection_init", "payload": {payload}}}'
    assert closed_with(said(fresh(), init)) is CloseCode.BAD_MESSAGE


def test_a_subscribe_before_the_acknowledgement_closes_with_4401() -> None:
    assert closed_with(said(fresh(), SUBSCRIBE)) is CloseCode.UNAUTHORIZED
    asking = fresh()
    said(asking, '{"type": "connection_init"}')
    assert closed_with(said(asking, SUBSCRIBE)) is CloseCode.UNAUTHORIZED


def test_a_second_init_closes_with_4429() -> None:
    asking = fresh()
    said(asking, '{"type": "connection_init"}')
    assert closed_with(said(asking, '{"type": "connection_init"}')) is CloseCode.TWO_INITS
    assert closed_with(said(ready(), '{"type": "connection_init"}')) is CloseCode.TWO_INITS


def test_an_init_later_than_5_s_closes_with_4408() -> None:
    protocol = fresh()
    assert protocol.deadline == 5
    assert list(protocol.tick(4.999)) == []
    assert closed_with(list(protocol.tick(5))) is CloseCode.INIT_TIMEOUT


def test_a_gate_that_takes_its_time_is_no_late_init() -> None:
    protocol = fresh()
    said(protocol, '{"type": "connection_init"}', 4)
    assert list(protocol.tick(9)) == []


def test_an_id_in_use_closes_with_4409() -> None:
    protocol = ready()
    assert isinstance(said(protocol, SUBSCRIBE)[0], Start)
    assert closed_with(said(protocol, SUBSCRIBE)) is CloseCode.ID_IN_USE


def test_an_id_is_free_again_once_its_operation_has_ended_or_was_stopped() -> None:
    protocol = ready()
    said(protocol, SUBSCRIBE)
    assert protocol.ended("1")
    assert isinstance(said(protocol, SUBSCRIBE)[0], Start)
    assert said(protocol, '{"type": "complete", "id": "1"}') == [Stop("1")]
    assert not protocol.ended("1")
    assert isinstance(said(protocol, SUBSCRIBE)[0], Start)


def test_a_complete_that_crossed_ours_is_no_mistake() -> None:
    assert said(ready(), '{"type": "complete", "id": "gone"}') == []


def test_a_request_of_a_wrong_shape_is_an_error_of_its_operation_alone() -> None:
    protocol = ready()
    effects = said(protocol, '{"type": "subscribe", "id": "1", "payload": {"query": 7}}')
    [error] = sent(effects)
    assert (error["type"], error["id"]) == ("error", "1")
    assert protocol.state is State.READY


def test_one_operation_too_many_is_an_error_of_its_own_alone() -> None:
    protocol = ready()
    for number in range(2):
        said(protocol, SUBSCRIBE.replace('"1"', f'"{number}"'))
    [error] = sent(said(protocol, SUBSCRIBE.replace('"1"', '"2"')))
    assert error["payload"][0]["extensions"]["code"] == "RATE_LIMITED"  # type: ignore[index]


def test_a_ping_is_answered_with_its_payload_at_any_time() -> None:
    ping = '{"type": "ping", "payload": {"n": 1}}'
    assert sent(said(fresh(), ping)) == [{"type": "pong", "payload": {"n": 1}}]
    assert sent(said(ready(), '{"type": "ping"}')) == [{"type": "pong"}]


def test_we_ping_every_12_s() -> None:
    protocol = ready()
    pings = []
    for second in range(1, 40):
        pings += [second for effect in protocol.tick(second) if isinstance(effect, Send)]
        said(protocol, '{"type": "pong"}', second)
    assert pings == [12, 24, 36]


def test_a_peer_silent_for_30_s_since_a_ping_is_closed() -> None:
    protocol = ready()
    closes = {}
    for second in range(1, 60):
        if code := closed_with(list(protocol.tick(second))):
            closes[second] = code
    assert closes == {42: CloseCode.OVERLOADED}, "the ping at 12 was the last thing unanswered"


def test_any_message_counts_as_a_sign_of_life() -> None:
    protocol = ready()
    list(protocol.tick(12))
    said(protocol, '{"type": "complete", "id": "x"}', 41)
    assert closed_with([effect for s in range(42, 70) for effect in protocol.tick(s)]) is None


def test_a_token_that_expires_closes_with_4403() -> None:
    protocol = ready(lifetime=7)
    assert protocol.deadline == 7
    assert closed_with(list(protocol.tick(7))) is CloseCode.FORBIDDEN


def test_nothing_happens_after_the_close() -> None:
    protocol = ready()
    protocol.shut(CloseCode.STOPPING, "x" * 500)
    assert said(protocol, SUBSCRIBE) == []
    assert list(protocol.tick(10_000)) == []


def test_a_close_reason_fits_its_frame() -> None:
    assert len(ready().shut(CloseCode.STOPPING, "ö" * 500).reason.encode()) <= 123


@given(
    st.lists(
        st.one_of(
            st.text(max_size=30),
            st.sampled_from(
                [
                    SUBSCRIBE,
                    '{"type":"connection_init"}',
                    '{"type":"pong"}',
                    '{"type":"ping"}',
                    '{"type":"complete","id":"1"}',
                ]
            ),
            st.recursive(
                st.none() | st.booleans() | st.integers() | st.text(max_size=5),
                lambda inner: st.dictionaries(
                    st.sampled_from(["type", "id", "payload", "query"]), inner, max_size=4
                ),
                max_leaves=8,
            ).map(lambda value: orjson.dumps(value, option=None).decode() if _fits(value) else "{"),
        )
    )
)
def test_no_message_raises(texts: list[str]) -> None:
    protocol = ready()
    for text in texts:
        said(protocol, text)


def _fits(value: object) -> bool:
    try:
        orjson.dumps(value)
    except TypeError:
        return False
    return True
