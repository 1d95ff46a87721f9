"""Files to send, of every kind that is taken, some with more in them than a picture."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import httpx
from PIL import Image

from tests.people import Person

CANARY = b"Hohenzollerndamm"  # somebody's street, where a camera wrote it down
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
CHAT = "12.03.26, 19:04 - Bob: Pay me here, not there 🙂\n".encode()
UPRIGHT, TURNED = 1, 6
ORIENTATION, DESCRIPTION, GPS = 0x0112, 0x010E, 0x8825


def picture(kind: str, size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    """A picture with something in it."""
    written = BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(written, kind, **options)
    return written.getvalue()


def telling(kind: str) -> bytes:
    """A picture that lies on its side, and holds the canary everywhere it can."""
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED
    exif[DESCRIPTION] = CANARY.decode()
    exif.get_ifd(GPS)[29] = CANARY.decode()
    extra: dict[str, Any] = {"exif": exif, "icc_profile": CANARY * 20}
    if kind != "PNG":
        extra["xmp"] = CANARY
    if kind == "JPEG":
        extra["comment"] = CANARY
    return picture(kind, **extra) + CANARY


def moving(kind: str) -> bytes:
    """Two pictures in one."""
    red = Image.new("RGB", (60, 40), "red")
    return picture(kind, save_all=True, append_images=[red])


def read(content: bytes) -> Image.Image:
    """A picture, decoded."""
    image = Image.open(BytesIO(content))
    image.load()
    return image


KINDS: Mapping[str, Callable[[], bytes]] = {
    "image/png": lambda: picture("PNG"),
    "image/jpeg": lambda: picture("JPEG"),
    "image/webp": lambda: picture("WEBP"),
    "application/pdf": lambda: PDF,
    "text/plain": lambda: CHAT,
}


def authorized(person: Person) -> dict[str, str]:
    """The header that says who asks."""
    return {"authorization": f"Bearer {person.token}"}


async def send(
    person: Person, content: bytes, name: str = "proof", media_type: str = "image/png"
) -> httpx.Response:
    """Send a file as an app does; name and type are what it likes."""
    return await person.house.http.post(
        "/files", headers=authorized(person), files={"file": (name, content, media_type)}
    )


async def kept(person: Person, content: bytes) -> str:
    """Send a file that must be taken; its id."""
    answer = await send(person, content)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def fetched(person: Person, id: str, method: str = "GET") -> httpx.Response:
    """A file as somebody gets it, or does not."""
    return await person.house.http.request(method, f"/files/{id}", headers=authorized(person))
