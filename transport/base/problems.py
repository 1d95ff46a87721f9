"""How problems look on the wire: one error object each, its code always present."""

from typing import Any

from domain.model.problems import Problem, ProblemCode

WireError = dict[str, Any]

LONGEST_MESSAGE = 1_000


class Unauthenticated(Problem):
    """Raised by a gate: the token is missing, wrong, expired or revoked. HTTP 401, close 4403."""

    def __init__(self, message: str = "A valid token is needed.") -> None:
        super().__init__(ProblemCode.UNAUTHENTICATED, message)


class RateLimited(Problem):
    """Too much at once or in a minute; says when to come back."""

    def __init__(self, message: str, *, retry_after_seconds: int) -> None:
        details = {"retryAfterSeconds": retry_after_seconds}
        super().__init__(ProblemCode.RATE_LIMITED, message, details)


class TooComplex(Problem):
    """A document beyond a limit: which one, how much was allowed, how much came."""

    def __init__(self, message: str) -> None:
        super().__init__(ProblemCode.TOO_COMPLEX, message)


class NotTrusted(Problem):
    """A document that the manifest of trusted documents does not hold."""

    def __init__(self, message: str) -> None:
        super().__init__(ProblemCode.DOCUMENT_NOT_TRUSTED, message)


class Interrupted(Exception):
    """A subscription met a fault that passes by itself: its reader comes back by cursor (1013)."""


class RequestRefused(Exception):
    """A request that is not executed: its errors, as they go on the wire. There is no `data`."""

    def __init__(self, errors: list[WireError], *, cost: int | None = None) -> None:
        super().__init__(errors[0]["message"])
        self.errors = errors
        self.cost = cost

    @property
    def code(self) -> ProblemCode:
        """What the first error says it is; HTTP's status follows from it."""
        return ProblemCode(self.errors[0]["extensions"]["code"])


def wire_error(code: ProblemCode, message: str, **details: object) -> WireError:
    """An error object; what its message quotes of the caller is cut short."""
    if len(message) > LONGEST_MESSAGE:
        message = f"{message[:LONGEST_MESSAGE]}…"
    return {"message": message, "extensions": {"code": code.value, **details}}


def wire_problem(problem: Problem) -> WireError:
    """A problem's own words and code."""
    return wire_error(problem.code, problem.message, **problem.details)


def refused(problem: Problem, *, cost: int | None = None) -> RequestRefused:
    """A whole request refused for one problem."""
    return RequestRefused([wire_problem(problem)], cost=cost)
