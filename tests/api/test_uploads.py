"""Forms that are wrong, files that are not taken, and bounds, over real HTTP (B2)."""

import asyncio
import os
from base64 import encodebytes
from collections.abc import AsyncIterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from struct import pack

import pytest
from PIL import Image

from domain.platform.files import LARGEST
from tests import files
from tests.files import CHAT, PDF, authorized, kept, send
from tests.house import House, migrated_file, serving, settings_for
from transport.limits.limits import Timings

FORM = {"content-type": "multipart/form-data; boundary=b"}
PART = b'--b\r\ncontent-disposition: form-data; name="file"\r\n\r\n'
END = b"\r\n--b--\r\n"


@pytest.fixture
def house(sqlite_house: House) -> House:
    """Nothing here asks the database anything: one pair is enough."""
    return sqlite_house


def flat(width: int, height: int) -> bytes:
    """A picture of one colour: many pixels in few bytes."""
    written = BytesIO()
    Image.new("1", (width, height)).save(written, "PNG")
    return written.getvalue()


TOO_WIDE = pack(">II", 100_000, 100_000)
NOT_TAKEN = {
    "a page": b"<!DOCTYPE html><p>hi",
    "a page behind marks and blanks": "\ufeff\ufeff \n\u200b<HTML ><p>".encode(),
    "a page in UTF-16": "<html>".encode("utf-16"),
    "a drawing": b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    "a drawing with a prologue": b'<?xml version="1.0"?><svg/>',
    "a comment before a page": b"<!-- x --><html>",
    "a text in Latin-1": "Grüße".encode("latin-1"),
    "a text with an escape": b"\x1b[2Jhello",
    "a text with a zero": b"hello\x00",
    "nothing": b"",
    "a GIF": b"GIF89a" + bytes(20),
    "an archive": b"PK\x03\x04" + bytes(20),
    "a picture cut short": files.picture("JPEG", (400, 400))[:2000],
    "a PNG's signature alone": b"\x89PNG\r\n\x1a\n",
    "a WebP of something else": b"RIFF\x10\0\0\0WEBPVP8 " + bytes(16),
    "a PDF cut short": PDF[:40],
    "an animated PNG": files.moving("PNG"),
    "an animated WebP": files.moving("WEBP"),
}


@pytest.mark.parametrize("name", NOT_TAKEN)
async def test_what_is_none_of_the_kinds_is_not_taken(house: House, name: str) -> None:
    ann = await house.client()
    answer = await send(ann, NOT_TAKEN[name], "proof.png", "image/png")
    assert (answer.status_code, answer.json()["code"]) == (415, "BAD_USER_INPUT")


