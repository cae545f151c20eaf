"""Takes in what clients tell: where units are, and reports, once each, in the name of their unit or site.

The same way in as for what an officer writes down by hand. What a device says again is no news; an emergency that is
said after a pause is another one, for a device has only one name for all of its emergencies.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from uuid import UUID, uuid4

from app import pipeline
from app.alerts import stage as alerts
from app.clock import Clock
from app.db import Database, Session
from app.delivery import stage as delivery
from app.gateways.cot import store
from app.gateways.cot.event import Event
from app.gateways.cot.identity import Client
from app.gateways.cot.medevac import TAG
from app.gateways.cot.tables import CotTold
from app.gateways.cot.xml import write
from app.ingest import filing
from app.ingest.errors import CannotFile
from app.ingest.ids import CENTRE_EPOCH
from app.ingest.judge.judge import fault_of
from app.ingest.outcome import Outcome, Verdict
from app.ingest.reasons import PLACE_FAULTS, Reason
from app.journal.store import record
from app.picture import stage as picture
from app.roster.roster import Roster
from app.roster.store import RosterCache
from edge_agent.wire.messages import Fix, Report, Status, Track

TAKEN_BACK = "report.taken_back"
"""Type of the event that a device said its emergency is over."""
CALLS = frozenset({"CAS", "SOS"})
_PAUSE_S = 15 * 60
"""An emergency that was not said again for so long is over; the next one of the device is new."""
_EXACT = 5
"""Decimals of a place that make it another one: a metre."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of something told: the report it is, or the named reason why it is none."""

    report: UUID | None
    refusal: str = ""
    is_new: bool = True


class Told:
    """The way in, over the centre's database."""

    def __init__(self, database: Database, rosters: RosterCache, clock: Clock) -> None:
        """Nothing is taken yet."""
        self._database, self._rosters, self._clock = database, rosters, clock

    def take(self, client: Client, event: Event, report: Report) -> Taken:
        """File one event; `report` is what was read out of it."""
        digest, now = _digest(event, report), self._clock.now()
        with self._database.transaction() as session:
            roster = self._rosters.get(session)
            last = store.told(session, client.name, event.uid)
            before = _same(last, report, now)
            if before is not None and before.digest == digest:
                before.heard_at = now
                return Taken(before.report, is_new=False)
            source = source_of(roster, client)
            if source is None:
                return Taken(None, "no_source")
            site, unit = source
            first = before.first if before else None
            try:
                filed = _filed(
                    session,
                    roster,
                    site,
                    replace(report, unit=unit, reliability=client.reliability, source=client.source),
                    _Way(uuid4(), client.by, first, now),
                )
            except CannotFile as error:
                return Taken(None, str(error.reason))
            if filed.outcome is not None:
                pipeline.follow(session, roster, [filed.outcome], now=now)
            kept = CotTold(
                report=filed.report,
                client=client.name,
                uid=event.uid,
                number=last.number + 1 if last else 1,
                type=event.type,
                digest=digest,
                first=first or filed.report,
                raw=event.raw,
                received_at=now,
                heard_at=now,
            )
            store.keep(session, kept)
        return Taken(filed.report)

    def place(self, client: Client, fix: Fix, accuracy_m: float | None, status: Status) -> bool:
        """Where the device of a unit is, its unit is; False where that cannot be believed."""
        now = self._clock.now()
        with self._database.transaction() as session:
            roster = self._rosters.get(session)
            unit = roster.units.get(client.unit or "")
            if unit is None:
                return False
            track = Track(unit.number, (fix,), accuracy_m, status)
            if fault_of(track, 0, roster=roster, site=roster.sites[unit.site]) is not None:
                return False
            outcome = Outcome(unit.site, CENTRE_EPOCH, None, Verdict.ACCEPTED, Reason.NEW, body=track, unit=unit.code)
            # Not by `pipeline.follow`: that a device was heard says nothing of the link to the site.
            change = picture.update(session, roster, [outcome], now=now)
            delivery.follow(session, roster, alerts.update(session, roster, change, (), now=now), now=now)
        return True

    def take_back(self, client: Client, event: Event) -> None:
        """A device says that its emergency is over. That goes on record; whether it is, an officer decides.

        Whoever is forced to press one button can be forced to press the other.
        """
        with self._database.transaction() as session:
            before, now = store.told(session, client.name, event.uid), self._clock.now()
            if before is None or before.taken_back_at is not None:
                return
            before.taken_back_at = now
            roster = self._rosters.get(session)
            source = source_of(roster, client)
            areas = roster.areas_of_site(source[0]) if source else frozenset[str]()
            data = {"report": str(before.report), "client": client.name}
            record(session, TAKEN_BACK, str(before.report), at=now, by=client.by, areas=areas, data=data)


def source_of(roster: Roster, client: Client) -> tuple[str, int] | None:
    """Site and number in whose name a client's reports are filed; None: it files none."""
    if client.unit is not None:
        unit = roster.units.get(client.unit)
        return (unit.site, unit.number) if unit else None
    return (client.site, 0) if client.site and client.site in roster.sites else None


@dataclass(frozen=True, slots=True)
class _Way:
    """How a report is filed."""

    name: UUID
    by: str
    amends: UUID | None
    now: int


def _filed(session: Session, roster: Roster, site: str, report: Report, way: _Way) -> filing.Filed:
    """A call for help is never refused for its place: it is filed without."""

    def file(one: Report) -> filing.Filed:
        return filing.file_report(session, roster, site, one, name=way.name, by=way.by, amends=way.amends, now=way.now)

    try:
        return file(report)
    except CannotFile as error:
        if report.kind not in CALLS or error.reason not in PLACE_FAULTS:
            raise
        return file(replace(report, place=None, text=f"[{error.reason}] {report.text}"))


def _same(before: CotTold | None, report: Report, now: int) -> CotTold | None:
    """What was told before of the same thing."""
    if before is None or report.kind != "SOS":
        return before
    is_over = before.taken_back_at is not None or now - before.heard_at > _PAUSE_S
    return None if is_over else before


def _digest(event: Event, report: Report) -> bytes:
    """What was read, without times; of an emergency only its sort, for its place moves with every repeat."""
    if report.kind == "SOS":
        return sha256(event.type.encode()).digest()
    place = report.place and (round(report.place.lat, _EXACT), round(report.place.lon, _EXACT))
    said = repr((report.kind, place, sorted(report.fields.items()), report.text, report.status)).encode()
    nine = event.detail_of(TAG)
    return sha256(said + (write(nine) if nine else b"")).digest()
