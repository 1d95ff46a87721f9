"""Errors of executed operations: a problem is told as it is, a fault is masked and logged once."""

import traceback
from collections.abc import Callable, Sequence

import structlog
from graphql import GraphQLError

from domain.model.problems import Problem, ProblemCode
from transport.base.error_texts import cause_of, without_internals
from transport.base.problems import WireError, wire_error, wire_problem
from transport.base.request_ids import request_id

log = structlog.get_logger("doorstep.transport")

LOGGED_PER_OPERATION = 3  # a list of 500 broken rows is one fault


Passing = Callable[[BaseException], bool]
"""Whether a fault passes by itself, and what failed is worth another try: the database is away."""


def none_passes(fault: BaseException) -> bool:
    """Where nothing is known of faults."""
    return False


class Faults:
    """Turns errors into wire errors.

    A fault's own message may hold what a person typed or what a row holds, so production logs its
    type and where it happened alone; `verbose` (development) logs the message too.
    """

    def __init__(self, *, verbose: bool, passing: Passing = none_passes) -> None:
        self.passing = passing
        self._verbose = verbose

    def told(
        self, errors: Sequence[GraphQLError], wrong_arguments: Callable[[], set[str]]
    ) -> list[WireError]:
        """The errors of one executed operation, each with its code, its path and its place."""
        faults: list[BaseException] = []
        told = [self._told(error, wrong_arguments, faults) for error in errors]
        for fault in list({id(fault): fault for fault in faults}.values())[:LOGGED_PER_OPERATION]:
            self.log(fault, count=len(faults))
        return told

    def masked(self, fault: BaseException) -> WireError:
        """What a caller learns of one fault: the id to ask us about."""
        self.log(fault)
        return masked()

    def log(self, fault: BaseException, *, count: int = 1) -> None:
        """Log a fault with where it happened; the request id is bound to the log's context."""
        frames = traceback.extract_tb(fault.__traceback__)
        log.error(
            "fault",
            error=_name(fault),
            cause=None if fault.__cause__ is None else _name(fault.__cause__),
            traceback="".join(traceback.format_list(frames)),
            count=count,
            **({"text": str(fault)} if self._verbose else {}),
        )

    def _told(
        self,
        error: GraphQLError,
        wrong_arguments: Callable[[], set[str]],
        faults: list[BaseException],
    ) -> WireError:
        cause = cause_of(error)
        if isinstance(cause, Problem):
            told = wire_problem(cause)
        elif error.message in wrong_arguments():
            told = wire_error(ProblemCode.BAD_USER_INPUT, without_internals(error.message, cause))
        else:
            faults.append(cause or error)
            told = masked()
        return placed(told, error)


def masked() -> WireError:
    """The one message of every fault."""
    text = f"Something went wrong on our side. The request id is {request_id.get()}."
    return wire_error(ProblemCode.INTERNAL, text)


def placed(told: WireError, error: GraphQLError) -> WireError:
    """Add where in the document and in the data it happened."""
    if error.locations:
        told["locations"] = [location.formatted for location in error.locations]
    if error.path is not None:
        told["path"] = error.path
    return told


def _name(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"
