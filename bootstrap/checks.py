"""What is looked at once before a server begins."""

import asyncio

from bootstrap.settings import Settings, SettingsError
from storage.files.blobs import Blobs, Unusable


def check_redis(settings: Settings) -> None:
    """SettingsError where what answers is a Cluster or a Sentinel. One that is away may be late."""
    if settings.redis_url is None:
        return
    from realtime.asking import unfit

    if why := asyncio.run(unfit(settings.redis_url)):
        raise SettingsError(f"DOORSTEP_REDIS_URL: {why}")


def check_files(settings: Settings) -> None:
    """Make what is missing; SettingsError where no files can be kept."""
    try:
        Blobs(settings.files_url).check()
    except Unusable as error:
        raise SettingsError(f"DOORSTEP_FILES_URL: {error}") from None
