"""How many reports a second become durable: broker, decode, pipeline, commit, receipt; and the broker by itself."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread

from app.authority import CENTRE, Authority
from app.bench import samples
from app.bench.ground import WIRES, prepare
from app.bench.raw_mqtt import RawClient
from app.bench.show import Result
from app.broker.files import Listen
from app.broker.owned import OwnedBroker
from app.centre import Centre
from app.clock import SystemClock
from app.failure import Failure
from app.logs import logged
from app.rig import store
from app.rig.settings import PrivateSettings
from edge_agent.wire import topics
from edge_agent.wire.codec import decode_packet, encode_body
from edge_agent.wire.messages import Receipt
from edge_agent.wire.packet import seal_packet

SEED = 20_261_124
REPORTS = 1_000
TWENTY = 20
WORDS = {1: "one", TWENTY: "twenty"}


@dataclass(frozen=True, slots=True)
class _Load:
    """Packets of one site, and the number of its last report."""

    wire: str
    packets: list[bytes]
    last: int


def run(reports: int = REPORTS, *, seed: int = SEED, database_url: str = "") -> Result:
    """Measure the broker alone, then the centre with one report and with twenty in a packet.

    Each run has `reports` mixed reports of now from four sites at once, and ends when every site's receipt says that
    all are committed.
    """
    bodies = _bodies(reports, seed)
    with logged(level="error"):
        alone = _broker_alone(bodies)
        rates = {size: _centre(bodies, size, database_url) for size in (1, TWENTY)}
    rows = [_row("broker alone, one a packet", reports, alone, alone)]
    rows += [_row(f"centre, {WORDS[size]} a packet", reports, rate, alone) for size, rate in rates.items()]
    database = "postgresql" if database_url else "sqlite"
    return Result("ingest", rows, {"sites": len(WIRES), "seed": seed, "database": database})


def _row(what: str, reports: int, rate: float, alone: float) -> dict[str, str | int | float]:
    return {"what": what, "reports": reports, "reports_per_second": rate, "share_of_broker": round(rate / alone, 4)}


def _bodies(reports: int, seed: int) -> list[bytes]:
    now = int(time.time())
    return [encode_body(replace(each, observed_at=now)) for each in samples.mixed_reports(seed, reports)]


def _loads(bodies: Sequence[bytes], size: int, epoch: int) -> list[_Load]:
    """Every site's share of the reports, `size` to a packet."""
    return [_load(wire, bodies[at :: len(WIRES)], size, epoch) for at, wire in enumerate(WIRES)]


def _load(wire: str, bodies: Sequence[bytes], size: int, epoch: int) -> _Load:
    numbered = list(enumerate(bodies, start=1))
    packets = [seal_packet(epoch, numbered[at : at + size]) for at in range(0, len(numbered), size)]
    return _Load(wire, packets, len(bodies))


def _broker_alone(bodies: Sequence[bytes]) -> float:
    with tempfile.TemporaryDirectory(prefix="heliograph-bench-") as folder, ExitStack() as ends:
        settings = PrivateSettings(data=Path(folder) / "centre", broker_port=0)
        ground = prepare(settings, Path(folder))
        broker = OwnedBroker(settings.data / "broker", ground.authority, Listen("127.0.0.1", 0))
        ends.callback(broker.stop)
        broker.start()
        files = Path(folder) / "listener"
        files.mkdir()
        ground.authority.client(CENTRE, now=SystemClock().now()).save(files / "cert.pem", files / "key.pem")
        listener = ends.enter_context(_client(broker.port, CENTRE, files, ground.authority))
        listener.subscribe("r/+")
        begun = time.perf_counter()
        with _publishing(_loads(bodies, 1, ground.epoch), broker.port, Path(folder), ground.authority):
            for _ in bodies:
                listener.receive()
            return len(bodies) / (time.perf_counter() - begun)


def _centre(bodies: Sequence[bytes], size: int, database_url: str) -> float:
    with tempfile.TemporaryDirectory(prefix="heliograph-bench-") as folder, ExitStack() as ends:
        settings = PrivateSettings(data=Path(folder) / "centre", broker_port=0, database_url=database_url)
        ground = prepare(settings, Path(folder))
        centre = Centre(settings)
        ends.callback(centre.stop)
        centre.start()
        assert centre.owned is not None  # noqa: S101 - the settings say so
        while centre.faults():
            time.sleep(0.02)
        before = store.tally(centre.database).reports
        loads = _loads(bodies, size, ground.epoch)
        begun = time.perf_counter()
        with _publishing(loads, centre.owned.port, Path(folder), ground.authority, wait=True):
            pass
        seconds = time.perf_counter() - begun
        arrived = store.tally(centre.database).reports - before
        if arrived != len(bodies):
            raise Failure("bench_wrong", f"{arrived} of {len(bodies)} reports were accepted")
        return len(bodies) / seconds


@contextmanager
def _publishing(
    loads: Sequence[_Load], port: int, folder: Path, authority: Authority, *, wait: bool = False
) -> Iterator[None]:
    """Every site publishes in a thread of its own; with `wait`, until its receipt says that all is committed."""
    threads = [Thread(target=_site, args=(load, port, folder, authority, wait)) for load in loads]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join()


def _site(load: _Load, port: int, folder: Path, authority: Authority, wait: bool) -> None:
    with _client(port, load.wire, folder / load.wire, authority) as client:
        if wait:
            client.subscribe(topics.receipts(load.wire))
            client.subscribe(topics.alerts(load.wire))
        client.publish(topics.uplink(load.wire), load.packets)
        while wait:
            message = client.receive()
            if message.topic == topics.receipts(load.wire) and _holds(message.payload, load.last):
                return


def _holds(payload: bytes, last: int) -> bool:
    """Whether a receipt says that every report up to `last` is committed."""
    [(_, receipt)] = decode_packet(payload).bodies
    return isinstance(receipt, Receipt) and receipt.contiguous >= last


def _client(port: int, name: str, files: Path, authority: Authority) -> closing[RawClient]:
    return closing(RawClient(port, name, files, ca=authority.certificate_file))
