"""Who waits for whom: nobody for another's endpoint. The book here is one of memory."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from domain.platform.webhooks import Answer, Delivery, EventType, Lane, Notice, Parcel
from outbound.deliveries import HOST, LANE, LOOK, POOL, Deliveries
from storage.tables.webhooks import new_secret

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SECRET = new_secret()


class Book:
    """What is due, by webhook: so many deliveries each."""

    def __init__(self, lanes: Sequence[Lane], due: int) -> None:
        self._lanes = sorted(lanes, key=lambda lane: lane.webhook_id)
        self._due = {lane.webhook_id: due for lane in lanes}
        self._urls = {lane.webhook_id: lane.url for lane in lanes}
        self.sent: Counter[str] = Counter()
        self.returned: list[str] = []

    async def make_out(self) -> int:
        """Nothing new."""
        return 0

    async def lanes(self, after: str, limit: int) -> Sequence[Lane]:
        """Those with something due."""
        due = (one for one in self._lanes if one.webhook_id > after and self._due[one.webhook_id])
        return list(due)[:limit]

    async def claim(self, webhook_id: str, count: int) -> Sequence[Parcel]:
        """Taken out, as a claim does."""
        taken = min(count, self._due[webhook_id])
        self._due[webhook_id] -= taken
        said = Notice("evt_1", EventType("ARRIVED"), NOW, 1)
        one = Delivery(f"dlv_{webhook_id}", webhook_id, said, NOW, NOW)
        return [Parcel(one, "par_1", self._urls[webhook_id], (SECRET,), "clm_1")] * taken

    async def record(self, parcel: Parcel, answer: Answer) -> None:
        """Counted."""
        assert answer.accepted
        self.sent[parcel.delivery.webhook_id] += 1

    async def give_back(self, parcel: Parcel) -> None:
        """Due again."""
        self._due[parcel.delivery.webhook_id] += 1
        self.returned.append(parcel.delivery.webhook_id)


class Wire:
    """Endpoints by their addresses; nobody answers before `open`."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.asked: Counter[str] = Counter()

    async def post(self, url: str, headers: Mapping[str, str], body: str, owner: str) -> Answer:
        """One attempt."""
        self.asked[url] += 1
        await self.open.wait()
        return Answer(204)


def lanes(count: int, host: str = "h{}.example", *, failing: bool = False) -> list[Lane]:
    kind = "f" if failing else "w"
    return [
        Lane(f"{kind}{n:04}", f"https://{host.format(n)}/{kind}{n}", failing) for n in range(count)
    ]


def written(stream: str, seq: int) -> str:
    """A cursor, for what is never looked at."""
    return f"{stream} {seq}"


async def begun(book: Book) -> tuple[Deliveries, Wire]:
    """After a few looks, nobody having answered."""
    wire = Wire()
    sender = Deliveries(book, wire.post, written, lambda: NOW)
    for _ in range(3):
        await sender.look()
        await asyncio.sleep(0)
    return sender, wire


async def ended(sender: Deliveries, wire: Wire) -> None:
    wire.open.set()
    await sender.run_due()
    assert sender.under_way == 0


async def test_a_lane_is_as_wide_as_it_is_however_much_is_due() -> None:
    book = Book(lanes(1) + lanes(1, "x.example", failing=True), due=50)
    sender, wire = await begun(book)
    assert sorted(wire.asked.values()) == [1, LANE]
    await ended(sender, wire)
    assert set(book.sent.values()) == {50}


async def test_one_host_is_asked_by_so_many_at_a_time() -> None:
    book = Book(lanes(20, "one.example"), due=1)
    sender, wire = await begun(book)
    assert wire.asked.total() == HOST
    await ended(sender, wire)
    assert book.sent.total() == 20


async def test_those_that_fail_take_nothing_from_those_that_work() -> None:
    book = Book(lanes(POOL * 2, "dead{}.example", failing=True) + lanes(POOL // LANE), due=LANE)
    sender, wire = await begun(book)
    asked = Counter(url.rpartition("/")[2][0] for url in wire.asked.elements())
    assert asked == {"f": POOL, "w": POOL}
    await ended(sender, wire)


async def test_lanes_take_turns_where_one_look_is_not_enough() -> None:
    book = Book(lanes(LOOK + 50), due=1)
    sender = Deliveries(book, Wire().post, written, lambda: NOW)
    await sender.look()
    first = sender._last
    await sender.look()
    assert (first, sender._last) == (f"w{LOOK - 1:04}", "")
    await sender.stop(within=0)


async def test_what_a_stop_interrupts_is_given_back() -> None:
    book = Book(lanes(3), due=1)
    sender, _ = await begun(book)
    await sender.stop(within=0)
    assert sorted(book.returned) == ["w0000", "w0001", "w0002"]
    assert sender.under_way == 0
