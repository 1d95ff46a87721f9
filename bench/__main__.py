"""`python -m bench [names…]`: every figure beside its bound; exit code 1 where one is missed."""

import sys
from collections.abc import Callable

from bench.delivery import delivery
from bench.fairness import fairness
from bench.figures import Figure, show
from bench.hostile import hostile
from bench.ratios import arrivals, reads
from bench.sockets import sockets
from bench.start import start

BENCHES: dict[str, Callable[[], list[Figure]]] = {
    "reads": reads,
    "arrivals": arrivals,
    "delivery": delivery,
    "sockets": sockets,
    "start": start,
    "hostile": hostile,
    "fairness": fairness,
}


def main(names: list[str]) -> int:
    """Run those named, or all."""
    if unknown := set(names) - set(BENCHES):
        print(f"no such bench: {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
        return 2
    figures = []
    for name in names or BENCHES:
        found = BENCHES[name]()
        show(found)
        figures += found
    return 0 if all(figure.ok for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
