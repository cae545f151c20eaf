"""What tablets send, checked and turned into values. Pure: the time is given."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn
from uuid import UUID

from edge_agent.alertbook import Answer
from edge_agent.outbox import Entry
from edge_agent.problems import Code, FieldError, Problem
from edge_agent.rights import Person
from edge_agent.tracks import RawFix
from edge_agent.wire.catalogue import kind
from edge_agent.wire.codec import WireError, encode_body
from edge_agent.wire.jsonform import MAX_UNIT, JsonProblem, report_from_json
from edge_agent.wire.jsonread import Node
from edge_agent.wire.jsonread import Problem as Fault
from edge_agent.wire.messages import Fix, Response, Status

MAX_DEPTH = 8
MAX_POSITIONS = 500
MAX_AGE_S = 10 * 366 * 86_400
MAX_PERSON = 40
MAX_CODE = 40
MAX_PIN = 64
LAST_NUMBER = (1 << 40) - 1


@dataclass(frozen=True, slots=True)
class Sighting:
    """An alert was on the screen of a unit."""

    unit: int
    revision: int | None


def strict_json(data: bytes) -> object:
    """A JSON value without duplicate names, NaN, Infinity or deep nesting.

    Raises:
        Problem: `malformed`.
    """
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Problem(Code.MALFORMED) from None
    if _deeper_than(value, MAX_DEPTH):
        raise Problem(Code.MALFORMED)
    return value


def report_entry(obj: object, now: float) -> Entry:
    """The row for a report in JSON form with its `client_id` and, in place of `observed_at`, perhaps `age_s`.

    `person` of the row is still the id that the tablet states, if any. The tablet's own clock may be wrong, so it can
    say how long ago something was seen; the site's clock does the rest.

    Raises:
        Problem: `invalid` with every fault found, or `too_large`.
    """
    faults: list[Fault] = []
    if not isinstance(obj, dict):
        raise _invalid([("", "value_type", "must be an object")])
    form = dict(obj)
    client_id = _client_id(form.pop("client_id", None), faults)
    person = Node(form.pop("person", None), "/person", faults).string(MAX_PERSON)
    content = _content(form)
    amends = _amends(form, faults)
    age = Node(form.pop("age_s", None), "/age_s", faults).number(0, MAX_AGE_S)
    if age is not None:
        if form.get("observed_at") is not None:
            faults.append(("/age_s", "value_conflict", "stands in place of observed_at, not beside it"))
        form["observed_at"] = max(0, int(now - age))
    try:
        report = report_from_json(form)
        raw = encode_body(report)
    except JsonProblem as problem:
        raise _invalid([*faults, *problem.errors]) from None
    except WireError as error:
        if error.code == "too_large":
            raise Problem(Code.TOO_LARGE) from None
        raise _invalid([*faults, ("", error.code, error.detail)]) from None
    if faults:
        raise _invalid(faults)
    return Entry(
        kind(report.kind).priority,
        "report",
        raw,
        report.kind,
        report.unit,
        client_id,
        content,
        person=person,
        amends=amends,
    )


def fixes(obj: object, now: float) -> list[RawFix]:
    """One position or a list of them: unit, lat, lon, and perhaps accuracy_m, status, and `at` or `age_s`.

    Raises:
        Problem: `invalid` with every fault found.
    """
    faults: list[Fault] = []
    root = Node(obj, "", faults)
    nodes = root.items(MAX_POSITIONS) if isinstance(obj, list) else [root]
    found = [_fix(node, now) for node in nodes]
    if faults:
        raise _invalid(faults)
    return found


def acknowledgement(obj: object, signed_in: Person | None = None) -> Answer:
    """A person's answer to an alert. Who is signed in answers under their own callsign, whatever the body says.

    Raises:
        Problem: `invalid` with every fault found.
    """
    faults: list[Fault] = []
    root = Node(obj, "", faults)
    answers = [each.value for each in (Response.ACTING, Response.CANNOT_COMPLY)]
    named = (root.child("person").string(MAX_PERSON) or "").strip()
    answer = Answer(
        unit=root.child("unit").integer(0, MAX_UNIT) or 0,
        response=Response(root.need("response").choice(answers) or Response.NONE),
        person=named if signed_in is None else signed_in.callsign,
        revision=root.child("revision").integer(0, MAX_UNIT),
    )
    if not answer.person:
        root.child("person").wrong("value_missing", "names who acknowledges")
    root.only()
    if faults:
        raise _invalid(faults)
    return answer


def enrolment(obj: object) -> tuple[str, str]:
    """A one-time code, and the name of the tablet it is for.

    Raises:
        Problem: `invalid` with every fault found.
    """
    return _pair(obj, ("code", MAX_CODE), ("name", MAX_PERSON))


def credentials(obj: object) -> tuple[str, str]:
    """The id of a person, and a PIN.

    Raises:
        Problem: `invalid` with every fault found.
    """
    return _pair(obj, ("person", MAX_PERSON), ("pin", MAX_PIN))


def _pair(obj: object, *members: tuple[str, int]) -> tuple[str, str]:
    faults: list[Fault] = []
    root = Node(obj, "", faults)
    found = [(root.need(name).string(longest) or "").strip() for name, longest in members]
    for (name, _), text in zip(members, found, strict=True):
        if not text and not faults:
            root.child(name).wrong("value_missing", "must not be empty")
    root.only()
    if faults:
        raise _invalid(faults)
    return found[0], found[1]


def sighting(obj: object) -> Sighting:
    """A unit had the alert on its screen.

    Raises:
        Problem: `invalid` with every fault found.
    """
    faults: list[Fault] = []
    root = Node(obj, "", faults)
    seen = Sighting(root.child("unit").integer(0, MAX_UNIT) or 0, root.child("revision").integer(0, MAX_UNIT))
    root.only()
    if faults:
        raise _invalid(faults)
    return seen


def whole(values: Mapping[str, str], name: str, most: int) -> int | None:
    """A whole number of the query string, from 0 to `most`; None where it is not given.

    Raises:
        Problem: `invalid`.
    """
    text = values.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and int(text) <= most):
        raise _invalid([(f"?{name}", "value_range", f"must be a whole number from 0 to {most}")])
    return int(text)


def client_id(text: str) -> str:
    """A client id in its one spelling.

    Raises:
        Problem: `not_found` for what cannot be one.
    """
    try:
        return str(UUID(text))
    except ValueError:
        raise Problem(Code.NOT_FOUND) from None


def _content(form: Mapping[str, object]) -> bytes:
    """Tells a repeat from a conflict. Without the time: a repeat tells another age, and an export the instant."""
    timeless = {name: value for name, value in form.items() if name != "observed_at"}
    return hashlib.sha256(json.dumps({**timeless, "age_s": None}, sort_keys=True).encode()).digest()


def _amends(form: dict[str, object], faults: list[Fault]) -> str | None:
    value = form.pop("amends", None)
    if value is not None and form.get("refers") is not None:
        faults.append(("/amends", "value_conflict", "stands in place of refers, not beside it"))
    try:
        return None if value is None else str(UUID(value)) if isinstance(value, str) else _refuse("")
    except ValueError:
        faults.append(("/amends", "value_type", "must be the client_id of an earlier report"))
        return None


def _client_id(value: object, faults: list[Fault]) -> str | None:
    try:
        return str(UUID(value)) if isinstance(value, str) else _refuse("")
    except ValueError:
        faults.append(("/client_id", "value_type", "must be a UUID, made once when the report is finished"))
        return None


def _fix(node: Node, now: float) -> RawFix:
    age = node.child("age_s").number(0, MAX_AGE_S)
    at = node.child("at").instant((1 << 32) - 1)
    if age is not None and at is not None:
        node.child("age_s").wrong("value_conflict", "stands in place of at, not beside it")
    lat = node.need("lat").number(-90, 90, "geometry_range") or 0.0
    lon = node.need("lon").number(-180, 180, "geometry_range") or 0.0
    if lat == 0 and lon == 0:
        node.wrong("geometry_zero", "must not be exactly 0, 0")
    fix = RawFix(
        unit=node.child("unit").integer(0, MAX_UNIT) or 0,
        fix=Fix(max(0, int(now - (age or 0))) if at is None else at, lat, lon),
        accuracy_m=node.child("accuracy_m").number(0, 500_000),
        status=Status(node.child("status").choice(tuple(Status)) or Status.ACTUAL),
    )
    node.only()
    return fix


def _invalid(faults: list[Fault]) -> Problem:
    return Problem(Code.INVALID, tuple(FieldError(*fault) for fault in faults))


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError
    return members


def _refuse(_: str) -> NoReturn:
    raise ValueError


def _deeper_than(value: object, limit: int) -> bool:
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    if children is None:
        return False
    return limit == 0 or any(_deeper_than(child, limit - 1) for child in children)
