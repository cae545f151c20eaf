"""The demonstration as a newcomer runs it."""

import json
import subprocess
import sys
from contextlib import closing, suppress
from dataclasses import fields
from pathlib import Path

from support.cap_proof import prove
from support.schemas import faults

from app.access.principal import SYSTEM
from app.api.frames import frame_of
from app.db import Database
from app.gateways import cloudevents
from app.gateways.feed import told
from app.gateways.reader import Reader
from app.journal.entry import GROUPS, PEOPLE
from app.journal.store import entries
from app.jsontext import encoded
from app.rig.summary import Summary
from app.roster.store import load

DEMO = [sys.executable, "-c", "from app.cli import main; main()", "demo"]


def test_once_plays_everything_and_ends_with_one_line(tmp_path: Path) -> None:
    ran = subprocess.run(
        [*DEMO, "--once", "--data", str(tmp_path / "d")], capture_output=True, text=True, timeout=300, check=False
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    [line] = ran.stdout.splitlines()
    figures = json.loads(line)
    assert list(figures) == [field.name for field in fields(Summary)]
    assert (figures["lost"], figures["duplicated"], figures["quarantined"]) == (0, 0, 1)
    assert figures["sent"] == figures["received"] == figures["events"] == 60
    assert figures["alerts"] > 10
    assert 0 < figures["acknowledged"] < figures["deliveries"], "one alert is answered by nobody"
    [kept] = tmp_path.rglob("centre.db")
    with closing(Database(f"sqlite:///{kept}")) as database:
        assert prove(database, tmp_path) >= figures["alerts"], "every alert of the scenario is CAP that others verify"
        assert faults_of_the_journal(database) == []


def test_it_ends_when_it_is_told_to_and_leaves_nobody_behind(tmp_path: Path) -> None:
    in_the_background = ["sh", "-c", 'trap "" INT; exec "$@"', "sh"]
    command = [*in_the_background, *DEMO, "--port", "0", "--data", str(tmp_path / "d")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        assert any("started in" in line for line in running.stderr), "it never began"
        assert processes_of(tmp_path)
        running.terminate()
        running.stderr.read()
        running.wait(60)
    assert processes_of(tmp_path) == []


def processes_of(folder: Path) -> list[str]:
    """Command lines that name a folder."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            found.append(file.read_bytes().replace(b"\0", b" ").decode())
    return [one for one in found if str(folder) in one]


def faults_of_the_journal(database: Database) -> list[str]:
    """What of all that happened does not fit the schemas by which streams, webhooks and MQTT tell it."""
    found: list[str] = []
    known = {*GROUPS, *PEOPLE}
    with database.reading() as session:
        events = entries(session, 0, limit=100_000)
        reader = Reader(session, load(session), SYSTEM, events[-1].at)
        values = [cloudevents.event(one, reader.roster.code) for one in told(reader, events)]
    found += [f"{one.type} is of no known group" for one in events if one.type.partition(".")[0] not in known]
    for entry in events:
        found += [f"{entry.type} {fault}" for fault in faults("stream.json", json.loads(frame_of(entry).told.body))]
    for value in values:
        found += [f"{value['type']} {fault}" for fault in faults("event.json", json.loads(encoded(value)))]
    topics = {value["subject"].partition("/")[0] for value in values}
    assert topics == {"alert", "threat", "report", "unit"}, "the demonstration tells of everything"
    return found
