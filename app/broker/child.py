"""Becomes the broker: drops root, arranges to end with the centre, then executes Mosquitto in its own place.

Run by its path with `python -I -S child.py PARENT UID GID PROGRAM ARGUMENT…`, so it imports nothing of the package.
A process of its own is needed because the kernel forgets "end with the parent" when a process changes its user, and
because running Python between fork and exec is not safe in a centre with threads.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(parent: int, uid: int, gid: int, command: list[str]) -> None:
    """Never returns."""
    if os.geteuid() == 0 and uid:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit("the centre is gone")
    os.execv(command[0], command)  # noqa: S606 - the program the centre found, and no shell


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
