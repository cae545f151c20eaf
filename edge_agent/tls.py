"""The site's side of mutual TLS 1.3; resumes the last session where the broker knows it, 3 kB less a reconnect."""

from __future__ import annotations

import logging
import ssl
from typing import Any

from edge_agent.config import Tls

LOG = logging.getLogger(__name__)


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


class TlsIdentity:
    """The site's certificate and key, read again when a renewal has replaced the files."""

    def __init__(self, files: Tls) -> None:
        """Reads the files.

        Raises:
            OSError: one cannot be read, or key and certificate do not belong together (`ssl.SSLError`).
        """
        self._files = files
        self._seen = self._stamp()
        self._context = _context(files)

    def context(self) -> ResumingContext:
        """The context for the next connection; the one before where new files cannot be used."""
        try:
            stamp = self._stamp()
            if stamp != self._seen:
                self._seen = stamp
                self._context = _context(self._files)
                LOG.info("certificate renewed")
        except OSError as error:
            LOG.warning("the new certificate cannot be used", extra={"reason": error.strerror or str(error)})
        return self._context

    def _stamp(self) -> tuple[int, ...]:
        return tuple(path.stat().st_mtime_ns for path in (self._files.ca, self._files.cert, self._files.key))


def _context(tls: Tls) -> ResumingContext:
    """Trusts the mission's authority only, checks the broker's name, and shows the site's certificate."""
    context = ResumingContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_verify_locations(tls.ca)
    context.load_cert_chain(tls.cert, tls.key)
    return context
