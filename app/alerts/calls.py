"""Calls for help: a CASEVAC request or a duress signal becomes an alert to those who can help, and grows with it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid5

from app.alerts import store
from app.alerts.audience import SITE_MARK
from app.alerts.help import CASEVAC, DURESS, Call, can_help
from app.alerts.issue import join, number_of, say
from app.alerts.lifecycle import Cause
from app.alerts.tables import Alert
from app.alerts.wording import call_text
from app.db import Session
from app.ingest.outcome import Outcome, Verdict
from app.ingest.tables import Report
from app.roster.roster import Roster
from edge_agent.wire.catalogue import kind
from edge_agent.wire.messages import Report as ReportBody
from edge_agent.wire.scales import EXPIRY_S, rounded_up

_CALLS = UUID("b7a1c1de-5a0b-4d43-8c43-4f0c2d2f1d9a")
_ORIGIN = {CASEVAC: "casevac", DURESS: "duress"}
_CERTAINTY = {CASEVAC: "observed", DURESS: "likely"}
"""Who asks for evacuation sees the wounded; a duress signal may also be pressed by mistake."""
_DEEPEST = 50
"""An amendment of an amendment of … is followed back so far."""


def take(session: Session, roster: Roster, outcomes: Iterable[Outcome], *, now: int) -> set[int]:
    """Raise or update the alerts of these calls for help; answers with their numbers.

    A call that was over before it arrived (`alert_life_s` after it was made) raises none: it is history.
    """
    news: set[int] = set()
    for outcome in outcomes:
        is_call = isinstance(outcome.body, ReportBody) and outcome.body.kind in _ORIGIN
        if outcome.verdict is Verdict.ACCEPTED and is_call and outcome.report_id is not None:
            report = store.report(session, outcome.report_id)
            if report is not None and report.observed_at + roster.settings.alert_life_s > now:
                news |= _follow(session, roster, report, now)
    return news


def _follow(session: Session, roster: Roster, report: Report, now: int) -> set[int]:
    root = _root(session, report)
    alert = store.of_call(session, root)
    if alert is not None and alert.report_seq is not None and report.seq <= alert.report_seq:
        return set()
    call = _call(session, roster, report, alert)
    if call is None:
        return set()
    is_new = alert is None
    alert = alert or _new(root, report, call, now)
    _describe(alert, report, call, roster, now)
    say(session, roster, alert, Cause.NEW if is_new else Cause.AMENDED, grew=True, now=now)
    members = can_help(call, roster, store.positions(session), now=now)
    join(session, alert, members.values(), now=now, is_news=False)
    return {number_of(alert)}


def _root(session: Session, report: Report) -> UUID:
    """Id of the first report of the chain of amendments, whether or not it has come in yet."""
    root, earlier = report.id, report.amends
    for _ in range(_DEEPEST):
        if earlier is None:
            break
        root = earlier
        before = store.report(session, earlier)
        earlier = before.amends if before else None
    return root


def _call(session: Session, roster: Roster, report: Report, alert: Alert | None) -> Call | None:
    requester = report.unit or SITE_MARK + report.site
    place = _place(session, roster, report, alert)
    return Call(report.kind, report.status, *place, requester) if place else None


def _place(session: Session, roster: Roster, report: Report, alert: Alert | None) -> tuple[float, float, float] | None:
    """Where help is needed: as reported, else where the unit was last, else around its site.

    Of a site that was removed, where the alert was; None where that is not known either.
    """
    if report.lat is not None and report.lon is not None:
        return report.lat, report.lon, report.accuracy_m or 0.0
    position = store.positions(session, [report.unit]).get(report.unit) if report.unit else None
    if position is not None and position.status == report.status:
        return position.lat, position.lon, max(position.accuracy_m or 0.0, roster.settings.move_hysteresis_m)
    site = roster.sites.get(report.site)
    if site is not None:
        return site.lat, site.lon, roster.settings.ao_tolerance_m
    return (alert.lat, alert.lon, alert.uncertainty_m) if alert else None


def _new(root: UUID, report: Report, call: Call, now: int) -> Alert:
    catalogued = kind(report.kind)
    return Alert(
        id=uuid5(_CALLS, str(root)),
        origin=_ORIGIN[report.kind],
        report_id=root,
        kind=report.kind,
        status=report.status,
        reason=Cause.NEW,
        urgency="immediate",
        severity=report.severity,
        certainty=_CERTAINTY[report.kind],
        confidence=1.0,
        lat=call.lat,
        lon=call.lon,
        uncertainty_m=call.uncertainty_m,
        danger_radius_m=catalogued.danger_radius_m,
        instruction=catalogued.instruction,
        requester=call.requester,
        created_at=now,
        updated_at=now,
        expires_at=now,
    )


def _describe(alert: Alert, report: Report, call: Call, roster: Roster, now: int) -> None:
    alert.lat, alert.lon, alert.uncertainty_m = call.lat, call.lon, call.uncertainty_m
    alert.severity = report.severity
    if alert.worded_by is None:
        alert.text = call_text(kind(report.kind), report.fields, report.text, roster.languages[0])
    alert.report_seq = report.seq
    alert.sensitive = report.sensitive
    alert.expires_at = now + EXPIRY_S[rounded_up(roster.settings.alert_life_s, EXPIRY_S)]
    alert.review_at = alert.expires_at
