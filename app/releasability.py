"""Officers say who beyond the mission may have a report, a threat or an alert; the journal keeps each word."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.access.partner import MarkFault, mark_fault
from app.access.principal import Partner, Principal
from app.alerts.issue import number_of, tell
from app.alerts.lists import store as alert_lists
from app.alerts.partners import store as alert_partners
from app.alerts.tables import Alert
from app.db import Session
from app.ingest.partners import store as report_partners
from app.ingest.reports import store as reports
from app.ingest.tables import Report
from app.journal.store import record
from app.picture.lists import store as threat_lists
from app.picture.partners import store as threat_partners
from app.picture.seen.store import threats_of
from app.picture.tables import Threat
from app.picture.threats.store import shown


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody says about who may have something."""

    partners: frozenset[Partner]
    """Exactly these, besides the mission itself; empty: nobody."""
    words: bool
    """Whether they get the free text and the casualties too; of a threat, which has neither, it says nothing."""
    by: Principal
    why: str
    now: int
    """UTC seconds."""


class MarkRefused(ValueError):  # noqa: N818 - it is what the officer hears
    """A mark that may not be set; `reason` names why."""

    def __init__(self, reason: MarkFault) -> None:
        """Keep the reason."""
        super().__init__(reason.value)
        self.reason = reason


def release_report(session: Session, report: Report, order: Order) -> None:
    """Release a report; the threat that it speaks of is then known to the same partners, by what it says of it.

    Raises:
        MarkRefused: the officer may not; nothing was changed.
    """
    before = [mark.partner for mark in report_partners.of(session, [report.id]).get(report.id, ())]
    _check(order, before, sensitive=report.sensitive)
    report_partners.mark(session, report.id, order.partners, words=order.words, now=order.now)
    about = (reports.areas_of(session, report.id), report.sensitive)
    _note(session, "report.released", report.id, about, order, data=_said(order, before))
    of_threat = threats_of(session, [report.id]).get(report.id)
    if of_threat is not None:
        threat_partners.stamp(session, [of_threat], now=order.now)
        threat = threat_lists.threat(session, of_threat)
        if threat is not None:
            _tell_threat(session, threat, order, before)


def release_threat(session: Session, threat: Threat, order: Order) -> None:
    """Release the mission's own assessment of a threat: kind, state, place, radius and confidence, no report.

    Raises:
        MarkRefused: the officer may not; nothing was changed.
    """
    before = [mark.partner for mark in threat_partners.of(session, [threat.id]).get(threat.id, ()) if mark.whole]
    _check(order, before, sensitive=threat.sensitive)
    threat_partners.mark(session, threat.id, order.partners, now=order.now)
    _tell_threat(session, threat, order, before)


def release_alert(session: Session, alert: Alert, order: Order) -> None:
    """Release an alert with its messages from the one that stands now on.

    Raises:
        MarkRefused: the officer may not; nothing was changed.
    """
    number = number_of(alert)
    before = [mark.partner for mark in alert_partners.of(session, [number]).get(number, ())]
    _check(order, before, sensitive=alert.sensitive)
    alert_partners.mark(session, number, order.partners, words=order.words, now=order.now)
    areas = alert_lists.areas_of(session, [number]).get(number, ())
    data = _said(order, before)
    tell(session, alert, "alert.released", "released", areas=areas, now=order.now, data=data, by=order.by.name)


def _check(order: Order, before: Collection[str], *, sensitive: bool) -> None:
    fault = mark_fault(order.by, before=before, after=order.partners, words=order.words, sensitive=sensitive)
    if fault is not None:
        raise MarkRefused(fault)


def _tell_threat(session: Session, threat: Threat, order: Order, before: Collection[str]) -> None:
    areas = threat_lists.areas_of(session, [threat.id]).get(threat.id, ())
    data = {"id": str(threat.id), "revision": threat.revision, **shown(threat), **_said(order, before)}
    _note(session, "threat.released", threat.id, (areas, threat.sensitive), order, data=data)


def _said(order: Order, before: Collection[str]) -> dict[str, Any]:
    after = sorted(partner.value for partner in order.partners)
    return {"before": sorted(before), "after": after, "words": order.words, "why": order.why}


def _note(
    session: Session,
    type_: str,
    subject: UUID,
    about: tuple[Collection[str], bool],
    order: Order,
    *,
    data: Mapping[str, Any],
) -> None:
    """Put it into the journal; `about` is the areas it lies in and whether it is sensitive."""
    areas, sensitive = about
    record(session, type_, str(subject), at=order.now, areas=areas, by=order.by.name, sensitive=sensitive, data=data)