def noisy(width: int, height: int) -> bytes:
    """A picture that can't be made small."""
    target = BytesIO()
    Image.frombytes("1", (width, height), os.urandom(width * height // 8)).save(target, "PNG")
    return target.getvalue()


@pytest.mark.parametrize(("size", "status"), [((8000, 5000), 201), ((8000, 5001), 413)])
async def test_an_image_has_40_million_pixels_at_most(
    house: House, size: tuple[int, int], status: int
) -> None:
    assert (await send(await house.client(), noisy(*size))).status_code == status


async def test_so_many_pixels_in_a_few_bytes_are_no_cameras(house: House) -> None:
    answer = await send(await house.client(), flat(8000, 5000))
    assert answer.status_code == 415
    assert "No camera" in answer.json()["message"]


async def test_a_bomb_is_refused_by_what_it_says_of_itself(house: House) -> None:
    """Ten thousand million pixels, in a header of some bytes."""
    bomb = files.picture("PNG")
    huge = bomb[:16] + TOO_WIDE + bomb[24:]
    assert (await send(await house.client(), huge)).status_code in {413, 415}


async def test_a_file_has_10_mib_at_most(house: House) -> None:
    ann = await house.client()
    line = b"x" * (1024 * 1024 - 1) + b"\n"
    exact = line * 10
    assert len(exact) == LARGEST
    assert (await send(ann, exact)).json()["bytes"] == LARGEST
    answer = await send(ann, exact + b"x")
    assert (answer.status_code, answer.json()["code"]) == (413, "BAD_USER_INPUT")
    answer = await send(ann, exact * 3)
    assert answer.status_code == 413, "it is heard however much was still to come"


ENCODED = PART.replace(b"\r\n\r\n", b"\r\ncontent-transfer-encoding: %s\r\n\r\n")
FORMS = {
    "no form at all": ({"content-type": "text/plain"}, CHAT, 415),
    "no type": ({}, CHAT, 415),
    "a compressed form": (FORM | {"content-encoding": "gzip"}, PART + CHAT + END, 415),
    "no boundary": ({"content-type": "multipart/form-data"}, PART + CHAT + END, 400),
    "a long boundary": ({"content-type": FORM["content-type"] + "b" * 70}, b"", 400),
    "an empty form": (FORM, b"--b--\r\n", 400),
    "nothing": (FORM, b"", 400),
    "no multipart": (FORM, CHAT, 400),
    "a form cut short": (FORM, PART + CHAT, 400),
    "a form cut in its end": (FORM, PART + CHAT + END[:-4], 400),
    "another field": (FORM, PART.replace(b'"file"', b'"photo"') + CHAT + END, 400),
    "one file too many": (FORM, PART + CHAT + b"\r\n" + PART + CHAT + END, 400),
    "a field beside it": (
        FORM,
        PART + CHAT + b"\r\n" + PART.replace(b'"file"', b'"note"') + b"x" + END,
        400,
    ),
    "no name": (FORM, b"--b\r\ncontent-type: text/plain\r\n\r\n" + CHAT + END, 400),
    "endless headers": (FORM, PART[:-2] + b"x: " + b"x" * 10_000 + b"\r\n\r\n" + CHAT + END, 400),
    "base64 that is none": (FORM, ENCODED % b"base64" + b"a" + END, 400),
    "another encoding": (FORM, ENCODED % b"quoted-printable" + CHAT + END, 415),
    "many headers": (FORM, PART[:-2] + b"x: x\r\n" * 100 + b"\r\n" + CHAT + END, 400),
}


@pytest.mark.parametrize("name", FORMS)
async def test_a_form_that_is_wrong_is_said_to_be(house: House, name: str) -> None:
    headers, body, status = FORMS[name]
    ann = await house.client()
    answer = await house.http.post("/files", headers=authorized(ann) | headers, content=body)
    assert (answer.status_code, answer.json()["code"]) == (status, "BAD_USER_INPUT")


READ = {
    "a preamble": b"This is a multi-part message.\r\n" + PART + CHAT + END,
    "an empty line before it": b"\r\n" + PART + CHAT + END,
    "base64": ENCODED % b"Base64" + encodebytes(CHAT).replace(b"\n", b"\r\n") + END,
    "its own bytes": ENCODED % b"binary" + CHAT + END,
}


@pytest.mark.parametrize("dripped", [False, True])
@pytest.mark.parametrize("name", READ)
async def test_a_form_is_read_as_mime_has_it(house: House, name: str, dripped: bool) -> None:
    async def dripping() -> AsyncIterator[bytes]:
        for byte in READ[name]:
            yield bytes([byte])

    headers = authorized(await house.client()) | FORM
    body = dripping() if dripped else READ[name]
    answer = await house.http.post("/files", headers=headers, content=body)
    assert (answer.status_code, answer.json()["sha256"]) == (201, sha256(CHAT).hexdigest())


async def test_a_form_may_come_in_any_pieces(house: House) -> None:
    ann = await house.client()

    async def dripping() -> AsyncIterator[bytes]:
        for byte in PART + CHAT + END:
            yield bytes([byte])

    headers = authorized(ann) | FORM
    answer = await house.http.post("/files", headers=headers, content=dripping())
    assert answer.json()["bytes"] == len(CHAT)


async def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    settings = settings_for(await migrated_file(tmp_path))
    async with serving(settings, timings=Timings(upload=0.2)) as house:
        ann = await house.client()
        port = int(house.address.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = {"host": "x", "content-length": "1000"} | authorized(ann) | FORM
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        writer.write(f"POST /files HTTP/1.1\r\n{lines}\r\n".encode() + PART)
        answer = await asyncio.wait_for(reader.read(), 10)
        writer.close()
        await writer.wait_closed()
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b"BAD_USER_INPUT" in answer


async def test_an_account_sends_four_files_at_once_at_most(house: House) -> None:
    """What is under way goes on; another account is not held up."""
    ann, eve = await house.client(), await house.client("Eve")
    begun, go = asyncio.Semaphore(0), asyncio.Event()

    async def waiting() -> AsyncIterator[bytes]:
        yield PART
        begun.release()
        await go.wait()
        yield CHAT + END

    def sending() -> asyncio.Task[int]:
        return asyncio.create_task(status(house, authorized(ann), waiting()))

    four = [sending() for _ in range(4)]
    for _ in four:
        await begun.acquire()
    # Their heads are on their way; that they were read is seen by the fifth's answer alone.
    async with asyncio.timeout(10):
        while (await send(ann, CHAT)).status_code != 429:
            pass
    await kept(eve, CHAT)
    go.set()
    assert sorted(await asyncio.gather(*four)) == [201] * 4
    await kept(ann, CHAT)


async def status(house: House, headers: dict[str, str], body: AsyncIterator[bytes]) -> int:
    answer = await house.http.post("/files", headers=headers | FORM, content=body)
    return answer.status_code


async def test_files_count_as_requests_and_browsers_may_ask_for_them(tmp_path: Path) -> None:
    url, origin = await migrated_file(tmp_path), "https://app.example"
    settings = settings_for(url, RATE_LIMIT="3", ALLOWED_ORIGINS=origin)
    async with serving(settings) as house:
        ann = await house.client()
        preflight = await house.http.options(
            "/files",
            headers={
                "origin": origin,
                "access-control-request-method": "POST",
                "access-control-request-headers": "authorization,content-type",
            },
        )
        assert preflight.status_code == 200
        id = await kept(ann, CHAT)
        headers = authorized(ann) | {"origin": origin, "x-request-id": "mine"}
        answers = [await house.http.get(f"/files/{id}", headers=headers) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 429]
        assert all(answer.headers["access-control-allow-origin"] == origin for answer in answers)
        assert all(answer.headers["x-request-id"] == "mine" for answer in answers)
        assert int(answers[1].headers["retry-after"]) > 0
