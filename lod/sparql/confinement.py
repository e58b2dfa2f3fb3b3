"""What a worker process takes from itself before it sees a stranger's query.

Memory by RLIMIT_AS; the network by a seccomp filter, which needs no privileges. Where the platform has no
seccomp, the scan for SERVICE stands alone, as it does for a remote endpoint; it refuses whatever it cannot
tell.
"""

import ctypes
import platform
import resource
import signal
import struct
import sys
from pathlib import Path
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_SET_SECCOMP: Final = 22
_FILTER: Final = 2
_ALLOW: Final = 0x7FFF0000
_EPERM: Final = 0x00050000 | 1
_KILL: Final = 0x80000000

# linux/audit.h and the system call tables: architecture, then the numbers of socket, connect,
# io_uring_setup (which can open sockets too), execve, execveat and ptrace.
_CALLS: Final = {
    "x86_64": (0xC000003E, (41, 42, 425, 59, 322, 101)),
    "aarch64": (0xC00000B7, (198, 203, 425, 221, 281, 117)),
}
_X32: Final = 0x40000000  # on x86_64, numbers from here on are another table of the same calls


def confine(*, network: bool) -> bool:
    """Take this process off the network, unless it needs it, for good; return whether it is off."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return False if network else _leave_network()


def go_on_without_owner() -> None:
    """Have this process go on, if it stands still, when its owner ends (prctl(2), PR_SET_PDEATHSIG).

    Then it notices that it is alone. Where there is no such call, nobody may stop it.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGCONT), 0, 0, 0)


def limit_memory(megabytes: int) -> None:
    """Let this process, for good, take no more than so much beyond the addresses that it has now."""
    if sys.platform != "linux":  # elsewhere the limit is refused or without effect
        return
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + (megabytes << 20)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _leave_network() -> bool:
    if sys.platform != "linux" or platform.machine() not in _CALLS:
        return False
    architecture, calls = _CALLS[platform.machine()]
    program = _program(architecture, calls)
    code = ctypes.create_string_buffer(program, len(program))

    class Program(ctypes.Structure):
        """`struct sock_fprog`."""

        _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))

    prctl = ctypes.CDLL(None, use_errno=True).prctl
    whole = Program(len(program) // 8, ctypes.addressof(code))
    return bool(
        prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
        and prctl(_PR_SET_SECCOMP, _FILTER, ctypes.byref(whole), 0, 0) == 0
    )


def _program(architecture: int, calls: tuple[int, ...]) -> bytes:
    """Return the filter in the code of the Berkeley packet filter: struct sock_filter, one after another."""
    load, equal, at_least, answer = 0x20, 0x15, 0x35, 0x06

    def step(code: int, operand: int, if_so: int = 0, if_not: int = 0) -> bytes:
        return struct.pack("=HBBI", code, if_so, if_not, operand)

    refuse = len(calls)  # steps from the check of _X32 to the refusal
    return b"".join(
        [
            step(load, 4),  # the architecture
            step(equal, architecture, 1, 0),
            step(answer, _KILL),
            step(load, 0),  # the call's number
            step(at_least, _X32, refuse + 1, 0),
            *(step(equal, call, refuse - index, 0) for index, call in enumerate(calls)),
            step(answer, _ALLOW),
            step(answer, _EPERM),
        ]
    )
