"""Put an alert's next message on record: the row, the message exactly as it goes out, the areas and the journal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from app.access.principal import SYSTEM
from app.alerts import store
from app.alerts.audience import Member
from app.alerts.danger import Danger
from app.alerts.lifecycle import Cause, Issued, State, cancel_expiry
from app.alerts.message import to_values
from app.alerts.partners import store as partners
from app.alerts.tables import Alert, AlertRevision
from app.alerts.wording import last_instruction
from app.db import Session
from app.journal.store import record
from app.roster.roster import Roster
from edge_agent.wire.messages import AlertMessage, AlertType, Place, Status
from edge_agent.wire.scales import EXPIRY_S, rounded_up

_EVENTS = {AlertType.ALERT: "alert.issued", AlertType.UPDATE: "alert.updated", AlertType.CANCEL: "alert.cancelled"}


def issued(alert: Alert) -> Issued:
    """What the last message to the whole audience said."""
    return Issued(
        state=State(alert.state),
        cause=Cause(alert.reason),
        kind=alert.kind,
        urgency=alert.urgency,
        severity=alert.severity,
        certainty=alert.certainty,
        lat=alert.lat,
        lon=alert.lon,
        uncertainty_m=alert.uncertainty_m,
        danger_radius_m=alert.danger_radius_m,
        instruction=alert.instruction,
        issued_at=alert.issued_at,
        expires_at=alert.expires_at,
    )


def describe(alert: Alert, danger: Danger, *, expires_at: int) -> None:
    """Have the alert say what `danger` is now."""
    alert.kind = danger.kind
    alert.urgency = danger.urgency
    alert.severity = danger.severity
    alert.certainty = danger.certainty
    alert.confidence = danger.confidence
    alert.lat = danger.lat
    alert.lon = danger.lon
    alert.uncertainty_m = danger.uncertainty_m
    alert.danger_radius_m = danger.danger_radius_m
    alert.instruction = danger.instruction
    alert.sensitive = danger.sensitive
    alert.expires_at = expires_at


def say(
    session: Session,
    roster: Roster,
    alert: Alert,
    cause: Cause,
    *,
    grew: bool,
    now: int,
    by: str = SYSTEM.name,
    why: str = "",
) -> int:
    """Issue what the alert says now to its whole audience: the first message, or an update. Answers with its number."""
    is_first = alert.number is None
    if is_first:
        alert.created_at = now
        number = store.add(session, alert)
        partners.stamp(session, roster.settings, alert, now=now)
    else:
        number = number_of(alert)
        alert.revision += 1
    alert.state, alert.reason = State.ACTIVE, cause
    alert.issued_at = alert.updated_at = now
    type_ = AlertType.ALERT if is_first else AlertType.UPDATE
    _keep(session, roster, alert, type_, cause, grew=grew, now=now, by=by, why=why)
    return number


def remind(session: Session, roster: Roster, alert: Alert, only: Collection[str], *, now: int) -> None:
    """Say it again to single addressees; for everybody else nothing has happened."""
    alert.revision += 1
    alert.updated_at = now
    _keep(session, roster, alert, AlertType.UPDATE, Cause.REMINDER, grew=True, now=now, only=sorted(only))


def cancel(
    session: Session, roster: Roster, alert: Alert, cause: Cause, *, now: int, by: str = SYSTEM.name, why: str = ""
) -> None:
    """Take the alert back, with a message that outlives every message it takes back."""
    alert.revision += 1
    shown_until = max(message.values["expires_at"] for message in store.revisions(session, number_of(alert)))
    alert.expires_at = cancel_expiry(shown_until, roster.settings, now)
    alert.instruction = last_instruction(cause)
    alert.state, alert.reason = State.CANCELLED, cause
    alert.issued_at = alert.updated_at = now
    alert.review_at = None
    _keep(session, roster, alert, AlertType.CANCEL, cause, grew=False, now=now, by=by, why=why)


def expire(session: Session, alert: Alert, cause: Cause, *, now: int) -> None:
    """Let the alert end by itself: every device has seen its end coming, so nothing is sent."""
    alert.state, alert.reason = State.EXPIRED, cause
    alert.updated_at = now
    alert.review_at = None
    areas = {*store.areas(session, number_of(alert)), *store.areas_of_audience(session, number_of(alert))}
    tell(session, alert, "alert.expired", cause, areas=areas, now=now, data={})


def join(session: Session, alert: Alert, members: Iterable[Member], *, now: int, is_news: bool) -> list[str]:
    """Add to the audience; `is_news` where no message of the same moment says so already.

    Who watches over the newcomers alone, and over no area that the alert touches, hears of it here in any case.
    """
    joined = store.join(session, number_of(alert), members, revision=alert.revision, now=now)
    touched = set(store.areas(session, number_of(alert))) if joined else set()
    theirs = store.areas_of_audience(session, number_of(alert), joined) if joined else set()
    areas = touched | theirs if is_news else theirs - touched
    if joined and (is_news or areas):
        tell(session, alert, "alert.updated", "joined", areas=areas, now=now, data={"joined": len(joined)})
    return joined


def number_of(alert: Alert) -> int:
    """Number of an alert that is stored."""
    assert alert.number is not None  # noqa: S101 - stored rows have one
    return alert.number


def message_of(alert: Alert, type_: AlertType, now: int) -> AlertMessage:
    """What the alert says now, for nobody in particular. Its end is rounded up to the scale of the wire."""
    return AlertMessage(
        alert=alert.number or 0,
        revision=alert.revision,
        type=type_,
        status=Status(alert.status),
        sent_at=now,
        expires_at=now + EXPIRY_S[rounded_up(max(alert.expires_at - now, 1), EXPIRY_S)],
        kind=alert.kind,
        urgency=alert.urgency,
        severity=alert.severity,
        certainty=alert.certainty,
        place=Place(alert.lat, alert.lon, alert.uncertainty_m),
        danger_radius_m=alert.danger_radius_m,
        instruction=alert.instruction,
        text=alert.text,
    )


def _keep(
    session: Session,
    roster: Roster,
    alert: Alert,
    type_: AlertType,
    cause: Cause,
    *,
    grew: bool,
    now: int,
    only: list[str] | None = None,
    by: str = SYSTEM.name,
    why: str = "",
) -> None:
    areas = store.areas(session, number_of(alert)) if alert.revision else []
    if type_ is not AlertType.CANCEL and only is None:
        touched = roster.areas_touched(alert.lat, alert.lon, alert.danger_radius_m + alert.uncertainty_m)
        store.lay(session, number_of(alert), touched, areas)
        areas = sorted(touched)
    revision = AlertRevision(
        alert=number_of(alert),
        revision=alert.revision,
        type=type_,
        at=now,
        reason=cause,
        grew=grew,
        only=only,
        by=by,
        why=why,
        values=to_values(message_of(alert, type_, now)),
        confidence=alert.confidence,
        touched=areas,
    )
    store.keep(session, revision)
    watched = {*areas, *(store.areas_of_audience(session, number_of(alert), only) if alert.revision else ())}
    data = {"grew": grew, "only": None if only is None else len(only), "why": why}
    tell(session, alert, _EVENTS[type_], cause, areas=watched, now=now, by=by, data=data)


def tell(
    session: Session,
    alert: Alert,
    type_: str,
    reason: str,
    *,
    areas: Collection[str],
    now: int,
    data: Mapping[str, object],
    by: str = SYSTEM.name,
) -> None:
    """Put an event of an alert into the journal, with what every such event says of it, and `data`.

    It tells how many are meant, never who: not everybody who hears of an alert may read every name.
    """
    record(
        session,
        type_,
        str(number_of(alert)),
        at=now,
        areas=areas,
        sensitive=alert.sensitive,
        by=by,
        data={
            "alert": alert.number,
            "revision": alert.revision,
            "reason": str(reason),
            "origin": alert.origin,
            "kind": alert.kind,
            "status": alert.status,
            "state": str(alert.state),
            "urgency": alert.urgency,
            "severity": alert.severity,
            "certainty": alert.certainty,
            "lat": alert.lat,
            "lon": alert.lon,
            "expires_at": alert.expires_at,
            **data,
        },
    )
