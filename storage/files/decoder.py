"""Reads a stranger's file and writes what is kept of it: `python -m storage.files.decoder`.

Decoders of images are where strangers' bytes do the most harm. They run here, in a process of their
own: it holds no secret, and what it may take of memory, time and disk is bounded. It gives up all
else before the first byte is read, as far as its kernel lets it: files, network, other processes.
The file comes on standard input, what is kept goes to standard output; the exit code says which it
is, or why it is not taken.

An image is written anew from its pixels, upright, so that nothing else of it is left: no place, no
camera, no comment, no thumbnail, no colour profile, nothing behind its end.
"""

import re
import resource
import sys
from io import BytesIO
from typing import Any, BinaryIO

from PIL import Image, JpegImagePlugin, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin

from confinement.confine import Measure, confine
from domain.platform.files import MOST_PIXELS, MOST_SCANS, MediaType, Unfit, plausible
from storage.files import pdfs
from storage.files.contents import LARGEST_KEPT, TELL, code_of
from storage.files.ornaments import UPRIGHT, plain

BOUNDS = {
    resource.RLIMIT_AS: 1024 * 1024 * 1024,
    resource.RLIMIT_CPU: 20,
    resource.RLIMIT_FSIZE: LARGEST_KEPT,
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NPROC: 0,
}
LATE = (MpoImagePlugin, TiffImagePlugin)
"""What Pillow would import in the midst of an image; what it finds late it may not be let read."""
SIGNATURES = {
    MediaType.PNG: re.compile(rb"\x89PNG\r\n\x1a\n"),
    MediaType.JPEG: re.compile(rb"\xff\xd8\xff"),
    MediaType.WEBP: re.compile(rb"RIFF....WEBP", re.DOTALL),
    MediaType.PDF: pdfs.HEADER,
}
HEAD = 32
SCAN, END_OF_IMAGE, FILL = 0xDA, 0xD9, 0xFF
MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7]", re.DOTALL)  # the next one behind a scan's data
# What a browser would take for a page or a drawing, had it to guess (WHATWG MIME sniffing, 7.1).
MARKUP = re.compile(
    r"[\s\ufeff\u200b-\u200f\u2060]*<(?:[!?]|(?:html|head|script|iframe|h1|div|font|table|a|style"
    r"|title|b|body|br|p|svg|math|link|meta|img|object|embed|form)[\s/>])",
    re.IGNORECASE,
)
NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")  # a terminal would obey some of these
# It would obey these too, and the last two turn what follows around; but whoever wrote them into a
# chat is not to keep its export from being sent, so they are shown as what they are: nothing.
DISGUISED = re.compile("[\x80-\x84\x86-\x9f\u202d\u202e]")
REPLACEMENT = "\ufffd"
UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, MemoryError)
"""What Pillow raises of images that are damaged, or made to do damage."""


Image.MAX_IMAGE_PIXELS = None  # judged below, before anything is decoded, and without warnings


def clean(source: BinaryIO, target: BinaryIO) -> MediaType | Unfit:
    """Write what is kept of the file, and say what it is; or why it is not taken."""
    head = source.read(HEAD)
    source.seek(0)
    for kind, signature in SIGNATURES.items():
        if signature.match(head):
            return _CLEANS[kind](kind, source.read(), target)
    content = source.read()
    if pdfs.HEADER.search(content[: pdfs.WITHIN]) and pdfs.is_whole(content):
        return _clean_pdf(MediaType.PDF, content, target)
    return _clean_text(content, target)


