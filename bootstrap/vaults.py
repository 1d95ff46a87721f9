"""What is sealed at rest, by keys that are derived for each purpose from those of the settings."""

from hashlib import blake2b

from bootstrap.settings import Settings
from storage.database.database import Database
from storage.tables.seals import Kept, Seal, opens, reseal

GROUNDS = Kept("grounds", "session_id", "sealed")
SECRETS = Kept("webhooks", "id", "secret")
OLD_SECRETS = Kept("webhooks", "id", "old_secret")


def grounds_seal(settings: Settings) -> Seal:
    """Cancellations' grounds, by the keys themselves."""
    return Seal(*settings.keyring)


def webhooks_seal(settings: Settings) -> Seal:
    """Webhooks' secrets."""
    return Seal(
        *(blake2b(key, person=b"webhooks", digest_size=32).digest() for key in settings.keyring)
    )


def retries_secret(settings: Settings) -> bytes:
    """What retries' digests are keyed with: by the last key, so that to add one changes none."""
    return blake2b(settings.keyring[-1], person=b"idempotency").digest()


async def reseal_all(settings: Settings, database: Database) -> tuple[int, int]:
    """Seal anew what an older key sealed; how many texts, and how many no key opens."""
    grounds, webhooks = grounds_seal(settings), webhooks_seal(settings)
    found = [
        await reseal(database, grounds, GROUNDS),
        await reseal(database, webhooks, SECRETS),
        await reseal(database, webhooks, OLD_SECRETS),
    ]
    return sum(done for done, _ in found), sum(lost for _, lost in found)


async def unopened(settings: Settings, database: Database) -> list[str]:
    """Of what kinds a sample does not open: a key is missing."""
    kinds = {
        "grounds": await opens(database, grounds_seal(settings), GROUNDS),
        "webhooks' secrets": await opens(database, webhooks_seal(settings), SECRETS),
    }
    return [name for name, well in kinds.items() if not well]
