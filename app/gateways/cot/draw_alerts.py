"""An alert as an emergency on the map of whom it concerns, and as a message to the device of a unit."""

from __future__ import annotations

from app.gateways.cot import chat, own
from app.gateways.cot.draw_threats import kind_label
from app.gateways.cot.event import CANCEL, Event
from app.gateways.cot.words import said
from app.gateways.cot.xml import Element, element
from app.gateways.out import OutAlert, OutMessage

ACTIVE = "active"
_IN_CONTACT = ("b-a-o-opn", "In Contact")
_EMERGENCY = ("b-a-o-tbl", "911 Alert")
_CUSTOM = ("b-a-o-c", "Custom Alert")
_SORTS = {"DF": _IN_CONTACT, "IF": _IN_CONTACT, "AMB": _IN_CONTACT, "SOS": _EMERGENCY, "CAS": _EMERGENCY}
"""Kind → type and the words that ATAK itself says with it; receivers key on the type."""
_CANCELLED_FOR_S = 3600.0


def draw_alert(alert: OutAlert, *, mission: str, language: str, now: float) -> Event:
    """The emergency, or its cancel once the alert is over.

    It is valid until the alert ends, and so does not fade: devices' own emergencies last ten seconds and rely on being
    repeated, which a thin link pays for again and again.
    """
    message = alert.now
    if not is_standing(alert, now):
        return _cancel(alert, message, mission, language, now)
    type_, words = _SORTS.get(message.kind, _CUSTOM)
    title = _title(alert, message, language)
    detail = element(
        "detail",
        None,
        element("link", {"uid": own.CENTRE, "type": "a-f-G-U-H", "relation": "p-p"}),
        element("contact", {"callsign": f"{title}-Alert"}),
        element("emergency", {"type": words}, text=title),
        element("remarks", None, text=_text(message, language)),
        _ours(alert, message),
    )
    return Event(
        uid=own.alert_uid(alert.number),
        type=type_,
        how="m-r",
        time=now,
        start=min(now, float(message.sent_at)),
        stale=float(message.expires_at),
        point=own.point_of(message.place),
        detail=detail,
        qos="9-i-g",
        opex=own.opex_of(message.status, mission),
        access=own.access_of(alert.marks),
    )


def is_standing(alert: OutAlert, now: float) -> bool:
    """Whether it still warns of something."""
    return alert.state == ACTIVE and alert.now.type != "cancel" and alert.now.expires_at > now


def message_to(alert: OutAlert, to: chat.Contact, *, revision: int, language: str, now: float) -> Event:
    """What the alert says now, as a chat message to one device: it comes with receipts, and can be answered.

    `revision` is what the unit was told last.
    """
    message = alert.now
    lines = [f"[{alert.number}] {_title(alert, message, language)}", _text(message, language)]
    if is_standing(alert, now):
        lines.append(said("how_to_answer", language, number=alert.number))
    return chat.message(chat.message_id(alert.number, revision), to, "\n".join(lines), now=now, qos="9-r-g")


def _cancel(alert: OutAlert, message: OutMessage, mission: str, language: str, now: float) -> Event:
    title = _title(alert, message, language)
    detail = element(
        "detail",
        None,
        element("contact", {"callsign": f"{title}-Alert"}),
        element("emergency", {"cancel": "true"}, text=title),
        element(own.DETAIL, {"alert": alert.number, "revision": message.revision, "state": alert.state}),
    )
    return Event(
        uid=own.alert_uid(alert.number),
        type=CANCEL,
        how="m-r",
        time=now,
        start=now,
        stale=now + _CANCELLED_FOR_S,
        point=own.point_of(message.place),
        detail=detail,
        qos="9-i-g",
        opex=own.opex_of(message.status, mission),
        access=own.access_of(alert.marks),
    )


def _ours(alert: OutAlert, message: OutMessage) -> Element:
    """What no other field of the format carries."""
    about = {
        "alert": alert.number,
        "identifier": message.identifier,
        "revision": message.revision,
        "kind": message.kind,
        "status": message.status,
        "urgency": message.urgency,
        "severity": message.severity,
        "certainty": message.certainty,
        "radius": f"{message.danger_radius_m:.0f}",
        "threat": alert.threat,
    }
    return element(own.DETAIL, about)


def _title(alert: OutAlert, message: OutMessage, language: str) -> str:
    mark = {"exercise": "EX ", "test": "TEST "}.get(message.status, "")
    return f"{mark}{kind_label(message.kind, language)} {alert.number}"


def _text(message: OutMessage, language: str) -> str:
    coded = next((one for one in message.texts if one.language == language), None)
    coded = coded or next(iter(message.texts), None)
    radius = f"{round(message.danger_radius_m)} m" if message.danger_radius_m else ""
    return "\n".join(part for part in (coded.instruction if coded else "", message.text, radius) if part)
