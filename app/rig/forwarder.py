"""A TCP forwarder in front of the broker that can be cut and mended: one site's link."""

from __future__ import annotations

import contextlib
import socket
import threading

CHUNK = 65_536


class Forwarder:
    """Listens on a free loopback port and carries every connection to `target` (host, port) while the link is whole."""

    def __init__(self, target: tuple[str, int]) -> None:
        self._target = target
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._lock = threading.Lock()
        self._whole = True
        self._ends: set[socket.socket] = set()
        threading.Thread(target=self._accept, name=f"forwarder-{self.port}", daemon=True).start()

    def cut(self) -> None:
        """Drop every connection, and every new one as soon as it comes, until `mend`."""
        with self._lock:
            self._whole = False
            ends, self._ends = self._ends, set()
        for end in ends:
            _drop(end)

    def mend(self) -> None:
        """Carry connections again."""
        with self._lock:
            self._whole = True

    def close(self) -> None:
        """Cut the link for good and stop listening."""
        self.cut()
        _drop(self._server)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._server.accept()
            except OSError:
                return
            self._join(near)

    def _join(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(self._target, timeout=5)
        except OSError:
            _drop(near)
            return
        far.settimeout(None)
        with self._lock:
            whole = self._whole
            if whole:
                self._ends |= {near, far}
        if not whole:
            _drop(near)
            _drop(far)
            return
        for source, sink in ((near, far), (far, near)):
            threading.Thread(target=self._carry, args=(source, sink), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                sink.sendall(data)
        with self._lock:
            self._ends -= {source, sink}
        _drop(source)
        _drop(sink)


def _drop(end: socket.socket) -> None:
    # shutdown wakes a thread that waits in accept or recv; close alone would leave it there.
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
