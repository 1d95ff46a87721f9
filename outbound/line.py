"""Between a server and the process that calls out for it: questions there, answers back.

One JSON text a line, each with a number, answered in any order. What comes back is a stranger's
word as much as what it was made of: it is read into values here, or the call has failed.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from domain.platform.webhooks import Answer
from outbound.asking import CallFailed, Question, Told

LONGEST_LINE = 2 * 1024 * 1024
LONGEST_WORDS = 300


def written(number: int, said: Mapping[str, object]) -> bytes:
    """One line."""
    return json.dumps({"number": number, **said}).encode() + b"\n"


def read(line: bytes) -> tuple[int, dict[str, Any]]:
    """What a line says, by its number. Raises ValueError for what is none of ours."""
    said = json.loads(line)
    if not isinstance(said, dict) or not isinstance(number := said.pop("number", None), int):
        raise ValueError("no line of ours")
    return number, said


def question_written(question: Question) -> dict[str, object]:
    """To be asked there."""
    return asdict(question)


def told_written(told: Told) -> dict[str, object]:
    """What was answered."""
    body = base64.b64encode(told.body).decode()
    return {"status": told.status, "retry_after": told.retry_after, "body": body}


def told_read(said: Mapping[str, Any]) -> Told:
    """Raises CallFailed."""
    try:
        body = base64.b64decode(said["body"], validate=True)
        return Told(int(said["status"]), str(said["retry_after"])[:20], body)
    except (KeyError, TypeError, ValueError, binascii.Error):
        raise CallFailed("no answer of ours") from None


def answer_written(answer: Answer) -> dict[str, object]:
    """What came of an attempt."""
    wish = answer.retry_after
    seconds = None if wish is None else int(wish.total_seconds())
    return {"status": answer.status, "error": answer.error, "seconds": seconds}


def answer_read(said: Mapping[str, Any]) -> Answer:
    """Raises CallFailed."""
    try:
        status, error, seconds = said["status"], said["error"], said["seconds"]
        return Answer(
            None if status is None else int(status),
            None if error is None else str(error)[:LONGEST_WORDS],
            None if seconds is None else timedelta(seconds=int(seconds)),
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        raise CallFailed("no answer of ours") from None
