"""The broker of the integrators: a Mosquitto of its own with an authority of its own, apart from that of the sites.

Whoever holds a certificate for one can say nothing to the other, not even knock: neither floods nor spies across.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.authority import CENTRE, Authority
from app.broker import files
from app.broker.files import Listen
from app.broker.owned import OwnedBroker, reload_revoked
from app.certificates import Identity
from app.clock import Clock
from app.config import Settings, reached_at
from app.mqtt import Broker, Credentials


@dataclass(frozen=True, slots=True)
class Admission:
    """What an integrator needs to come in; the key is known to nobody else."""

    identity: Identity
    authority: bytes
    """Certificate by which the broker is known, PEM."""
    host: str
    port: int


class Gate:
    """Gives the holders of keys their certificates and takes them away, from whatever process; the broker is told."""

    def __init__(self, settings: Settings, *, clock: Clock) -> None:
        """Over the authority of the integrators, which is made where there is none."""
        self._settings, self._clock = settings, clock
        self.folder = settings.data / "integrators" / "broker"
        """Of the broker."""
        self.authority = Authority(settings.data / "integrators" / "authority", now=clock.now())

    def admit(self, key: str, *, days: float, port: int) -> Admission:
        """A certificate for the holder of a key; one that there was before is revoked."""
        self.shut(key)
        identity = self.authority.client(key, now=self._clock.now(), days=days)
        names = (*self._settings.broker_names, reached_at(self._settings.integrator_listen))
        return Admission(identity, self.authority.certificate_file.read_bytes(), names[0], port)

    def shut(self, key: str) -> None:
        """Revoke the certificates of a key: it does not come in again, and is told nothing where it is in still."""
        if self.authority.revoke(key, now=self._clock.now()):
            reload_revoked(self.folder, self.authority)


class Integrators:
    """The broker, the authority, and the centre's link; `link` publishes, be somebody there or not."""

    def __init__(self, settings: Settings, *, clock: Clock) -> None:
        """Prepare all of it for a centre whose `integrator_port` is set.

        Raises:
            Failure: Mosquitto is not installed.
        """
        now, folder = clock.now(), settings.data / "integrators"
        self._gate = Gate(settings, clock=clock)
        authority = self._gate.authority
        listen = Listen(settings.integrator_listen, settings.integrator_port or 0, settings.broker_names)
        self._broker = OwnedBroker(
            self._gate.folder,
            authority,
            listen,
            program=settings.mosquitto,
            clock=clock,
            rules=files.INTEGRATORS,
        )
        certificate, key = folder / "centre.pem", folder / "centre.key"
        if not (certificate.exists() and key.exists()):
            authority.client(CENTRE, now=now).save(certificate, key)
        credentials = Credentials(authority.certificate_file, certificate, key)
        self.on_connected: Callable[[], None] = lambda: None
        """Called when the link is open: the broker may have forgotten what it kept."""
        self.link = Broker(
            reached_at(settings.integrator_listen),
            self.port,
            credentials,
            lambda *_: None,
            on_connected=self._connected,
            uplink=None,
        )

    def _connected(self) -> None:
        self.on_connected()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._broker.port

    def start(self) -> None:
        """Start the broker and open the link.

        Raises:
            Failure: it does not start.
        """
        self._broker.start()
        self.link.start()

    def stop(self) -> None:
        """Close the link and stop the broker."""
        self.link.stop()
        self._broker.stop()

    def admit(self, key: str, *, days: float) -> Admission:
        """A certificate for the holder of a key; one that there was before is revoked."""
        return self._gate.admit(key, days=days, port=self.port)

    def shut(self, key: str) -> None:
        """Revoke the certificates of a key."""
        self._gate.shut(key)
