"""Every alert of a centre as CAP, judged by the schema, the second layer of rules, a validator of others and xmlsec."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from capvalidator import Validator
from support.cap import certificate, signer

from app.access.principal import SYSTEM, Partner, Principal, Role, Scope
from app.db import Database
from app.gateways.alerts import addressed, alerts_for
from app.gateways.cap.edition import edition_of
from app.gateways.cap.encode import Issuer, messages_of
from app.gateways.cap.message import Message
from app.gateways.cap.read import parsed, read
from app.gateways.cap.rules import broken, unreferred
from app.gateways.cap.signature import signed, verified
from app.gateways.cap.write import written
from app.gateways.out import Marks, OutAlert
from app.gateways.reader import Reader
from app.gateways.release import release
from app.gateways.xml import to_bytes
from app.roster.store import load
from app.search.search import EVERYTHING

PUBLIC = Principal("key:public", Role.INTEGRATOR, None, scopes=frozenset({Scope.ALERTS_READ}), partner=Partner.PUBLIC)
COARSE = replace(PUBLIC, name="key:tcc", partner=Partner.TCC, grid_m=5000)


def prove(database: Database, folder: Path) -> int:
    """Check every message of every alert in three editions; answers with how many there were of the mission's own."""
    identity = signer(folder / "authority")
    pinned = folder / "cap.pem"
    pinned.write_bytes(identity.certificate)
    files = []
    with database.reading() as session:
        roster = load(session)
        reader = Reader(session, roster, SYSTEM, roster.started_at or 0)
        alerts = addressed(reader, alerts_for(reader, EVERYTHING).items)
        issuer = Issuer("heliograph.proof", roster.name, roster.languages)
    for alert in alerts:
        for number, message in enumerate(_judged(alert, issuer)):
            root = signed(written(message), identity)
            data = to_bytes(root)
            assert read(verified(parsed(data), [certificate(identity)], now=message.sent)) == message
            validator = Validator(data)
            assert (validator.schema()[0], validator.signature()[0]) == (True, True)
            files.append(folder / f"{alert.number}-{number}.xml")
            files[-1].write_bytes(data)
    _xmlsec(pinned, files)
    return len(files)


def _judged(alert: OutAlert, issuer: Issuer) -> list[Message]:
    """The mission's own edition; that of two partners, who are given everything, is judged on the way."""
    own = list(_kept(alert, issuer))
    assert len(own) == len(alert.messages)
    for partner in (PUBLIC, COARSE):
        marked = replace(alert, marks=Marks(frozenset({str(partner.partner)}), frozenset({str(partner.partner)})))
        shown = release(marked, partner)
        if shown is not None:
            assert list(_kept(shown, replace(issuer, partner=partner.partner, edition=edition_of(partner))))
    return own


def _kept(alert: OutAlert, issuer: Issuer) -> Iterator[Message]:
    """Messages that break no rule of either layer."""
    made = messages_of(alert, issuer)
    for number, message in enumerate(made):
        assert read(parsed(to_bytes(written(message)))) == message
        assert broken(message) == []
        assert unreferred(message, made[:number]) == []
        yield message


def _xmlsec(pinned: Path, files: list[Path]) -> None:
    """Another implementation than ours says that every file is signed by the pinned key."""
    program = shutil.which("xmlsec1")
    assert program, "deploy/install-deps.sh test installs xmlsec1"
    for start in range(0, len(files), 50):
        some = [str(file) for file in files[start : start + 50]]
        command = [program, "--verify", "--pubkey-cert-pem", str(pinned), *some]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        assert (done.stdout + done.stderr).count("OK") >= len(some)
