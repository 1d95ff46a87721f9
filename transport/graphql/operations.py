"""An operation that was let in."""

from dataclasses import dataclass
from time import perf_counter
from typing import cast

from graphql import OperationType

from domain.model.people import Viewer
from transport.graphql.compiled_executor import DirectExecutor
from transport.graphql.documents import Document
from transport.telemetry.observing import Outcome, Sighting


@dataclass(frozen=True, slots=True)
class Operation:
    """An admitted operation: all is known of it but its outcome."""

    viewer: Viewer
    document: Document
    executor: DirectExecutor
    kind: OperationType
    cost: int
    name: str | None  # a trusted document's
    began: float

    def for_event(self, event: object) -> DirectExecutor:
        """What answers one event of a subscription: an answer of its own."""
        executor = cast("DirectExecutor", self.executor.build_per_event_executor(event))
        executor.size = self.executor.size.again()
        return executor

    def over(self, outcome: Outcome, codes: tuple[str, ...]) -> Sighting:
        """What is told of it at its end."""
        seconds, role = perf_counter() - self.began, self.viewer.role.value
        return Sighting(self.kind.value, self.name, role, outcome, codes, seconds, self.cost)
