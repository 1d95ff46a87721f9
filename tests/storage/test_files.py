"""A file's row and its bytes: neither is ever seen without the other (B2)."""

import asyncio
import io
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

import pytest

from domain.model.people import Role
from domain.model.profiles import Profile
from domain.platform.files import File, MediaType
from storage.database.database import Database
from storage.files.blobs import Blobs, StoreAway
from storage.files.files import Files, fetch_files, take_file
from storage.tables.profiles import create_account
from tests.files import CHAT
from tests.house import Clock

DAY = timedelta(hours=24)
MOMENT = timedelta(milliseconds=1)


class Failing(Blobs):
    """A folder that stops working when told to."""

    working = True
    fault: BaseException = StoreAway("away")

    async def put(self, name: str, content: BinaryIO) -> None:
        """Leave something behind, and fail."""
        await super().put(name, io.BytesIO(b"half"))
        self._judge()
        await super().put(name, content)

    async def erase(self, name: str) -> None:
        """Fail, or erase."""
        self._judge()
        await super().erase(name)

    def _judge(self) -> None:
        if not self.working:
            raise self.fault


class Cabinet:
    """Files of a test's own, with a movable clock."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.folder = folder
        self.clock = Clock()
        self.blobs = Failing(f"file://{folder}")
        self.files = Files(database, self.blobs, self.clock)

    async def owner(self, sub: str) -> str:
        profile = Profile(id="", role=Role.CLIENT, sub=sub, display_name=sub)
        born = await create_account(self.database, profile, self.clock())
        assert born is not None
        return born.id

    async def keep(self, owner_id: str) -> File:
        with TemporaryFile() as sent:
            sent.write(CHAT)
            file = await self.files.keep(owner_id, sent)
        assert isinstance(file, File)
        return file

    async def rows(self) -> list[str]:
        return [row["state"] for row in await self.database.fetch("SELECT state FROM files")]

    def bytes_kept(self) -> int:
        return len(list(self.folder.iterdir()))


@pytest.fixture
def cabinet(database: Database, tmp_path: Path) -> Cabinet:
    return Cabinet(database, tmp_path / "files")


async def test_a_file_is_kept_under_a_name_that_nobody_knows(cabinet: Cabinet) -> None:
    file = await cabinet.keep(await cabinet.owner("ann"))
    (place,) = cabinet.folder.iterdir()
    assert place.read_bytes() == CHAT
    assert place.name == file.blob
    assert file.id not in place.name
    assert file.blob not in repr(file)
    assert (file.media_type, file.bytes) == (MediaType.TEXT, len(CHAT))
    assert (await fetch_files(cabinet.database, [file.id, "fil_x"])) == {file.id: file}


async def test_a_file_serves_one_proof_of_its_senders(cabinet: Cabinet) -> None:
    ann, eve = await cabinet.owner("ann"), await cabinet.owner("eve")
    file = await cabinet.keep(ann)
    assert await take_file(cabinet.database, file.id, eve, "prf_1") is None
    assert await take_file(cabinet.database, "fil_x", ann, "prf_1") is None
    taken = await take_file(cabinet.database, file.id, ann, "prf_1")
    assert taken is not None
    assert (taken.id, taken.proof_id, taken.sha256) == (file.id, "prf_1", file.sha256)
    assert await take_file(cabinet.database, file.id, ann, "prf_2") is None


async def test_of_proofs_that_race_for_a_file_one_gets_it(cabinet: Cabinet) -> None:
    ann = await cabinet.owner("ann")
    file = await cabinet.keep(ann)

    async def take(proof_id: str) -> File | None:
        async with cabinet.database.transaction() as transaction:
            return await take_file(transaction, file.id, ann, proof_id)

    taken = await asyncio.gather(*(take(f"prf_{number}") for number in range(8)))
    assert sum(one is not None for one in taken) == 1


async def test_what_no_proof_took_in_a_day_is_erased(cabinet: Cabinet) -> None:
    ann = await cabinet.owner("ann")
    used, unused = await cabinet.keep(ann), await cabinet.keep(ann)
    await take_file(cabinet.database, used.id, ann, "prf_1")
    cabinet.clock.go(cabinet.clock() + DAY)
    await cabinet.files.erase_unused()
    assert cabinet.bytes_kept() == 2
    cabinet.clock.go(cabinet.clock() + MOMENT)
    await cabinet.files.erase_unused()
    assert list(await fetch_files(cabinet.database, [used.id, unused.id])) == [used.id]
    assert cabinet.bytes_kept() == 1


async def test_bytes_that_were_half_put_are_found_by_their_row(cabinet: Cabinet) -> None:
    """A crash between the row and its end: nobody sees the file, and it goes with the unused."""
    ann = await cabinet.owner("ann")
    cabinet.blobs.working, cabinet.blobs.fault = False, MemoryError()
    with pytest.raises(MemoryError):
        await cabinet.keep(ann)
    assert await cabinet.rows() == ["COMING"]
    assert await cabinet.files.count_unused(ann) == 1
    (row,) = await cabinet.database.fetch("SELECT id FROM files")
    assert await take_file(cabinet.database, row["id"], ann, "prf_1") is None
    assert await cabinet.files.fetch(row["id"]) is None
    await everything_erased(cabinet)


async def test_a_store_that_fails_is_not_its_senders_to_answer_for(cabinet: Cabinet) -> None:
    """Whoever tries again until it works would have no file left to send for a day."""
    ann = await cabinet.owner("ann")
    cabinet.blobs.working = False
    with pytest.raises(StoreAway):
        await cabinet.keep(ann)
    assert await cabinet.rows() == ["GOING"]
    assert await cabinet.files.count_unused(ann) == 0
    await everything_erased(cabinet)


async def test_bytes_that_could_not_be_erased_are_tried_again(cabinet: Cabinet) -> None:
    """And the file is nobody's any more: no proof may take what is half gone."""
    ann = await cabinet.owner("ann")
    file = await cabinet.keep(ann)
    cabinet.clock.go(cabinet.clock() + DAY + MOMENT)
    cabinet.blobs.working = False
    await cabinet.files.erase_unused()
    assert await cabinet.rows() == ["GOING"]
    assert cabinet.bytes_kept() == 1
    assert await take_file(cabinet.database, file.id, ann, "prf_1") is None
    assert await cabinet.files.fetch(file.id) is None
    await everything_erased(cabinet)


async def everything_erased(cabinet: Cabinet) -> None:
    cabinet.blobs.working = True
    cabinet.clock.go(cabinet.clock() + DAY + MOMENT)
    await cabinet.files.erase_unused()
    assert await cabinet.rows() == []
    assert cabinet.bytes_kept() == 0


async def test_a_batch_is_no_bound_on_what_is_erased(cabinet: Cabinet) -> None:
    ann = await cabinet.owner("ann")
    for _ in range(5):
        await cabinet.keep(ann)
    cabinet.clock.go(cabinet.clock() + DAY + MOMENT)
    files = Files(cabinet.database, cabinet.blobs, cabinet.clock, batch=2)
    await asyncio.gather(files.erase_unused(), files.erase_unused())
    assert await cabinet.rows() == []
    assert cabinet.bytes_kept() == 0
