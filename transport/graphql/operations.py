"""An operation that was let in."""

from dataclasses import dataclass
from time import perf_counter
from typing import Any

from graphql import Executor, OperationType

from domain.model.people import Viewer
from transport.graphql.documents import Document
from transport.telemetry.observing import Outcome, Sighting


@dataclass(frozen=True, slots=True)
class Operation:
    """An admitted operation: all is known of it but its outcome."""

    viewer: Viewer
    document: Document
    executor: Executor[Any]
    kind: OperationType
    cost: int
    name: str | None  # a trusted document's
    began: float

    def over(self, outcome: Outcome, codes: tuple[str, ...]) -> Sighting:
        """What is told of it at its end."""
        seconds, role = perf_counter() - self.began, self.viewer.role.value
        return Sighting(self.kind.value, self.name, role, outcome, codes, seconds, self.cost)
