"""Where bytes are kept: the same suite on a folder and on an S3 over HTTP."""

import io
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.files.blobs import Blobs, StoreAway, Unusable
from tests.storage.objects import Objects, store

LARGE = bytes(range(256)) * 4 * 1024 * 3


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who we are to a store, told as everywhere."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "us")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_REGION", "eu-central-1")


@pytest.fixture
async def remote() -> AsyncIterator[tuple[Objects, str]]:
    """A store in this process."""
    async with store() as running:
        yield running


@pytest.fixture(params=["folder", "s3"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    """The same suite on both."""
    if request.param == "folder":
        return Blobs(f"file://{tmp_path / 'deep' / 'files'}")
    _, address = request.getfixturevalue("remote")
    return Blobs(f"{address}/bucket/proofs")


async def read(blobs: Blobs, name: str) -> list[bytes]:
    return [piece async for piece in blobs.read(name)]


async def test_what_was_put_is_read_back_in_pieces(blobs: Blobs) -> None:
    await blobs.put("abc", io.BytesIO(LARGE))
    pieces = await read(blobs, "abc")
    assert b"".join(pieces) == LARGE
    assert max(map(len, pieces)) < len(LARGE)


async def test_what_is_not_there_is_missing(blobs: Blobs) -> None:
    with pytest.raises(FileNotFoundError):
        await read(blobs, "abc")


async def test_what_is_erased_is_gone_and_may_be_erased_again(blobs: Blobs) -> None:
    await blobs.put("abc", io.BytesIO(b"x"))
    await blobs.erase("abc")
    await blobs.erase("abc")
    with pytest.raises(FileNotFoundError):
        await read(blobs, "abc")


async def test_a_folder_is_its_owners_alone_and_keeps_nothing_half_put(tmp_path: Path) -> None:
    """A process that dies while it puts leaves a staged file; erasing takes it along."""
    folder = tmp_path / "files"
    blobs = Blobs(f"file://{folder}")
    assert not folder.exists(), "nothing is made before the first use"
    await blobs.put("abc", io.BytesIO(b"x"))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (folder / "abc#1").write_bytes(b"half")
    await blobs.erase("abc")
    assert list(folder.iterdir()) == []


async def test_an_object_lies_under_the_prefix_and_every_request_is_signed(
    remote: tuple[Objects, str],
) -> None:
    objects, address = remote
    await Blobs(f"{address}/bucket/a/b").put("abc", io.BytesIO(b"x"))
    await Blobs(f"{address}/bucket").put("abc", io.BytesIO(b"y"))
    assert objects.kept == {"bucket/a/b/abc": b"x", "bucket/abc": b"y"}
    assert objects.unsigned == 0


async def test_an_object_that_is_erased_is_gone_from_the_store(remote: tuple[Objects, str]) -> None:
    objects, address = remote
    blobs = Blobs(f"{address}/bucket/a")
    await blobs.put("abc", io.BytesIO(b"x"))
    await blobs.erase("abc")
    assert objects.kept == {}


async def test_a_store_that_fails_is_away(remote: tuple[Objects, str]) -> None:
    objects, address = remote
    blobs = Blobs(f"{address}/bucket")
    objects.away = True
    for failing in (blobs.put("abc", io.BytesIO(b"x")), read(blobs, "abc"), blobs.erase("abc")):
        with pytest.raises(StoreAway) as told:
            await failing
        assert "secret" not in str(told.value)


def test_a_place_that_can_hold_nothing_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(Unusable, match=r"^no files can be kept there: .+$"):
            Blobs(f"file://{place}").check()
    Blobs(f"file://{tmp_path / 'new' / 'files'}").check()
    Blobs("s3://bucket/prefix").check()
