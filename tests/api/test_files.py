"""Proofs as files over real HTTP (B2): who sends them, who reads them, and what is left of them."""

import hashlib

import pytest

from domain.model.people import Role, SupportRole
from storage.tables.profiles import revoke
from tests import files
from tests.files import CANARY, CHAT, PDF, authorized, fetched, kept, send
from tests.house import House
from tests.people import Person


@pytest.mark.parametrize("media_type", files.KINDS)
async def test_a_file_is_what_its_content_is(house: House, media_type: str) -> None:
    """Whatever its sender calls it: names and types that were said are not even kept (B2)."""
    ann = await house.client()
    answer = await send(ann, files.KINDS[media_type](), "Ann Smith.html", "text/html")
    told = answer.json()
    assert (answer.status_code, told["mediaType"]) == (201, media_type)
    assert answer.headers["location"] == f"/files/{told['id']}"
    back = await fetched(ann, told["id"])
    assert back.headers["content-type"].split(";")[0] == media_type
    assert "Ann" not in str(back.headers)
    assert (told["sha256"], told["bytes"]) == (digest(back.content), len(back.content))


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_nothing_of_an_image_is_kept_but_the_picture(house: House, kind: str) -> None:
    sent = files.telling(kind)
    assert CANARY in sent
    ann = await house.client()
    back = (await fetched(ann, await kept(ann, sent))).content
    image = files.read(back)
    assert CANARY not in back
    assert not image.getexif()
    assert image.size == (40, 60), "upright now, as it was meant to be seen"


async def test_texts_and_pdfs_are_kept_to_the_byte(house: House) -> None:
    ann = await house.client()
    for content in (CHAT, PDF, b"\xef\xbb\xbf<Ann> 10 < 20 & 30 > 20\r\n"):
        assert (await fetched(ann, await kept(ann, content))).content == content


async def test_a_connection_lives_on_when_the_next_request_comes_before_a_downloads_last_word(
    house: House,
) -> None:
    """A client that has all bytes asks on, on the same connection, and loses nothing by it."""
    ann = await house.client()
    for _ in range(30):
        assert (await fetched(ann, await kept(ann, CHAT))).content == CHAT


async def test_a_file_is_an_attachment_that_no_browser_runs(house: House) -> None:
    ann = await house.client()
    page_in_a_pdf = PDF.replace(b"endobj", b"endobj <script>alert(1)</script>")
    id = await kept(ann, page_in_a_pdf)
    for method in ("GET", "HEAD"):
        answer = await fetched(ann, id, method)
        assert answer.status_code == 200
        assert answer.headers["content-disposition"] == f'attachment; filename="{id}.pdf"'
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "sandbox"
        assert answer.headers["cache-control"] == "private, no-store"
        assert answer.headers["content-length"] == str(len(page_in_a_pdf))
        assert len(answer.content) == (len(page_in_a_pdf) if method == "GET" else 0)


async def test_agents_leads_and_the_sender_read_a_file_and_nobody_else(house: House) -> None:
    """V2: a trainer sees no proof. What one may not read answers as what does not exist (V1)."""
    ann = await house.client()
    id = await kept(ann, CHAT)
    readers = [ann, house.support(SupportRole.AGENT), house.support(SupportRole.LEAD)]
    others = [
        await house.client("Eve"),
        await house.partner(),
        house.support(SupportRole.TRAINER, SupportRole.CITY_MANAGER),
        house.payments(),
        house.stranger(),
        Person(house, Role.PARTNER, ann.sub),
    ]
    assert [(await fetched(one, id)).status_code for one in readers] == [200] * 3
    nothing = await fetched(ann, "fil_0000000000000000000000")
    assert nothing.status_code == 404
    for one in others:
        answer = await fetched(one, id)
        assert (answer.status_code, answer.content) == (404, nothing.content)
        assert answer.headers.keys() == nothing.headers.keys()


@pytest.mark.parametrize(
    "id", ["fil_1", "x", "%00", "..%2f..%2fetc%2fpasswd", "%2e%2e/x", "a/b/c", "fil_" + "0" * 9000]
)
async def test_a_malformed_id_answers_as_one_that_does_not_exist(house: House, id: str) -> None:
    ann = await house.client()
    nothing = await fetched(ann, "fil_0000000000000000000000")
    answer = await fetched(ann, id)
    assert (answer.status_code, answer.content) == (404, nothing.content)


async def test_clients_agents_and_leads_send_files_and_nobody_else(house: House) -> None:
    senders = [
        await house.client(),
        house.support(SupportRole.AGENT),
        house.support(SupportRole.LEAD),
    ]
    others = [
        await house.partner(),
        house.support(SupportRole.TRAINER),
        house.support(),
        house.payments(),
        house.stranger(),
    ]
    assert [(await send(one, CHAT)).status_code for one in senders] == [201] * 3
    for one in others:
        answer = await send(one, CHAT)
        assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")


async def test_who_is_not_let_in_neither_sends_nor_reads(house: House) -> None:
    ann = await house.client()
    id = await kept(ann, CHAT)
    stale = authorized(ann)
    await revoke(house.doorstep.database, Role.CLIENT, ann.sub, house.clock())
    for headers in ({}, {"authorization": "Bearer x"}, stale):
        sent = await house.http.post("/files", headers=headers, files={"file": CHAT})
        read = await house.http.get(f"/files/{id}", headers=headers)
        for answer in (sent, read):
            assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHENTICATED")
            assert answer.headers["www-authenticate"] == "Bearer"


async def test_other_methods_are_told_which_there_are(house: House) -> None:
    assert (await house.http.get("/files")).headers["allow"] == "POST"
    answer = await house.http.delete("/files/fil_1")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


async def test_a_file_without_its_bytes_is_our_fault_and_says_no_more(house: House) -> None:
    ann = await house.client()
    id = await kept(ann, CHAT)
    file = await house.doorstep.files.fetch(id)
    assert file is not None
    await house.doorstep.files.blobs.erase(file.blob)
    answer = await fetched(ann, id)
    assert (answer.status_code, answer.json()["code"]) == (500, "INTERNAL")
    assert file.blob not in answer.text


async def test_many_files_that_no_proof_uses_are_enough(house: House) -> None:
    ann = await house.client()
    for number in range(40):
        await house.doorstep.database.fetch(
            "INSERT INTO files VALUES ($1, $2, 'KEPT', 'text/plain', $3, 1, $1, $4, NULL)",
            f"fil_{number}{ann.id}",
            ann.id,
            "0" * 64,
            0,
        )
    answer = await send(ann, CHAT)
    assert (answer.status_code, answer.json()["code"]) == (429, "RATE_LIMITED")
    assert answer.headers["retry-after"] == "600"
