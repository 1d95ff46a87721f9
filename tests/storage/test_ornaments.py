"""What is not kept of a file can't refuse it, and what is kept hides nothing (B2)."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from domain.platform.files import MediaType, Unfit
from tests import files
from tests.files import PDF, picture, read
from tests.storage.test_decoder import kept

SIDEWAYS = (40, 60)
BROKEN_EXIFS = {
    "a rational of −1 by 0": (0x011A, 10, struct.pack("<ii", -1, 0)),
    "a text that never ends": (0x010E, 2, b""),
    "a kind that is none": (0x0131, 99, b"x"),
}


def sideways(tag: int, kind: int, value: bytes) -> bytes:
    """EXIF 6, upright only if it is heard, and an entry that no reader likes."""
    turned = struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)
    broken = struct.pack("<HHII", tag, kind, 1 if value else 2**31, 38)
    return b"II*\0" + struct.pack("<IH", 8, 2) + turned + broken + bytes(4) + value


def in_jpeg(tiff: bytes) -> bytes:
    segment = b"Exif\0\0" + tiff
    image = picture("JPEG")
    return image[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + image[2:]


def in_png(kind: bytes, data: bytes, *, crc: int | None = None) -> bytes:
    """A chunk behind the head of a PNG."""
    image = picture("PNG")
    checked = zlib.crc32(kind + data) if crc is None else crc
    chunk = struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checked)
    return image[:33] + chunk + image[33:]


@pytest.mark.parametrize("name", BROKEN_EXIFS)
def test_a_jpeg_is_upright_whatever_else_its_exif_says(name: str) -> None:
    verdict, content = kept(in_jpeg(sideways(*BROKEN_EXIFS[name])))
    assert verdict is MediaType.JPEG
    assert read(content).size == SIDEWAYS


@pytest.mark.parametrize("tiff", [b"", b"II*\0", b"II*\0\xff\xff\xff\xff", b"MM\0*" + bytes(9)])
def test_an_exif_that_says_nothing_leaves_the_picture_as_it_is(tiff: bytes) -> None:
    assert read(kept(in_jpeg(tiff))[1]).size == (60, 40)


@pytest.mark.parametrize(
    "sent",
    [
        in_png(b"iCCP", b"icc\0\0" + zlib.compress(bytes(1_200_000))),
        in_png(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(bytes(2_000_000))),
        in_png(b"zTXt", b"no zlib at all"),
        in_png(b"pHYs", b"x", crc=7),
        in_png(b"gAMA", b"", crc=0),
    ],
)
def test_no_ancillary_chunk_of_a_png_refuses_it(sent: bytes) -> None:
    verdict, content = kept(sent)
    assert verdict is MediaType.PNG
    assert read(content).tobytes() == read(picture("PNG")).tobytes()


def test_a_webp_without_its_notes_is_the_picture() -> None:
    noted = picture(
        "WEBP",
        exif=files.read(files.telling("JPEG")).getexif(),
        xmp=b"<x",
        icc_profile=b"no profile",
    )
    verdict, content = kept(noted)
    assert verdict is MediaType.WEBP
    assert read(content).size == SIDEWAYS
    assert b"EXIF" not in content


def test_a_grey_jpeg_with_a_table_of_another_number_is_taken() -> None:
    written = BytesIO()
    Image.linear_gradient("L").resize((64, 40)).save(written, "JPEG")
    image = bytearray(written.getvalue())
    image[image.index(b"\xff\xdb") + 4] |= 1
    image[image.index(b"\xff\xc0") + 12] = 1
    verdict, content = kept(bytes(image))
    assert (verdict, read(content).size) == (MediaType.JPEG, (64, 40))


def whole_pdf(catalog: bytes = b"<< /Type /Catalog >>") -> bytes:
    body = b"%PDF-1.5\n1 0 obj\n" + catalog + b"\nendobj\n"
    return body + b"xref\n0 1\ntrailer\n<< /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\r\n \n", b"x" * 1000])
@pytest.mark.parametrize("behind", [b"", bytes(3004), b"\n" * 5000, b"<!-- a mail's foot -->"])
def test_a_pdf_is_a_pdf_whatever_stands_around_it(before: bytes, behind: bytes) -> None:
    sent = before + whole_pdf() + behind
    assert kept(sent) == (MediaType.PDF, sent)


def test_a_pdf_that_was_cut_off_is_broken_and_a_text_about_one_is_a_text() -> None:
    cut = whole_pdf() + b"2 0 obj\n<< >>\nendobj\nxref\ntrailer\n<< >>\nstartxref\n99\n"
    assert kept(cut)[0] is Unfit.BROKEN
    linearized = b"%PDF-1.5\nxref\nstartxref\n0\n%%EOF\n1 0 obj"
    assert kept(linearized)[0] is Unfit.BROKEN
    assert kept(b"It began with %PDF-1.4, he said.")[0] is MediaType.TEXT
    assert kept(b"x" * 1025 + whole_pdf())[0] is MediaType.TEXT
    assert kept(PDF)[0] is MediaType.PDF


@pytest.mark.parametrize("name", [b"OpenAction", b"Launch", b"JavaScript", b"L#61unch", b"GoToR"])
def test_a_pdf_does_nothing_by_itself(name: bytes) -> None:
    sent = whole_pdf(b"<< /Type /Catalog /S /" + name + b" >>")
    verdict, content = kept(sent)
    assert (verdict, len(content)) == (MediaType.PDF, len(sent))
    assert b"/" + name not in content


def packed(text: bytes, extra: bytes = b"") -> bytes:
    stream = zlib.compress(text)
    head = b"<< /Type /ObjStm /Filter /FlateDecode " + extra + b" /Length %d >>" % len(stream)
    return whole_pdf(head + b"\nstream\n" + stream + b"\nendstream")


def test_a_pdf_that_hides_an_act_in_a_packed_directory_is_not_taken() -> None:
    assert kept(packed(b"2 0 << /S /Launch /F (x) >>")) == (Unfit.ACTS, b"")
    assert kept(packed(b"2 0 << /S /J#61vaScript >>"))[0] is Unfit.ACTS
    assert kept(packed(b"2 0 << >>", b"/DecodeParms << /Predictor 12 >>"))[0] is Unfit.ACTS
    assert kept(packed(b"2 0 << /OpenAction [3 0 R /Fit] >>"))[0] is MediaType.PDF


def test_no_colour_is_kept_of_what_can_not_be_seen() -> None:
    hidden = Image.new("RGBA", (8, 4), (200, 100, 50, 0))
    hidden.putpixel((0, 0), (1, 2, 3, 255))
    hidden.putpixel((1, 0), (9, 8, 7, 1))
    for kind in ("PNG", "WEBP"):
        sent = BytesIO()
        hidden.save(sent, kind, lossless=True, exact=True)
        image = read(kept(sent.getvalue())[1])
        (unseen,) = {image.crop((x, 3, x + 1, 4)).tobytes() for x in range(8)}
        assert max(unseen) < 10, kind  # WebP, written with loss, lets what is seen run a little
        assert image.getpixel((0, 0)) == (1, 2, 3, 255) or kind == "WEBP"


def test_no_colour_of_a_palette_is_kept_that_is_not_shown() -> None:
    image = Image.new("P", (8, 4), 0)
    image.putpalette([10, 20, 30, *b"Hohenzollerndamm 12  "])
    sent = BytesIO()
    image.save(sent, "PNG", optimize=False)
    content = kept(sent.getvalue())[1]
    assert b"Hohenz" not in content
    assert read(content).convert("RGB").tobytes() == image.convert("RGB").tobytes()


def test_two_colours_of_a_palette_that_look_alike_are_one() -> None:
    image = Image.new("P", (8, 4), 0)
    image.putpalette([10, 20, 30] * 2)
    image.putpixel((3, 3), 1)
    sent = BytesIO()
    image.save(sent, "PNG")
    assert set(read(kept(sent.getvalue())[1]).convert("RGB").get_flattened_data()) == {(10, 20, 30)}


@pytest.mark.parametrize("disguise", ["\x9b31m", "\u202e", "\u202d", "\x80"])
def test_a_text_turns_nothing_around_and_is_taken_all_the_same(disguise: str) -> None:
    """Whoever wrote it into a chat can't keep the chat from being shown."""
    shown = "\ufffd" + disguise[1:]
    assert kept(f"Bob: {disguise}x".encode()) == (MediaType.TEXT, f"Bob: {shown}x".encode())


def test_what_chats_are_exported_with_stays() -> None:
    chat = "\u200e\u202a+49 171\u202c \u2068Zoé\u2069\u0085 علی‌رضا".encode()
    assert kept(chat) == (MediaType.TEXT, chat)
