"""What a process takes away from itself before it does what strangers ask: outliving its parent, memory, network."""

from __future__ import annotations

import ctypes
import os
import resource
import signal

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4
_CLONE_NEWNET = 0x40000000


def leave_network() -> bool:
    """Move to a network without any interface. True when that is allowed; it is one more wall, not the only one."""
    return bool(ctypes.CDLL(None).unshare(_CLONE_NEWNET) == 0)


def die_with(parent: int) -> None:
    """Let the kernel kill this process when `parent`, which forked it, is gone; a crash leaves no core file."""
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    libc.prctl(_PR_SET_DUMPABLE, 0)  # a crash must not write the dataset to a core file
    if os.getppid() != parent:  # it died before we asked
        os._exit(1)


def lower(limit: int, value: int) -> None:
    """Set both values of a limit of `resource` to `value`, or to what is allowed if that is less."""
    hard = resource.getrlimit(limit)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (value, value))


def lower_memory(more: int) -> None:
    """Allow `more` bytes of memory beyond what is in use now."""
    with open("/proc/self/statm", "rb") as file:
        in_use = int(file.read().split()[5]) * resource.getpagesize()
    lower(resource.RLIMIT_DATA, in_use + more)
