"""Bytes on the wire of mixed reports, over mutual TLS through a real broker, all headers counted both ways."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, closing
from pathlib import Path

from app.bench import samples
from app.bench.ground import prepare
from app.bench.raw_mqtt import RawClient
from app.bench.show import Result
from app.broker.files import Listen
from app.broker.owned import OwnedBroker
from app.logs import logged
from app.rig.settings import PrivateSettings
from edge_agent.wire.codec import encode_body
from edge_agent.wire.packet import seal_packet

SEED = 20_261_124
REPORTS = 200
SEQ = 12_000
BUDGETS = {1: None, 5: 90.0, 20: 55.0}
"""Reports a packet → most bytes a report (wire.md §6); one by one there is no budget for a mix."""


def run(reports: int = REPORTS, *, seed: int = SEED) -> Result:
    """Publish the same mixed reports one by one, in fives and in twenties; each waits for the broker's word."""
    bodies = [encode_body(body) for body in samples.mixed_bodies(seed, reports)]
    with tempfile.TemporaryDirectory(prefix="heliograph-bench-") as folder, ExitStack() as ends:
        ends.enter_context(logged(level="error"))
        settings = PrivateSettings(data=Path(folder) / "centre", broker_port=0)
        authority = prepare(settings, Path(folder)).authority
        broker = OwnedBroker(settings.data / "broker", authority, Listen("127.0.0.1", 0))
        ends.callback(broker.stop)
        broker.start()
        client = ends.enter_context(
            closing(RawClient(broker.port, "1", Path(folder) / "1", ca=authority.certificate_file))
        )
        connect = client.wire_bytes()
        rows = []
        for size, most in BUDGETS.items():
            before = client.wire_bytes()
            numbered = list(enumerate(bodies, start=SEQ))
            packets = [seal_packet(1, numbered[at : at + size]) for at in range(0, len(numbered), size)]
            client.publish("r/1", packets, window=1)
            each = (client.wire_bytes() - before) / reports
            met = None if most is None else each <= most
            rows.append({"reports_a_packet": size, "wire_bytes_a_report": each, "budget_bytes": most, "met": met})
    facts = {"reports": reports, "seed": seed, "connect_bytes": connect}
    return Result("wire live", rows, facts, met=all(row["met"] is not False for row in rows))
