"""A device that speaks Cursor on Target over a plain or TLS socket, driven by hand, and the gateway it connects to."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event as Flag
from threading import Thread

from support.dangers import name
from support.waiting import wait_for

from app.authority import Authority, Identity
from app.clock import SetClock
from app.gateways.cot.chat import message_id
from app.gateways.cot.enrol import Wanted, enrol, mint, server_context
from app.gateways.cot.event import Event, read
from app.gateways.cot.framer import Framer
from app.gateways.cot.service import CotService, Ports
from app.journal.store import record
from app.picture.tables import Threat, ThreatArea
from app.roster.store import RosterCache


class Device:
    """One connection. What it received is kept: events in order, and every byte."""

    def __init__(self, port: int, context: ssl.SSLContext | None, *, buffer: int | None = None) -> None:
        plain = socket.socket()
        if buffer is not None:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        plain.settimeout(10)
        plain.connect(("127.0.0.1", port))
        self._begin(context.wrap_socket(plain, server_hostname="localhost") if context else plain)

    @classmethod
    def over(cls, connection: socket.socket) -> Device:
        """Over a connection that is open."""
        device = cls.__new__(cls)
        device._begin(connection)
        return device

    def _begin(self, connection: socket.socket) -> None:
        self._socket = connection
        self._socket.settimeout(0.05)
        self._framer = Framer()
        self.events: list[Event] = []
        self.bytes = bytearray()
        self.closed = False

    def send(self, *raw: bytes) -> None:
        """Send these bytes."""
        for one in raw:
            self._socket.settimeout(10)
            self._socket.sendall(one)
        self._socket.settimeout(0.05)

    def pull(self) -> None:
        """Take what is there."""
        try:
            chunk = self._socket.recv(65536)
        except (TimeoutError, ssl.SSLWantReadError):
            return
        except OSError:
            chunk = b""
        if not chunk:
            self.closed = True
            return
        self.bytes += chunk
        self.events += [read(document) for document in self._framer.feed(chunk)]

    def until(self, condition, what: str = "the event", seconds: float = 40.0):
        """The first truthy result of `condition` over what has been received."""

        def looked():
            self.pull()
            return condition()

        return wait_for(looked, seconds, what)

    def event(self, uid: str, *, type_: str | None = None, number: int = 1) -> Event:
        """The `number`-th event of that uid (and type)."""

        def found():
            fitting = [one for one in self.events if one.uid == uid and type_ in {None, one.type}]
            return fitting[number - 1] if len(fitting) >= number else None

        return self.until(found, f"event {uid} {type_ or ''}")

    def chat(self, part: str) -> Event:
        """The chat message that holds these words."""
        return self.until(
            lambda: next((one for one in self.events if one.type == "b-t-f" and part in one.remarks), None), part
        )

    def message(self, alert: int, revision: int) -> Event:
        """The chat message that carries a revision of an alert."""
        name = message_id(alert, revision)
        return self.until(lambda: next((one for one in self.events if one.uid.endswith(f".{name}")), None), name)

    def pinged(self) -> None:
        """Everything sent before this was answered before this returns."""
        already = sum(one.type == "t-x-c-t-r" for one in self.events)
        self.send(PING)
        self.until(lambda: sum(one.type == "t-x-c-t-r" for one in self.events) > already, "the answer to a ping")

    def ended(self) -> bool:
        """Wait until the other side has closed."""
        return self.until(lambda: self.closed, "the end of the connection")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Take everything as it comes, meanwhile."""
        done = Flag()

        def read_on() -> None:
            while not done.is_set():
                self.pull()

        thread = Thread(target=read_on)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def say_no_more(self) -> None:
        """Close this side of the connection alone."""
        self._socket.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Go away."""
        self._socket.close()


PING = (
    b'<event version="2.0" uid="p" type="t-x-c-t" how="m-g" time="2026-09-21T14:13:20Z" start="2026-09-21T14:13:20Z" '
    b'stale="2026-09-21T14:13:30Z"><point lat="0" lon="0" hae="0" ce="0" le="0"/><detail/></event>'
)


class Gateway:
    """The gateway over a test's database, its authority, and the devices of the test."""

    def __init__(self, database, folder: Path, now: int) -> None:
        self.database, self.clock, self.folder = database, SetClock(now), folder
        self.authority = Authority(folder / "authority", now=now)
        self.service: CotService | None = None
        self._identities: dict[str, Identity] = {}
        self._devices: list[Device] = []

    def start(self, **more) -> None:
        """Open the ports."""

        now = self.clock.now()

        def context():
            return server_context(self.authority, ["localhost", "127.0.0.1"], self.folder / "authority", now=now)

        ports = Ports(**({"listen": "127.0.0.1", "port": 0, "context": context} | more))
        self.service = CotService(self.database, RosterCache(), self.clock, ports)
        self.service.start()

    def restart(self, **more) -> None:
        """Close the ports and open them otherwise."""
        assert self.service
        assert self.service.stop()
        self.start(**more)

    def enrol(self, name: str, **who) -> None:
        """Enrol a client with a certificate of its own."""
        identity, fingerprint = mint(self.authority, name, now=self.clock.now(), days=10_000)
        self._identities[name] = identity
        enrol(self.database, Wanted(name, **who), expires_at=None, fingerprint=fingerprint, now=self.clock.now())

    def files(self, name: str) -> tuple[Path, Path]:
        """Certificate and key of a client, as files."""
        certificate, key = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        self._identities[name].save(certificate, key)
        return certificate, key

    def context(self, name: str | None) -> ssl.SSLContext:
        """TLS of a client; None: of one without a certificate."""
        context = ssl.create_default_context(cafile=str(self.authority.certificate_file))
        if name is not None:
            context.load_cert_chain(*self.files(name))
        return context

    def connect(self, name: str, presence: bytes | None = None, *, buffer: int | None = None) -> Device:
        """A device that is let in and shows itself."""
        assert self.service
        assert self.service.port
        device = Device(self.service.port, self.context(name), buffer=buffer)
        self._devices.append(device)
        device.event("HELIOGRAPH")
        if presence is not None:
            device.send(presence)
            device.pinged()
        return device

    def stop(self) -> None:
        """End everything."""
        for device in self._devices:
            device.close()
        if self.service is not None:
            assert self.service.stop()


def put(world, word: str = "one", *, areas: tuple[str, ...] = ("AO-WEST",), **changes) -> None:
    """The picture has this threat now, in these areas, and the journal says so, as the pipeline has it."""
    world.put(word, **changes)
    with world.database.transaction() as session:
        row = session.get(Threat, name(word))
        for area in areas:
            session.merge(ThreatArea(threat_id=row.id, area=area))
        data = {"threat": str(row.id), "kind": row.kind, "state": row.state}
        record(session, "threat.updated", str(row.id), at=world.now, areas=areas, data=data)
