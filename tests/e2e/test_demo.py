"""The demonstration as a newcomer runs it."""

import json
import subprocess
import sys
from contextlib import closing
from dataclasses import fields
from pathlib import Path

from support.cap_proof import prove

from app.db import Database
from app.rig.summary import Summary


def test_once_plays_everything_and_ends_with_one_line(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-c",
        "from app.cli import main; main()",
        "demo",
        "--once",
        "--data",
        str(tmp_path / "d"),
    ]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
    [line] = ran.stdout.splitlines()
    figures = json.loads(line)
    assert list(figures) == [field.name for field in fields(Summary)]
    assert (figures["lost"], figures["duplicated"], figures["quarantined"]) == (0, 0, 1)
    assert figures["sent"] == figures["received"] == figures["events"] == 60
    assert figures["alerts"] > 10
    assert 0 < figures["acknowledged"] < figures["deliveries"], "one alert is answered by nobody"
    with closing(Database(f"sqlite:///{tmp_path / 'd' / 'centre' / 'centre.db'}")) as database:
        assert prove(database, tmp_path) >= figures["alerts"], "every alert of the scenario is CAP that others verify"
