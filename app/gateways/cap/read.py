"""XML as a CAP message: valid against the OASIS schema first, then read into values. Nothing is repaired or guessed."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import TypeVar

from app.gateways.cap.invalid import told
from app.gateways.cap.message import NAMESPACE, Area, Circle, Info, Message, Named, Reference, Ring, seconds
from app.gateways.xml import Element, Schema, XmlFault, children, local_name, namespace_of, parse

T = TypeVar("T")

MOST_BYTES = 512 * 1024
"""Of a message: a hundred times a usual one, and a country's border still fits."""
MOST_INFOS = 50
"""Languages of a message; every one is compared with every other."""
MOST_SHAPES = 1000
"""Polygons and circles in a message, all languages together; more are no longer a warning but a survey."""


class CapFault(Exception):  # noqa: N818 - reads as what it says where it is caught
    """The message is not taken: `rule` is the named reason, the words say where and never repeat the content."""

    def __init__(self, rule: str, detail: str, where: str = "") -> None:
        """`rule` is a word that stays the same; `detail` is for people; `where` is like `info[0].severity`."""
        super().__init__(f"{rule}: {detail}")
        self.rule = rule
        self.detail = detail
        self.where = where


@cache
def schema() -> Schema:
    """The schema of CAP 1.2 as OASIS published it."""
    return Schema(files("app.gateways.cap").joinpath("CAP-v1.2.xsd").read_bytes())


def parsed(data: bytes) -> Element:
    """The `alert` element of a message.

    Raises:
        CapFault: it cannot be read as XML, or is no CAP 1.2.
    """
    try:
        root = parse(data, most=MOST_BYTES)
    except XmlFault as fault:
        raise CapFault(fault.rule, fault.detail) from fault
    if (namespace_of(root), local_name(root)) != (NAMESPACE, "alert"):
        raise CapFault("not_cap", f"the root is not `alert` in the namespace {NAMESPACE}")
    return root


def read(root: Element) -> Message:
    """The message in an `alert` element.

    Raises:
        CapFault: it is not valid against the schema, or a value cannot be what it should.
    """
    wrong = schema().fault(root)
    if wrong is not None:
        raise CapFault("schema", told(wrong), ".".join(wrong.path))
    _check_size(root)
    return Message(
        identifier=_text(root, "identifier"),
        sender=_text(root, "sender"),
        sent=_time(root, "sent") or 0,
        status=_text(root, "status"),
        type=_text(root, "msgType"),
        scope=_text(root, "scope"),
        source=_text(root, "source"),
        restriction=_text(root, "restriction"),
        addresses=_text(root, "addresses"),
        codes=_texts(root, "code"),
        note=_text(root, "note"),
        references=tuple(_reference(one) for one in _text(root, "references").split()),
        incidents=_text(root, "incidents"),
        infos=_each(root, "info", _info),
    )


def _check_size(root: Element) -> None:
    """What takes time to judge is bounded before it is read."""
    shapes = sum(1 for _ in root.iter(f"{{{NAMESPACE}}}polygon", f"{{{NAMESPACE}}}circle"))
    if shapes > MOST_SHAPES:
        raise CapFault("too_many_shapes", f"{shapes} polygons and circles, more than {MOST_SHAPES}")
    infos = len(list(children(root, NAMESPACE, "info")))
    if infos > MOST_INFOS:
        raise CapFault("too_many_infos", f"{infos} infos, more than {MOST_INFOS}")


def _info(element: Element) -> Info:
    return Info(
        language=_text(element, "language") or "en-US",
        categories=_texts(element, "category"),
        event=_text(element, "event"),
        responses=_texts(element, "responseType"),
        urgency=_text(element, "urgency"),
        severity=_text(element, "severity"),
        certainty=_text(element, "certainty"),
        audience=_text(element, "audience"),
        event_codes=_named(element, "eventCode"),
        effective=_time(element, "effective"),
        onset=_time(element, "onset"),
        expires=_time(element, "expires"),
        sender_name=_text(element, "senderName"),
        headline=_text(element, "headline"),
        description=_text(element, "description"),
        instruction=_text(element, "instruction"),
        web=_text(element, "web"),
        contact=_text(element, "contact"),
        parameters=_named(element, "parameter"),
        areas=_each(element, "area", _area),
    )


def _area(element: Element) -> Area:
    return Area(
        description=_text(element, "areaDesc"),
        polygons=tuple(one for one in _each(element, "polygon", _ring) if one),
        circles=tuple(one for one in _each(element, "circle", _circle) if one),
        geocodes=_named(element, "geocode"),
        altitude=_number(element, "altitude"),
        ceiling=_number(element, "ceiling"),
    )


def _each(parent: Element, name: str, read_one: Callable[[Element], T]) -> tuple[T, ...]:
    """What is read of each child of that name; a fault in one says in which."""
    found = []
    for number, child in enumerate(children(parent, NAMESPACE, name)):
        try:
            found.append(read_one(child))
        except CapFault as fault:
            where = f"{name}[{number}].{fault.where}".rstrip(".")
            raise CapFault(fault.rule, fault.detail, where) from fault
    return tuple(found)


def _texts(parent: Element, name: str) -> tuple[str, ...]:
    return tuple(_leaf(one, name) for one in children(parent, NAMESPACE, name))


def _text(parent: Element, name: str) -> str:
    return next(iter(_texts(parent, name)), "")


def _leaf(element: Element, where: str = "") -> str:
    """The text of an element that holds nothing else: a comment in it would cut the text in two for some readers."""
    if len(element):
        raise CapFault("mixed_content", f"{local_name(element)}: holds something beside its text", where)
    return str(element.text or "").strip()


def _time(parent: Element, name: str) -> int | None:
    text = _text(parent, name)
    try:
        return seconds(text) if text else None
    except ValueError as error:
        raise CapFault("time", f"{name}: no time of the calendar", name) from error


def _number(parent: Element, name: str) -> float | None:
    text = _text(parent, name)
    return float(text) if text else None


def _named(parent: Element, name: str) -> tuple[Named, ...]:
    return tuple(Named(_text(one, "valueName"), _text(one, "value")) for one in children(parent, NAMESPACE, name))


def _reference(text: str) -> Reference:
    parts = text.split(",")
    try:
        sender, identifier, sent = parts
        return Reference(sender, identifier, seconds(sent))
    except ValueError as error:
        raise CapFault("reference_form", "references: each is sender,identifier,sent", "references") from error


def _ring(element: Element) -> Ring:
    return tuple(_point(one, "polygon") for one in _leaf(element).split())


def _circle(element: Element) -> Circle | None:
    parts = _leaf(element).split()
    if not parts:
        return None
    try:
        place, radius = parts
        radius_km = float(radius)
    except ValueError as error:
        raise CapFault("circle_form", "circle: is `lat,lon radius` with the radius in kilometres") from error
    if not (math.isfinite(radius_km) and radius_km >= 0):
        raise CapFault("circle_form", "circle: the radius is a number of kilometres")
    lat, lon = _point(place, "circle")
    return Circle(lat, lon, round(radius_km * 1000, 3))


def _point(text: str, what: str) -> tuple[float, float]:
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError as error:
        raise CapFault(f"{what}_form", f"{what}: a point is `lat,lon` in degrees") from error
    if not (abs(lat) <= 90 and abs(lon) <= 180):  # noqa: PLR2004 - degrees
        raise CapFault(f"{what}_range", f"{what}: beyond ±90 or ±180 degrees")
    return lat, lon