def _clean_text(content: bytes, target: BinaryIO) -> MediaType | Unfit:
    """UTF-8 without control characters, that begins like no page."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return Unfit.UNKNOWN
    if not text or NO_TEXT.search(text) or MARKUP.match(text):
        return Unfit.UNKNOWN
    target.write(DISGUISED.sub(REPLACEMENT, text).encode())
    return MediaType.TEXT


def _clean_pdf(kind: MediaType, content: bytes, target: BinaryIO) -> MediaType | Unfit:
    """If it is whole, whatever stands around it, and as it is, but for what acts by itself."""
    if not pdfs.is_whole(content) or MARKUP.match(content[:HEAD].decode(errors="replace")):
        return Unfit.BROKEN
    disarmed = pdfs.disarmed(content)
    if disarmed is None:
        return Unfit.ACTS
    target.write(disarmed)
    return kind


def _clean_image(kind: MediaType, content: bytes, target: BinaryIO) -> MediaType | Unfit:
    """Only what the signature says is tried: a decoder that is not asked has no holes."""
    picture, turned = plain(kind, content)
    try:
        with Image.open(BytesIO(picture), formats=[kind.name]) as image:
            if image.width * image.height > MOST_PIXELS:
                return Unfit.TOO_MANY_PIXELS
            if not plausible(image.width * image.height, len(picture), _scans(kind, picture)):
                return Unfit.IMPLAUSIBLE
            if _moves(image):
                return Unfit.ANIMATED
            image.load()
            target.write(_written(image, kind, turned))
    except UNREADABLE:
        return Unfit.BROKEN
    return kind


def _scans(kind: MediaType, picture: bytes) -> int:
    return scans_of(picture) if kind is MediaType.JPEG else 1


def scans_of(content: bytes) -> int:
    """The scans of a JPEG's first image, from marker to marker (T.81, B.1.1): no more of them are
    counted than make it too many, and what phones put behind the image is none of it.
    """
    at, scans = 2, 0
    while at + 4 <= len(content) and content[at] == 0xFF and scans <= MOST_SCANS:
        marker = content[at + 1]
        if marker == END_OF_IMAGE:
            break
        if marker == FILL:
            at += 1
            continue
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
        if marker == SCAN:
            scans += 1
            found = MARKER.search(content, at)
            at = found.start() if found else len(content)
    return scans


def _moves(image: Image.Image) -> bool:
    """Phones put a second JPEG behind the first one (depth, brightness): it is left out as all that
    is not the picture; frames of an animation are the picture.
    """
    return image.format != "MPO" and getattr(image, "n_frames", 1) > 1


def _written(image: Image.Image, kind: MediaType, turned: int) -> bytes:
    options = _OPTIONS[kind](image)
    shown = _shown(image)
    upright = shown if turned == UPRIGHT else shown.transpose(_TURNS[turned])
    upright.info = {name: shown.info[name] for name in ("transparency",) if name in shown.info}
    try:
        return _encoded(upright, kind, options)
    except (ValueError, TypeError, OSError):
        return _encoded(upright, kind, {"quality": 95})  # its own tables can't be written


def _encoded(image: Image.Image, kind: MediaType, options: dict[str, Any]) -> bytes:
    written = BytesIO()
    image.save(written, kind.name, **options)
    return written.getvalue()


def _shown(image: Image.Image) -> Image.Image:
    """What can be seen, and no more: no colours under what is not there, none of a palette."""
    if image.mode in {"CMYK", "YCbCr"}:
        return image.convert("RGB")
    if image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    if image.mode not in {"RGBA", "LA"}:
        return image
    seen = image.getchannel("A").point(lambda alpha: 255 if alpha else 0)
    blank = Image.new(image.mode, image.size, 0)
    blank.paste(image, mask=seen)
    return blank


def _as_jpeg(image: Image.Image) -> dict[str, Any]:
    """With the tables that it came with, so that it loses next to nothing by being written anew."""
    if not isinstance(image, JpegImagePlugin.JpegImageFile) or image.mode == "CMYK":
        return {"quality": 95}
    return {
        "qtables": image.quantization,
        "subsampling": JpegImagePlugin.get_sampling(image),
    }


def _as_png(_: Image.Image) -> dict[str, Any]:
    return {}


def _as_webp(_: Image.Image) -> dict[str, Any]:
    """Lossy beyond what eyes see: whether it came without loss it does not tell."""
    return {"quality": 95}


_TURNS = {  # as EXIF numbers what the camera did: undone
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_OPTIONS = {MediaType.PNG: _as_png, MediaType.JPEG: _as_jpeg, MediaType.WEBP: _as_webp}
_CLEANS = {
    MediaType.PNG: _clean_image,
    MediaType.JPEG: _clean_image,
    MediaType.WEBP: _clean_image,
    MediaType.PDF: _clean_pdf,
}


def bound() -> list[Measure]:
    """From here on, what this process may take and touch; what of it holds."""
    Image.preinit()
    for limit, most in BOUNDS.items():
        resource.setrlimit(limit, (most, most))
    return confine(network=False, threads=False, as_nobody=True)


def main() -> int:
    """The verdict as an exit code; any other code is a crash. Asked for its measures, it tells
    those that hold, and reads nothing.
    """
    held = bound()
    if sys.argv[1:] == [TELL]:
        sys.stdout.write(" ".join(measure.name for measure in held))
        return 0
    return code_of(clean(sys.stdin.buffer, sys.stdout.buffer))


if __name__ == "__main__":
    assert WebPImagePlugin.SUPPORTED, "registered by its import"
    sys.exit(main())
