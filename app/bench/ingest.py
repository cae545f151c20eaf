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
from app.config import Settings
from app.failure import Failure
from app.logs import logged
from app.rig import store
from edge_agent.wire import topics
from edge_agent.wire.codec import decode_packet, encode_body
from edge_agent.wire.messages import Receipt
from edge_agent.wire.packet import seal_packet

SEED = 20_261_124
REPORTS = 1_000
TWENTY = 20
EPOCH = 1


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
    with logged(level="error"):
        alone = _broker_alone(_loads(reports, 1, seed))
        rows: list[dict[str, str | int | float]] = [
            {
                "what": "broker alone, one a packet",
                "reports": reports,
                "reports_per_second": alone,
                "share_of_broker": 1.0,
            }
        ]
        for size in (1, TWENTY):
            rate = _centre(_loads(reports, size, seed), reports, database_url)
            what = f"centre, {'one' if size == 1 else 'twenty'} a packet"
            rows.append(
                {
                    "what": what,
                    "reports": reports,
                    "reports_per_second": rate,
                    "share_of_broker": round(rate / alone, 3),
                }
            )
    return Result(
        "ingest", rows, {"sites": len(WIRES), "seed": seed, "database": "postgresql" if database_url else "sqlite"}
    )


def _loads(reports: int, size: int, seed: int) -> list[_Load]:
    now = int(time.time())
    bodies = [encode_body(replace(each, observed_at=now)) for each in samples.mixed_reports(seed, reports)]
    return [_load(wire, bodies[at :: len(WIRES)], size) for at, wire in enumerate(WIRES)]


def _load(wire: str, bodies: Sequence[bytes], size: int) -> _Load:
    numbered = list(enumerate(bodies, start=1))
    packets = [seal_packet(EPOCH, numbered[at : at + size]) for at in range(0, len(numbered), size)]
    return _Load(wire, packets, len(bodies))


def _broker_alone(loads: Sequence[_Load]) -> float:
    with tempfile.TemporaryDirectory(prefix="heliograph-bench-") as folder, ExitStack() as ends:
        settings = Settings(data=Path(folder) / "centre", broker_port=0)
        authority = prepare(settings, Path(folder))
        broker = OwnedBroker(settings.data / "broker", authority, Listen("127.0.0.1", 0))
        ends.callback(broker.stop)
        broker.start()
        files = Path(folder) / "listener"
        files.mkdir()
        authority.client(CENTRE, now=SystemClock().now()).save(files / "cert.pem", files / "key.pem")
        listener = ends.enter_context(_client(broker.port, CENTRE, files, authority))
        listener.subscribe("r/+")
        count = sum(len(load.packets) for load in loads)
        begun = time.perf_counter()
        with _publishing(loads, broker.port, Path(folder), authority):
            for _ in range(count):
                listener.receive()
            return count / (time.perf_counter() - begun)


def _centre(loads: Sequence[_Load], reports: int, database_url: str) -> float:
    with tempfile.TemporaryDirectory(prefix="heliograph-bench-") as folder, ExitStack() as ends:
        settings = Settings(data=Path(folder) / "centre", broker_port=0, database_url=database_url)
        authority = prepare(settings, Path(folder))
        centre = Centre(settings)
        ends.callback(centre.stop)
        centre.start()
        assert centre.owned is not None  # noqa: S101 - the settings say so
        port = centre.owned.port
        while centre.faults():
            time.sleep(0.02)
        begun = time.perf_counter()
        with _publishing(loads, port, Path(folder), authority, wait=True):
            pass
        seconds = time.perf_counter() - begun
        arrived = store.arrived(centre.database)
        if arrived != reports:
            raise Failure("bench_wrong", f"{arrived} of {reports} reports are in the database")
        return reports / seconds


@contextmanager
def _publishing(
    loads: Sequence[_Load], port: int, folder: Path, authority: Authority, *, wait: bool = False
) -> Iterator[None]:
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
