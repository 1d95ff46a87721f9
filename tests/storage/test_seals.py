"""What is sealed: by the first key, opened by all, of one length, and sealed anew."""

from base64 import b64encode

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.model.grounds import Grounds, Mismatch, Reason
from storage.database.database import Database
from storage.tables.grounds import Vault
from storage.tables.seals import Kept, Seal, opens, padded, reseal

OLD, NEW, OTHER = (bytes([n]) * 32 for n in (1, 2, 3))
WHERE = Kept("grounds", "session_id", "sealed")


def test_the_first_key_seals_and_all_open() -> None:
    text = Seal(OLD).close(b"x", "a")
    assert Seal(NEW, OLD).open(text, "a") == b"x"
    assert not Seal(NEW, OLD).is_current(text)
    anew = Seal(NEW, OLD).close(b"x", "a")
    assert Seal(NEW).open(anew, "a") == b"x"
    for wrong, about in ((Seal(OTHER), "a"), (Seal(OLD), "b"), (Seal(NEW), "a")):
        with pytest.raises(InvalidTag):
            wrong.open(text, about)


def test_what_was_sealed_before_keys_had_names_opens_still() -> None:
    text = b64encode(bytes(12) + AESGCM(OLD).encrypt(bytes(12), b"x", b"a")).decode()
    assert Seal(NEW, OLD).open(text, "a") == b"x"
    with pytest.raises(InvalidTag):
        Seal(NEW).open(text, "a")


async def test_c5_grounds_are_of_one_length_and_are_sealed_anew(database: Database) -> None:
    await database.fetch("DELETE FROM grounds")
    said = {
        "ses_a": Grounds(Reason.OTHER),
        "ses_b": Grounds(Reason.PROFILE_MISMATCH, frozenset(Mismatch)),
        "ses_c": Grounds(Reason.OTHER, explanation="x" * 4_000),
    }
    async with database.transaction() as on:
        if database.dialect == "postgres":
            await on.fetch("SET LOCAL session_replication_role = replica")  # no sessions here
        else:
            await on.fetch("PRAGMA defer_foreign_keys = ON")
        for id, grounds in said.items():
            await Vault(Seal(OLD)).keep(on, id, grounds)
        rows = await on.fetch("SELECT sealed FROM grounds")
        assert len({len(row["sealed"]) for row in rows}) == 1
        ring = Seal(NEW, OLD)
        assert not await opens(on, Seal(NEW), WHERE)
        assert await reseal(on, Seal(NEW), WHERE) == (0, 3)
        assert await reseal(on, ring, WHERE) == (3, 0)
        assert await reseal(on, ring, WHERE) == (0, 0)
        assert await opens(on, Seal(NEW), WHERE)
        assert await Vault(Seal(NEW)).open(on, list(said)) == said
        await on.fetch("DELETE FROM grounds")


def test_padding_ends_at_whole_steps() -> None:
    assert {len(padded(b"x" * n)) for n in (1, 8_191, 8_192)} == {8_192}
    assert len(padded(b"x" * 8_193)) == 16_384
