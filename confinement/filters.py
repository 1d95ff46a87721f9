"""seccomp: system calls that this process has no use for are refused (EPERM), by number.

Landlock stands behind it where the kernel has both; this one alone stops what Landlock does not
know: new processes, other programs, sockets, the memory of others, changed modes and owners.
"""

import errno
import os
import platform
from collections.abc import Iterable
from typing import NamedTuple

from confinement.kernel import install_filter

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # where they stand in what a filter is given
_OTHER_ABI = 0x40000000  # x86's third set of numbers for the same calls
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_THREAD = 0x00010000  # CLONE_THREAD


class Calls(NamedTuple):
    """The numbers of one kind of machine."""

    architecture: int
    opens: dict[int, int]  # the argument that holds the flags, by number
    clone: int
    starts: tuple[int, ...]  # programs and processes
    sockets: tuple[int, ...]
    changes: tuple[int, ...]  # names, modes, owners, times and attributes of files
    reaches: tuple[int, ...]  # other processes, the kernel, the whole machine


# 424, 434, 438: pidfd; 425: io_uring, which goes round filters; the rest: mounts and killing.
_NEW = (424, 425, 428, 429, 430, 431, 432, 434, 438, 442, 448)
MACHINES = {
    "x86_64": Calls(
        0xC000003E,
        {2: 1, 257: 2},
        56,
        (57, 58, 59, 322),
        (41, 42, 49, 53),
        (
            *(76, 82, 83, 84, 85, 86, 87, 88, 90, 91, 92, 93, 94, 132, 133, 188, 189, 190),
            *(197, 198, 199, 235, 258, 259, 260, 261, 263, 264, 265, 266, 268, 280, 316, 452),
        ),
        (
            *(62, 101, 155, 161, 165, 166, 169, 175, 200, 246, 248, 249, 250, 272, 298),
            *(303, 304, 308, 310, 311, 313, 321, 323, *_NEW),
        ),
    ),
    "aarch64": Calls(
        0xC00000B7,
        {56: 2},
        220,
        (221, 281),
        (198, 199, 200, 203),
        (5, 6, 7, 14, 15, 16, 33, 34, 35, 36, 37, 38, 45, 52, 53, 54, 55, 88, 276, 452),
        (
            *(39, 40, 41, 51, 97, 104, 105, 117, 129, 130, 142, 217, 218, 219, 241, 264),
            *(265, 268, 270, 271, 273, 280, 282, *_NEW),
        ),
    ),
}
_CLONE3, _OPENAT2 = 435, 437  # their arguments can't be looked at: libraries fall back to the old


def restrict(*, network: bool, threads: bool) -> None:
    """From here on. Raises OSError where the kernel, or this kind of machine, has none of it."""
    calls = MACHINES.get(platform.machine())
    if calls is None:
        raise OSError(errno.ENOSYS, "no numbers for this machine")
    install_filter(_program(calls, network=network, threads=threads))


def _program(calls: Calls, *, network: bool, threads: bool) -> list[tuple[int, int, int, int]]:
    refused = (*calls.starts, *calls.changes, *calls.reaches, *(() if network else calls.sockets))
    return [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, calls.architecture),
        _answer(errno.EPERM),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _OTHER_ABI),
        _answer(errno.EPERM),
        *_refusals((_CLONE3, _OPENAT2), errno.ENOSYS),
        *_refusals(refused, errno.EPERM),
        *_by_bits(calls.clone, 0, _THREAD if threads else 0, set_is_fine=True),
        *(
            one
            for number, argument in calls.opens.items()
            for one in _by_bits(number, argument, _WRITES, set_is_fine=False)
        ),
        (_RETURN, 0, 0, _ALLOW),
    ]


def _answer(code: int) -> tuple[int, int, int, int]:
    return (_RETURN, 0, 0, _REFUSE | code)


def _refusals(numbers: Iterable[int], code: int) -> Iterable[tuple[int, int, int, int]]:
    for number in numbers:
        yield (_EQUAL, 0, 1, number)
        yield _answer(code)


def _by_bits(
    number: int, argument: int, bits: int, *, set_is_fine: bool
) -> Iterable[tuple[int, int, int, int]]:
    """One call by the bits of one of its arguments."""
    fine, not_fine = (_RETURN, 0, 0, _ALLOW), _answer(errno.EPERM)
    yield (_EQUAL, 0, 4, number)
    yield (_LOAD, 0, 0, _ARGUMENTS + 8 * argument)
    yield (_ANY_BIT, 0, 1, bits)
    yield fine if set_is_fine else not_fine
    yield not_fine if set_is_fine else fine
