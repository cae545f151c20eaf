"""The bodies of one packet on their way in: each becomes a report, a note or a held body; then the ledger."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from app.ingest.arrival import Arrival
from app.ingest.identity import standing
from app.ingest.ids import content_hash
from app.ingest.judge.dating import Dating, dated, redated, stated_at
from app.ingest.judge.reading import Reading, read
from app.ingest.ledger import store as ledger
from app.ingest.ledger.store import Entry, Known
from app.ingest.links import watch
from app.ingest.outcome import Outcome, Verdict
from app.ingest.partners import store as partners
from app.ingest.quarantine import store as quarantine
from app.ingest.quarantine.hold import hold
from app.ingest.reasons import Fault, Reason
from app.ingest.reports import store as reports
from app.ingest.reports.compose import Composed, Said, compose, event_data, storable
from app.journal.store import record
from edge_agent.wire.messages import AlertAck, Gap, LinkState, Report, Track


class Intake:
    """Bodies under one epoch of one site. Nothing is accounted for until `settle`."""

    def __init__(self, arrival: Arrival, epoch: int, seqs: Collection[int]) -> None:
        """Look up what the ledger holds under `seqs`, the numbers that will be taken."""
        self._arrival = arrival
        self._epoch = epoch
        self._mine = (arrival.session, arrival.site.code, epoch)
        self._known = ledger.known(*self._mine, seqs)
        self._progress = ledger.progress(*self._mine)
        self._entries: dict[int, Known] = {}
        self._kept: list[Composed] = []
        self._gaps: list[Gap] = []
        self._highest = self._progress.highest

    def take(self, seq: int, raw: bytes) -> Outcome:
        """One body as it came."""
        known = self._known.get(seq)
        if known is not None and not self._gives_way(known, raw):
            return self._recognise(seq, raw, known)
        arrival = self._arrival
        reading = read(
            raw, epoch=self._epoch, seq=seq, roster=arrival.roster, site=arrival.site, trusted=arrival.trusted
        )
        if arrival.metered and not watch.spend(arrival.link, arrival.roster, reading, at=arrival.received_at):
            return self._outcome(seq, Verdict.REFUSED, Reason.THROTTLED, reading)
        out_of_turn = seq > self._highest + 1
        if reading.fault is None:
            is_late = known is not None and known.entry is Entry.GAP
            outcome = self.accept(seq, raw, reading, Reason.LATE if is_late else Reason.NEW)
        else:
            outcome = self.put_aside(seq, raw, reading.fault, reading)
        return replace(outcome, out_of_turn=out_of_turn)

    def accept(self, seq: int, raw: bytes, reading: Reading, reason: Reason) -> Outcome:
        """A body that was found good."""
        body, is_newest = reading.body, seq > self._highest
        self._account(seq, raw, Entry.ACCEPTED)
        outcome = self._outcome(seq, Verdict.ACCEPTED, reason, reading)
        match body:
            case Report():
                dating = self._date(body, is_newest=is_newest)
                composed = self._keep(seq, raw, body, dating, reading.place_fault)
                unit = composed.values["unit"]
                outcome = replace(outcome, unit=unit, report_id=composed.id, body=redated(body, dating))
            case Track():
                dating = self._date(body, is_newest=is_newest)
                outcome = replace(outcome, unit=self._callsign(body.unit), body=redated(body, dating))
            case AlertAck():
                storable_body = replace(body, person=storable(body.person))
                outcome = replace(outcome, unit=self._callsign(body.unit), body=storable_body)
            case Gap():
                self._gaps.append(body)
            case LinkState():
                watch.note_state(self._arrival.link, body, self._epoch, seq)
        if isinstance(body, Report | LinkState) and is_newest:
            watch.note_clock(self._arrival.link, body, urgent=reading.urgent, received_at=self._arrival.received_at)
        return outcome

    def put_aside(self, seq: int, raw: bytes, fault: Fault, reading: Reading | None = None) -> Outcome:
        """A body that must be held; its number is accounted for, so that the site stops sending it."""
        if seq not in self._known or self._gives_way(self._known[seq], raw):
            is_unenrolled = fault.reason is Reason.EPOCH_UNKNOWN
            self._account(seq, raw, Entry.UNENROLLED if is_unenrolled else Entry.QUARANTINED)
        fresh = hold(self._arrival, raw, fault, epoch=self._epoch, seq=seq)
        if not fresh:
            return self._outcome(seq, Verdict.DUPLICATE, Reason.ALREADY_HELD, reading)
        return self._outcome(seq, Verdict.QUARANTINED, fault.reason, reading)

    def settle(self) -> None:
        """Write the reports, the numbers, and how far they go now."""
        reports.keep(self._arrival.session, self._kept)
        settings, received_at = self._arrival.roster.settings, self._arrival.received_at
        partners.stamp(self._arrival.session, settings, self._kept, now=received_at)
        for one in self._kept:
            self._announce(one)
        at = self._arrival.received_at
        fresh = {seq: entry for seq, entry in self._entries.items() if seq not in self._known}
        ledger.enter(*self._mine, fresh, at=at)
        for seq in self._entries.keys() & self._known.keys():
            ledger.replace(*self._mine, seq, self._entries[seq], at=at)
        given_up = [seq for gap in self._gaps for seq in ledger.give_up(*self._mine, gap.first, gap.last, at=at)]
        new = {*fresh, *given_up}
        if new:
            ledger.extend(*self._mine, new)

    def _gives_way(self, known: Known, raw: bytes) -> bool:
        """Whether a number goes to `raw`: it was given up, or taken by something else before the epoch was given out.

        Else a box that fell into other hands could use up the numbers of the one that replaces it.
        """
        if known.entry is Entry.UNENROLLED:
            return standing(self._arrival.site, self._epoch) is None and known.content_hash != content_hash(raw)
        return known.entry is Entry.GAP

    def _recognise(self, seq: int, raw: bytes, known: Known) -> Outcome:
        self._arrival.link.duplicates += 1
        if known.content_hash != content_hash(raw):
            return self.put_aside(seq, raw, Fault(Reason.ID_CONFLICT, "another content came first under this number"))
        if known.entry is not Entry.ACCEPTED:
            quarantine.retell(*self._mine, [seq])
        return self._outcome(seq, Verdict.DUPLICATE, Reason.SAME_CONTENT)

    def _date(self, body: Report | Track, *, is_newest: bool) -> Dating:
        """By which clock it is dated; the newest one tells how the site's clock stands."""
        arrival = self._arrival
        dating = dated(
            stated_at(body),
            arrival.received_at,
            ahead_s=arrival.roster.settings.clock_ahead_s,
            mission_start=arrival.roster.started_at,
        )
        if is_newest:
            ahead_s = stated_at(body) - arrival.received_at
            watch.note_dating(
                arrival.session, arrival.roster, arrival.link, dating, ahead_s=ahead_s, at=arrival.received_at
            )
        return dating

    def _keep(self, seq: int, raw: bytes, report: Report, dating: Dating, place_fault: Reason | None) -> Composed:
        arrival = self._arrival
        said = Said(
            report,
            arrival.site,
            self._epoch,
            seq,
            raw,
            arrival.received_at,
            dating,
            place_fault,
            arrival.amends,
        )
        composed = compose(said, arrival.roster)
        self._kept.append(composed)
        return composed

    def _announce(self, one: Composed) -> None:
        record(
            self._arrival.session,
            "report.received",
            str(one.id),
            at=self._arrival.received_at,
            areas=one.areas,
            sensitive=bool(one.values["sensitive"]),
            data=event_data(one.values),
        )

    def _account(self, seq: int, raw: bytes, entry: Entry) -> None:
        self._entries[seq] = Known(content_hash(raw), entry)
        self._highest = max(self._highest, seq)

    def _callsign(self, number: int) -> str | None:
        unit = self._arrival.roster.unit_at(self._arrival.site.code, number)
        return unit.code if unit else None

    def _outcome(self, seq: int, verdict: Verdict, reason: Reason, reading: Reading | None = None) -> Outcome:
        body, urgent = (reading.body, reading.urgent) if reading else (None, False)
        return Outcome(self._arrival.site.code, self._epoch, seq, verdict, reason, body=body, urgent=urgent)
