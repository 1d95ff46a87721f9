"""One line for each operation that is over. It says what ran, never who ran it or on what: no name,
no id of a person or session, no variable, no document, no address.
"""

from collections.abc import Sequence

import structlog

from transport.telemetry.observing import Sighting

log = structlog.get_logger("doorstep.operations")


class AccessLog:
    """An observer; the request's id is bound to the log's context already."""

    def ended(self, sighting: Sighting) -> None:
        """Say it."""
        told = {"name": sighting.name, "codes": list(sighting.codes), "cost": sighting.cost}
        log.info(
            "operation",
            type=sighting.kind,
            outcome=sighting.outcome.value,
            viewer=sighting.role,
            ms=round(sighting.seconds * 1000, 1),
            **{name: value for name, value in told.items() if value not in (None, [])},
        )

    def delivered(self, event: object, open_for: float, codes: Sequence[str]) -> None:
        """Events are counted (transport/telemetry/metrics.py), not listed."""
