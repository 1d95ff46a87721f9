"""Landlock: of the file system what is named may be read, and nothing written; no TCP, no signals
to others. Kernels from 5.13 on have it; each version (ABI) knows more.
"""

import ctypes
import os
from collections.abc import Iterable

from confinement.kernel import system_call

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446  # the same on every machine
_VERSION = 1
_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # bits known, by ABI
_MOST_RIGHTS = 16  # from the fifth on
_TCP = 0b11  # bind, connect
_SCOPE = 0b11  # abstract sockets, signals
_NET_SINCE, _SCOPE_SINCE = 4, 6


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def restrict(readable: Iterable[str], *, network: bool) -> None:
    """From here on; `readable` are folders and files, those that are missing left out. Raises
    OSError where the kernel has none of it.
    """
    abi = system_call(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION))
    handled = _Ruleset((1 << _RIGHTS.get(abi, _MOST_RIGHTS)) - 1, 0 if network else _TCP, _SCOPE)
    size = 8 if abi < _NET_SINCE else 16 if abi < _SCOPE_SINCE else 24
    rules = system_call(_CREATE, ctypes.byref(handled), ctypes.c_size_t(size), ctypes.c_uint32(0))
    try:
        for path in readable:
            _allow(rules, path)
        system_call(_RESTRICT, ctypes.c_int(rules), ctypes.c_uint32(0))
    finally:
        os.close(rules)


def _allow(rules: int, path: str) -> None:
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        allowed = _READ_FILE | (_READ_DIR if os.path.isdir(path) else 0)
        rule = _Beneath(allowed, parent)
        kind, flags = ctypes.c_int(_BENEATH), ctypes.c_uint32(0)
        system_call(_ADD_RULE, ctypes.c_int(rules), kind, ctypes.byref(rule), flags)
    finally:
        os.close(parent)
