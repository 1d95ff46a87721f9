"""Linux's own calls that the standard library has none for."""

import ctypes
import sys
from typing import Any

_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_MODE_FILTER = 2
LINUX = sys.platform == "linux"


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def system_call(number: int, *arguments: Any) -> int:
    """What the kernel answers. Raises OSError."""
    answer: int = _libc().syscall(ctypes.c_long(number), *arguments)
    if answer < 0:
        raise OSError(ctypes.get_errno(), "refused by the kernel")
    return answer


def _prctl(option: int, *arguments: Any) -> None:
    padded = [*arguments, *[ctypes.c_ulong(0)] * (4 - len(arguments))]
    if _libc().prctl(ctypes.c_int(option), *padded) != 0:
        raise OSError(ctypes.get_errno(), "refused by the kernel")


def keep_memory_private() -> None:
    """From here on no other process of this user reads this one's memory or environment."""
    if LINUX:
        _prctl(_PR_SET_DUMPABLE, ctypes.c_ulong(0))


def gain_nothing() -> None:
    """No program that is started has more rights than this process; filters need it."""
    _prctl(_PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1))


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_ushort),
        ("then", ctypes.c_ubyte),
        ("otherwise", ctypes.c_ubyte),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("first", ctypes.POINTER(_Instruction)))


def install_filter(instructions: list[tuple[int, int, int, int]]) -> None:
    """A BPF program that judges every system call from here on. Raises OSError."""
    written = (_Instruction * len(instructions))(*(_Instruction(*one) for one in instructions))
    program = _Program(len(instructions), ctypes.cast(written, ctypes.POINTER(_Instruction)))
    _prctl(_PR_SET_SECCOMP, ctypes.c_ulong(_MODE_FILTER), ctypes.byref(program))
