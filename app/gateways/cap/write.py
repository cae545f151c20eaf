"""A CAP message as XML: elements in the order of the schema, and nothing that is empty."""

from __future__ import annotations

from app.gateways.cap.message import NAMESPACE, Area, Circle, Info, Message, Named, Reference, Ring, moment
from app.gateways.xml import Element, add, root_of

DECIMALS = 5
"""Of a degree: about a metre."""


def written(message: Message) -> Element:
    """The `alert` element."""
    root = root_of(NAMESPACE, "alert")
    add(root, "identifier", message.identifier)
    add(root, "sender", message.sender)
    add(root, "sent", moment(message.sent))
    add(root, "status", message.status)
    add(root, "msgType", message.type)
    _add(root, "source", message.source)
    add(root, "scope", message.scope)
    _add(root, "restriction", message.restriction)
    _add(root, "addresses", message.addresses)
    for code in message.codes:
        add(root, "code", code)
    _add(root, "note", message.note)
    _add(root, "references", " ".join(_reference(one) for one in message.references))
    _add(root, "incidents", message.incidents)
    for info in message.infos:
        _write_info(add(root, "info"), info)
    return root


def _write_info(parent: Element, info: Info) -> None:
    add(parent, "language", info.language)
    for category in info.categories:
        add(parent, "category", category)
    add(parent, "event", info.event)
    for response in info.responses:
        add(parent, "responseType", response)
    add(parent, "urgency", info.urgency)
    add(parent, "severity", info.severity)
    add(parent, "certainty", info.certainty)
    _add(parent, "audience", info.audience)
    _add_named(parent, "eventCode", info.event_codes)
    for name, at in (("effective", info.effective), ("onset", info.onset), ("expires", info.expires)):
        if at is not None:
            add(parent, name, moment(at))
    _add(parent, "senderName", info.sender_name)
    _add(parent, "headline", info.headline)
    _add(parent, "description", info.description)
    _add(parent, "instruction", info.instruction)
    _add(parent, "web", info.web)
    _add(parent, "contact", info.contact)
    _add_named(parent, "parameter", info.parameters)
    for area in info.areas:
        _write_area(add(parent, "area"), area)


def _write_area(parent: Element, area: Area) -> None:
    add(parent, "areaDesc", area.description)
    for ring in area.polygons:
        add(parent, "polygon", _ring(ring))
    for circle in area.circles:
        add(parent, "circle", _circle(circle))
    _add_named(parent, "geocode", area.geocodes)
    for name, height in (("altitude", area.altitude), ("ceiling", area.ceiling)):
        if height is not None:
            add(parent, name, f"{height:.15g}")


def _add(parent: Element, name: str, text: str) -> None:
    if text:
        add(parent, name, text)


def _add_named(parent: Element, name: str, values: tuple[Named, ...]) -> None:
    for one in values:
        child = add(parent, name)
        add(child, "valueName", one.name)
        add(child, "value", one.value)


def _reference(one: Reference) -> str:
    return f"{one.sender},{one.identifier},{moment(one.sent)}"


def _ring(ring: Ring) -> str:
    return " ".join(f"{lat:.{DECIMALS}f},{lon:.{DECIMALS}f}" for lat, lon in ring)


def _circle(circle: Circle) -> str:
    return f"{circle.lat:.{DECIMALS}f},{circle.lon:.{DECIMALS}f} {circle.radius_m / 1000:.3f}"
