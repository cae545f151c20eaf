"""One moment by which all that happens on a connection is over, whoever is at the other end of it.

A timeout of single reads never runs out where a byte comes now and then.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Deadline:
    """Ends so many seconds after it was made."""

    def __init__(self, seconds: float) -> None:
        """It begins now."""
        self._at = time.monotonic() + seconds

    @property
    def is_over(self) -> bool:
        """Whether no time is left."""
        return time.monotonic() >= self._at

    def left_s(self) -> float:
        """Seconds that are left.

        Raises:
            TimeoutError: none are.
        """
        if self.is_over:
            raise TimeoutError
        return self._at - time.monotonic()

    @contextmanager
    def over(self, connection: socket.socket) -> Iterator[None]:
        """Cut `connection` off at the end of it, whatever has been made of it by then (TLS takes the socket over).

        Raises:
            TimeoutError: it was cut off, or the time is over.
        """
        with connection.dup() as twin:
            timer = threading.Timer(self.left_s(), _cut, (twin,))
            timer.daemon = True
            timer.start()
            try:
                yield
                self.left_s()
            finally:
                timer.cancel()
                timer.join()  # `twin` is a number: closed before, it could be somebody else's


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
