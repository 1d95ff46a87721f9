"""Errors with a code from the contract's closed set: what a caller's program is told went wrong.

A *refusal* is an answer (a rule said no); a *problem* is a broken request, a missing right to a
whole field, or a fault. Resolvers raise `Problem`; whatever else they raise is a fault and masked.
"""

from collections.abc import Mapping
from enum import Enum


class ProblemCode(Enum):
    """The closed set of `extensions.code` in the contract; clients branch on nothing else."""

    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    NOT_FOUND = "NOT_FOUND"
    TOO_COMPLEX = "TOO_COMPLEX"
    RATE_LIMITED = "RATE_LIMITED"
    DOCUMENT_NOT_TRUSTED = "DOCUMENT_NOT_TRUSTED"
    INTERNAL = "INTERNAL"


class Problem(Exception):
    """An error whose code and message are meant for the caller, word by word.

    `details` go beside the code into the error's extensions (`retryAfterSeconds`).
    """

    def __init__(
        self,
        code: ProblemCode,
        message: str,
        details: Mapping[str, str | int | float | bool] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = dict(details or {})


class BadUserInput(Problem):
    """What a program got wrong: shapes, paging, cursors (E5)."""

    def __init__(self, message: str) -> None:
        super().__init__(ProblemCode.BAD_USER_INPUT, message)


class Forbidden(Problem):
    """A root field or command of another kind of role altogether (V1)."""

    def __init__(self, message: str = "Your role has no right to this.") -> None:
        super().__init__(ProblemCode.FORBIDDEN, message)


class NotFound(Problem):
    """What does not exist, or may not be seen: both answer exactly alike (V1)."""

    def __init__(self, message: str = "There is nothing of this id here.") -> None:
        super().__init__(ProblemCode.NOT_FOUND, message)
