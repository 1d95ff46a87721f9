"""What a server serves and a person types: `uvicorn app:app`, `python app.py --help`.

bootstrap/composition.py puts the parts together, bootstrap/cli.py holds the commands.
"""

import os
import sys

from starlette.applications import Starlette

from bootstrap.checks import check_files
from bootstrap.composition import Doorstep
from bootstrap.settings import SettingsError, load_settings
from bootstrap.telemetry import speak

os.umask(0o077)  # the database's file, kept secrets and proofs are this user's alone


def __getattr__(name: str) -> Starlette:
    """`app:app`, made when a server asks for it and not for every command.

    What is wrong with the settings is one line, and the end.
    """
    if name != "app":
        raise AttributeError(name)
    try:
        settings = load_settings()
        check_files(settings)
        speak(production=settings.production)
        return Doorstep(settings).starlette
    except SettingsError as error:
        raise SystemExit(str(error)) from None


if __name__ == "__main__":
    sys.modules["app"] = sys.modules["__main__"]  # so that serving `app:app` makes no second one
    from bootstrap.cli import cli

    cli()
