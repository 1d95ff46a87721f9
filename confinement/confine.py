"""Giving up what a process has no use for, before the first byte of a stranger's is read."""

import os
import sysconfig
from collections.abc import Callable, Sequence
from enum import Enum

from confinement import filters, landlock
from confinement.kernel import LINUX, gain_nothing, keep_memory_private

NOBODY = 65_534
PROGRAM = tuple({sysconfig.get_path(one) for one in ("stdlib", "platstdlib", "purelib", "platlib")})
"""Where this program's libraries lie: what is imported late is still found."""


class Measure(Enum):
    """What holds, in words that an operator reads."""

    ANOTHER_USER = "another user"
    FILES = "no files (Landlock)"
    CALLS = "no system calls but the needed (seccomp)"


WANTED = (Measure.FILES, Measure.CALLS)
"""Those that should hold everywhere; another user can be taken by root alone."""


def confine(
    readable: Sequence[str] = (), *, network: bool, threads: bool, as_nobody: bool
) -> list[Measure]:
    """What holds from here on; each measure by itself, for kernels differ. To be called before
    there is a second thread. Everything is given up but reading the libraries and `readable`.
    """
    if not LINUX:
        return []
    keep_memory_private()
    gain_nothing()
    steps: dict[Measure, Callable[[], None]] = {
        Measure.FILES: lambda: landlock.restrict((*PROGRAM, *readable), network=network),
        Measure.CALLS: lambda: filters.restrict(network=network, threads=threads),
    }
    if as_nobody and os.geteuid() == 0:
        steps = {Measure.ANOTHER_USER: _become_nobody, **steps}
    return [measure for measure, step in steps.items() if _holds(step)]


def _holds(step: Callable[[], None]) -> bool:
    try:
        step()
    except OSError:
        return False
    return True


def _become_nobody() -> None:
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
