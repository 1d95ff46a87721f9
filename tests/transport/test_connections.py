"""The registry of what is connected."""

from dataclasses import dataclass, field

import pytest

from domain.model.people import Role, Viewer
from tests.transport.world import NOW
from transport.wires.connections import Close, Connections, Kind


@dataclass(eq=False)
class Line:
    """A connection that notes why it was closed."""

    viewer: Viewer
    kind: Kind = Kind.SOCKET
    closed: list[Close] = field(default_factory=list)

    def close(self, why: Close) -> None:
        self.closed.append(why)


def line(sub: str, kind: Kind = Kind.SOCKET) -> Line:
    return Line(Viewer(Role.PARTNER, sub, None, None, frozenset(), NOW), kind)


def test_an_account_has_so_many_of_a_kind_and_room_again_when_one_goes() -> None:
    connections = Connections(per_account=2)
    first, second, third = line("a"), line("a"), line("a")
    assert connections.admit(first)
    assert connections.admit(second)
    assert not connections.admit(third)
    assert connections.admit(line("a", Kind.STREAM))
    assert connections.admit(line("b"))
    connections.remove(third)
    assert connections.count(Kind.SOCKET) == 3
    connections.remove(first)
    assert connections.admit(third)
    assert connections.refused == 1


def test_nothing_is_kept_of_accounts_that_have_gone() -> None:
    connections = Connections(per_account=2)
    one = line("a")
    connections.admit(one)
    connections.remove(one)
    connections.remove(one)
    assert not connections._counts
    assert not connections._live


def test_rights_that_end_close_who_had_them() -> None:
    connections = Connections(per_account=2)
    lines = [line("a"), line("a"), line("b")]
    for one in lines:
        connections.admit(one)
    assert connections.close("partner:a", Close.FORBIDDEN) == 2
    assert connections.close_if(lambda viewer: viewer.sub == "b", Close.OVERLOADED) == 1
    assert [one.closed for one in lines] == [
        [Close.FORBIDDEN],
        [Close.FORBIDDEN],
        [Close.OVERLOADED],
    ]


@pytest.mark.parametrize("number", [0, 1, 7])
async def test_a_drain_closes_all_and_takes_nobody_in(number: int) -> None:
    connections = Connections(per_account=100)
    lines = [line("a") for _ in range(number)]
    for one in lines:
        connections.admit(one)
    await connections.drain(0.05)
    assert connections.draining
    assert all(one.closed == [Close.STOPPING] for one in lines)
