"""What is kept of a file that a stranger sent, kind by kind (B2)."""

import subprocess
import sys
from io import BytesIO
from tempfile import TemporaryFile

import pytest
from PIL import Image, PngImagePlugin

from domain.platform.files import MediaType, Unfit
from storage.files.contents import Busy, Content, Contents
from storage.files.decoder import clean, scans_of
from tests import files
from tests.files import CANARY


def kept(content: bytes) -> tuple[MediaType | Unfit, bytes]:
    """The verdict, and what is kept."""
    written = BytesIO()
    return clean(BytesIO(content), written), written.getvalue()


def drawn(mode: str, kind: str, **options: object) -> bytes:
    written = BytesIO()
    Image.new(mode, (8, 4), 1 if len(mode) == 1 else None).save(written, kind, **options)
    return written.getvalue()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "RGB", "RGBA", "I;16"])
def test_a_png_keeps_its_pixels_exactly(mode: str) -> None:
    sent = drawn(mode, "PNG")
    verdict, content = kept(sent)
    assert verdict is MediaType.PNG
    before, after = files.read(sent), files.read(content)
    assert (after.mode, after.tobytes()) == (before.mode, before.tobytes())


@pytest.mark.parametrize("options", [{"transparency": 0}, {"transparency": b"\x00\x80"}])
def test_a_png_keeps_what_shows_through(options: dict[str, object]) -> None:
    sent = drawn("P", "PNG", **options)
    before, after = files.read(sent), files.read(kept(sent)[1])
    assert after.convert("RGBA").tobytes() == before.convert("RGBA").tobytes()


def test_a_png_loses_its_texts() -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", CANARY.decode())
    texts.add_text("Hidden", CANARY.decode() * 50, zip=True)
    texts.add_itxt("Comment", CANARY.decode())
    texts.add(b"prIv", CANARY)
    content = kept(drawn("RGB", "PNG", pnginfo=texts))[1]
    image = Image.open(BytesIO(content))
    assert isinstance(image, PngImagePlugin.PngImageFile)
    assert (image.text, CANARY in content) == ({}, False)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
@pytest.mark.parametrize("quality", [10, 95])
def test_a_jpeg_loses_next_to_nothing(mode: str, quality: int) -> None:
    sent = BytesIO()
    files.read(files.picture("PNG")).convert(mode).save(sent, "JPEG", quality=quality)
    before, after = files.read(sent.getvalue()), files.read(kept(sent.getvalue())[1])
    near = zip(before.convert("L").tobytes(), after.convert("L").tobytes(), strict=True)
    assert max(abs(one - other) for one, other in near) <= 4


def test_the_second_picture_in_a_phones_jpeg_is_left_out() -> None:
    """Depth, brightness, or the face that was cut off: nobody meant to send it."""
    hidden = Image.new("RGB", (60, 40), "red")
    sent = files.picture("MPO", save_all=True, append_images=[hidden])
    verdict, content = kept(sent)
    assert verdict is MediaType.JPEG
    assert content.count(b"\xff\xd8\xff") == 1
    assert b"MPF" not in content


@pytest.mark.parametrize("orientation", range(1, 9))
def test_an_image_is_turned_as_it_was_meant_to_be_seen(orientation: int) -> None:
    exif = Image.Exif()
    exif[files.ORIENTATION] = orientation
    image = files.read(kept(files.picture("PNG", exif=exif))[1])
    assert image.size == ((40, 60) if orientation > 4 else (60, 40))


PLAIN = ["<Ann> hi", "a < b", "1 <b", "{\\rtf", "%!PS", "#!/bin/sh", "\ufeffhi", "👋", "a\tb\r\n\f"]
PAGES = ["<html>", "\n\n<!doctype x", "\ufeff<SVG ", "<?xml", "<a href=x>", "<p>", "\u200b <br/>"]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_is_plain_text(text: str) -> None:
    assert kept(text.encode()) == (MediaType.TEXT, text.encode())


@pytest.mark.parametrize("text", PAGES)
def test_a_page_is_no_plain_text(text: str) -> None:
    assert kept(text.encode()) == (Unfit.UNKNOWN, b"")


def test_every_prefix_of_a_picture_is_refused_and_none_breaks_the_reader() -> None:
    for kind in ("PNG", "JPEG", "WEBP"):
        whole = files.telling(kind)[: -len(CANARY)]
        for end in range(12, len(whole) // 2, 7):
            assert isinstance(kept(whole[:end])[0], Unfit), (kind, end)


@pytest.mark.filterwarnings("ignore")  # Pillow warns of broken EXIF; where it is read nobody hears
@pytest.mark.parametrize("place", range(0, 400, 13))
def test_a_flipped_byte_breaks_no_reader(place: int) -> None:
    for kind in ("PNG", "JPEG", "WEBP"):
        whole = bytearray(files.telling(kind))
        whole[12 + place % (len(whole) - 12)] ^= 0xFF
        assert CANARY not in kept(bytes(whole))[1]


def test_the_reader_knows_nothing_of_us_and_is_bounded() -> None:
    """It is another process, without our environment, and with limits of its own."""
    script = (
        "import os, resource, storage.files.decoder as d\n"
        "d.bound()\n"
        "assert resource.getrlimit(resource.RLIMIT_AS)[1] == 2**30\n"
        "assert resource.getrlimit(resource.RLIMIT_CPU)[1] == 20\n"
        "x = bytearray(2**31)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], env={"PYTHONPATH": "."}, capture_output=True, check=False
    )
    assert b"MemoryError" in ran.stderr


async def test_what_is_kept_is_described_as_it_is() -> None:
    with TemporaryFile() as sent, TemporaryFile() as target:
        sent.write(b"hello")
        content = await Contents().clean(sent, target)
        assert isinstance(content, Content)
        assert (content.media_type, content.bytes) == (MediaType.TEXT, 5)
        assert target.read() == b"hello"


async def test_a_file_waits_its_turn_for_so_long_and_takes_none_when_it_gives_up() -> None:
    contents = Contents(at_once=1, patience=0.01)
    with TemporaryFile() as sent, TemporaryFile() as target:
        sent.write(b"hello")
        async with contents.turns:
            with pytest.raises(Busy):
                await contents.clean(sent, target)
        assert isinstance(await contents.clean(sent, target), Content)


def test_many_pixels_in_few_bytes_are_not_decoded() -> None:
    assert kept(files.picture("PNG", (4_000, 3_001)))[0] is Unfit.IMPLAUSIBLE
    assert kept(files.picture("PNG", (4_000, 3_000)))[0] is MediaType.PNG


def scanned(times: int) -> bytes:
    """A progressive picture whose last scan comes so many times."""
    content = files.picture("JPEG", progressive=True)
    last, end = content.rindex(b"\xff\xda"), content.rindex(b"\xff\xd9")
    return content[:last] + content[last:end] * times + content[end:]


def test_a_jpeg_of_more_than_50_scans_is_not_decoded() -> None:
    usual = scans_of(scanned(1))
    assert 1 < usual < 15
    assert scans_of(scanned(50 - usual + 1)) == 50
    assert kept(scanned(52 - usual))[0] is Unfit.IMPLAUSIBLE
    assert kept(scanned(1) + b"\xff\xda" * 100)[0] is MediaType.JPEG, "behind it is no scan"
