"""The site's side of mutual TLS 1.3; resumes the last session where the broker knows it, 3 kB less a reconnect."""

from __future__ import annotations

import ssl
from typing import Any

from edge_agent.config import Tls


class ResumingContext(ssl.SSLContext):
    """An SSL context that offers its last session again; `paho` only ever calls `wrap_socket`."""

    session: ssl.SSLSession | None = None

    def wrap_socket(self, *args: Any, **kwargs: Any) -> ssl.SSLSocket:
        """As `ssl.SSLContext.wrap_socket`, with the session kept from before."""
        return super().wrap_socket(*args, **(kwargs | {"session": self.session}))

    def remember(self, sock: object) -> None:
        """Keep the newest ticket of a connected socket (TLS 1.3 sends them after the handshake)."""
        if isinstance(sock, ssl.SSLSocket) and sock.session is not None:
            self.session = sock.session


def client_context(tls: Tls) -> ResumingContext:
    """Trusts the mission's authority only, checks the broker's name, and shows the site's certificate.

    Raises:
        OSError: a file cannot be read, or key and certificate do not belong together (`ssl.SSLError`).
    """
    context = ResumingContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_verify_locations(tls.ca)
    context.load_cert_chain(tls.cert, tls.key)
    return context
