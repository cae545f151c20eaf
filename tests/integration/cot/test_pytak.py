"""An independent peer: PyTAK imports our data package, connects by TLS, receives, reports and acknowledges."""

import asyncio
import tempfile
import time
import warnings
import zipfile
from pathlib import Path

import pytest
from sqlmodel import select
from support.cot_device import put
from support.cot_events import casevac, chat, presence
from support.dangers import name, threat

from app.gateways.cot import own
from app.gateways.cot.enrol import Wanted, enrol, mint, package_of
from app.ingest.tables import Report
from app.picture.tables import ThreatArea

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it says at import what optional libraries it misses
    import pytak

SECONDS = 20
pytestmark = pytest.mark.filterwarnings("ignore:ssl.OP_NO_:DeprecationWarning")


@pytest.fixture
def package(gateway, tmp_path, monkeypatch):
    """The file that `heliograph cot enrol` writes, for a new device of ALFA-1."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    now = gateway.clock.now()
    identity, fingerprint = mint(gateway.authority, "pytak", now=now, days=10_000)
    enrol(gateway.database, Wanted("pytak", unit="ALFA-1"), expires_at=None, fingerprint=fingerprint, now=now)
    address = f"localhost:{gateway.service.port}"
    made = package_of(gateway.authority, identity, name="pytak", address=address, title="Heliograph")
    path = tmp_path / "heliograph.zip"
    path.write_bytes(made)
    return path


class Peer:
    """PyTAK's own workers around two queues."""

    def __init__(self, config) -> None:
        self.config = config
        self.got: list[bytes] = []

    async def __aenter__(self):
        reader, writer = await pytak.protocol_factory(self.config)
        self._writer = writer
        self._out, self._in = asyncio.Queue(), asyncio.Queue(10_000)
        self._workers = [pytak.TXWorker(self._out, self.config, writer), pytak.RXWorker(self._in, self.config, reader)]
        self._tasks = [asyncio.create_task(worker.run()) for worker in self._workers]
        return self

    async def __aexit__(self, *_):
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._writer.close()
        await self._writer.wait_closed()

    async def send(self, raw: bytes) -> None:
        await self._out.put(raw)

    async def next(self) -> bytes:
        """The next event."""
        async with asyncio.timeout(SECONDS):
            return await self._in.get()

    async def until(self, *parts: str) -> bytes:
        """The first event that holds all of these."""
        async with asyncio.timeout(SECONDS):
            while True:
                for raw in self.got:
                    if all(part.encode() in raw for part in parts):
                        return raw
                self.got.append(await self._in.get())


def config_of(package: Path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = pytak.read_pref_package(str(package))
    parser = pytak.client_functions.ConfigParser(read)
    return parser["DEFAULT"]


def test_pytak_connects_by_the_data_package_receives_reports_and_acknowledges(world, gateway, package):
    async def play() -> None:
        async with Peer(config_of(package)) as peer:
            await peer.until('uid="HELIOGRAPH"')
            await peer.send(presence("PYTAK-1", "CPL DIALLO"))
            await asyncio.to_thread(put, world, "one")
            marker = await peer.until(f'uid="{own.threat_uid(name("one"))}"')
            assert b'type="a-u-G-E-X-I"' in marker
            await peer.until('type="u-d-c-c"', "__geofence")
            number = world.alert().number
            await peer.until(f'uid="{own.alert_uid(number)}"', "<emergency")
            await peer.until('type="b-t-f"', f"ACK {number}")
            await peer.send(casevac(security="2", remarks="quatre blessés"))
            await peer.until('type="b-t-f"', "received by the operations centre")
            await peer.send(chat(f"ACK {number}", uid="PYTAK-1", callsign="CPL DIALLO"))
            await peer.until("acknowledged by CPL DIALLO")

    asyncio.run(play())
    with world.database.reading() as session:
        (row,) = session.exec(select(Report)).all()
    assert (row.kind, row.unit, row.fields["security"]) == ("CAS", "ALFA-1", "present")
    assert "quatre blessés" in row.text
    owed = world.delivery("ALFA-1", next(alert.number for alert in world.alerts() if alert.origin == "threat"))
    assert (owed.state, owed.acknowledged_by) == ("acknowledged", "CPL DIALLO")


def test_a_thousand_threats_reach_pytak(world, gateway, package):
    rows = [_threat(number) for number in range(1000)]
    world.store(*(row for row, _ in rows))
    world.store(*(area for _, area in rows))
    missing = {own.threat_uid(row.id) for row, _ in rows} | {own.circle_uid(row.id) for row, _ in rows}

    async def play() -> float:
        async with Peer(config_of(package)) as peer:
            began = time.monotonic()
            while missing:
                raw = await peer.next()
                missing.discard(raw.partition(b'uid="')[2].partition(b'"')[0].decode())
            return time.monotonic() - began

    assert asyncio.run(play()) < SECONDS


def _threat(number: int):
    row = threat(f"many-{number}", lat=6.0 + number / 10_000)
    return row, ThreatArea(threat_id=row.id, area="AO-WEST")


def test_the_package_is_what_devices_import(package):
    with zipfile.ZipFile(package) as archive:
        assert set(archive.namelist()) == {
            "MANIFEST/manifest.xml",
            "certs/client.p12",
            "certs/truststore.p12",
            "certs/server.pref",
        }
        preferences = archive.read("certs/server.pref").decode()
    assert ":ssl</entry>" in preferences
    assert "cert/client.p12" in preferences
