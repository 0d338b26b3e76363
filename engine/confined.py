"""A program with limits and, where the system lets it, no network.

It is called as `confined.py MEMORY CPU FILE PROGRAM …`.

Belongs here: what is done between the start of a process and the program that it becomes. It is run as a
script, in a process of its own: none of it may be done in a fork of a process with threads.
Does not belong here: which program that is (`engine.converter`).
"""

import contextlib
import ctypes
import os
import sys

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000


def main(memory: int, cpu: int, file: int, *command: str) -> None:
    """Become `command` with at most that many bytes of address space, seconds of CPU, bytes a file."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # no such limit on this system
        import resource

        for limit, value in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_CPU, cpu),
            (resource.RLIMIT_FSIZE, file),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(limit, (value, value))
    with contextlib.suppress(OSError, AttributeError):  # Linux only
        libc = ctypes.CDLL(None)
        if libc.unshare(_NEW_NETWORK) != 0:  # that is for root alone; in a namespace of its own anybody is
            libc.unshare(_NEW_USER | _NEW_NETWORK)
    os.execv(command[0], command)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
