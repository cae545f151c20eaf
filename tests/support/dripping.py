"""A server that never comes to an end, and never falls silent either."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from support.pki import Identity


@contextmanager
def dripping(identity: Identity | None = None, after: bytes = b"", *, in_handshake: bool = False) -> Iterator[int]:
    """The port of a server that says `after`, and then a byte now and then; over TLS with an identity."""
    over = threading.Event()
    context = None
    if identity is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(identity.cert, identity.key)

    def drip(wire: socket.socket) -> None:
        with suppress(OSError), wire:
            said = wire if context is None or in_handshake else context.wrap_socket(wire, server_side=True)
            with said:
                said.sendall(HELLO if in_handshake else after)
                while not over.wait(0.05):
                    said.sendall(b"\0" if in_handshake else b"H")

    def serve() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=drip, args=(listener.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        over.set()
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


HELLO = b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc"
"""The head of a TLS record and of a ServerHello that is very long."""
