"""What the centre needs to speak and hear CAP: its name, its signing key, and the sources it listens to."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from threading import Lock

from app.authority import Authority
from app.certificates import Identity
from app.clock import Clock
from app.gateways.cap.edition import edition_of
from app.gateways.cap.encode import Issuer, sender_of
from app.gateways.cap.sources import Source
from app.gateways.reader import Reader

KEY_NAME = "cap"


class Office:
    """One for each centre. The key is made when it is first asked for, by the mission's own authority."""

    def __init__(
        self, folder: Path, authority: Path, clock: Clock, *, sender: str = "", sources: tuple[Source, ...] = ()
    ) -> None:
        """Nothing is read or made yet.

        Args:
            folder: Where `cap.pem` and `cap.key` are kept.
            authority: Folder of the mission's certificate authority.
            clock: For the certificate.
            sender: What messages say as `sender`; empty: made of the mission's code.
            sources: Whom the mission listens to.
        """
        self.sources = sources
        self._folder = folder
        self._authority = authority
        self._clock = clock
        self._sender = sender
        self._lock = Lock()

    @cached_property
    def identity(self) -> Identity:
        """The key and its certificate, which partners pin."""
        certificate, key = self._folder / f"{KEY_NAME}.pem", self._folder / f"{KEY_NAME}.key"
        with self._lock:
            if not (certificate.exists() and key.exists()):
                now = self._clock.now()
                Authority(self._authority, now=now).signer(KEY_NAME, now=now).save(certificate, key)
            return Identity(certificate.read_bytes(), key.read_bytes())

    def issuer(self, reader: Reader) -> Issuer:
        """Who speaks, in the edition of whoever reads."""
        roster, principal = reader.roster, reader.principal
        sender = self._sender or sender_of(roster.code)
        return Issuer(sender, roster.name, roster.languages, principal.partner, edition_of(principal))
