"""Reports and alerts as a mission sends them, drawn from a seed, in the proportions that the wire was measured with."""

from __future__ import annotations

import random
from collections.abc import Callable

from app.bench.remarks import LONG, SHORT, any_remark, remark
from edge_agent.wire.catalogue import CASUALTY, CERTAINTIES, INSTRUCTIONS, KINDS, URGENCIES, Field
from edge_agent.wire.messages import (
    AlertMessage,
    AlertType,
    Casualty,
    FieldValue,
    Fix,
    Place,
    Report,
    Status,
    Track,
)

START = 1_780_000_000
"""UTC seconds of the first sample."""
_WEST, _SOUTH, _SPAN = 18.2, 4.2, 0.65
"""A square of about 72 km, degrees."""
_CONTACTS = ("DF", "IF", "AMB")
_TALK = ("ENG", "TEN", "POC", "MDH")


def full_fields(fields: tuple[Field, ...], rng: random.Random) -> dict[str, FieldValue]:
    """Every field stated, as on a carefully filled form."""
    return {field.key: _value(field, rng) for field in fields}


def _value(field: Field, rng: random.Random) -> FieldValue:
    match field.type:
        case "code":
            return rng.choice(field.codes).key
        case "flags":
            chosen = set(rng.sample(field.codes, rng.randint(1, min(3, len(field.codes)))))
            return tuple(code.key for code in field.codes if code in chosen)
        case "count":
            return rng.randint(1, min(6, field.largest))
        case "scale":
            return rng.choice(field.steps[1:])
        case "bool":
            return True


def _place(rng: random.Random, accuracy_m: float) -> Place:
    return Place(_SOUTH + rng.random() * _SPAN, _WEST + rng.random() * _SPAN, accuracy_m)


def _report(kind: str, rng: random.Random, text: str, *, stated: float = 0.8) -> Report:
    fields = {key: value for key, value in full_fields(KINDS[kind].fields, rng).items() if rng.random() < stated}
    return Report(
        kind=kind,
        observed_at=START + rng.randrange(86_400),
        unit=rng.randrange(6),
        place=_place(rng, rng.choice((5.0, 10.0, 25.0, 100.0, 500.0))),
        reliability=rng.choice("ABCDF"),
        credibility=rng.randint(1, 4),
        severity=rng.choice(("minor", "moderate", "severe", "extreme")),
        fields=fields,
        text=text,
    )


def full_ied(rng: random.Random, text: str = "") -> Report:
    """An IED report with every line of the form filled in."""
    return _report("IED", rng, text, stated=2.0)


def full_casevac(rng: random.Random, text: str = "", casualties: int = 0) -> Report:
    """A 9-line with every line filled in, and AT-MIST for the given number of casualties."""
    mist = tuple(Casualty(number, full_fields(CASUALTY, rng)) for number in range(1, casualties + 1))
    base = _report("CAS", rng, text, stated=2.0)
    return Report(base.kind, base.observed_at, base.unit, base.place, fields=base.fields, text=text, casualties=mist)


def _movement(rng: random.Random) -> Report:
    report = _report("FOM", rng, any_remark(rng))
    if report.place is None or rng.random() > 0.6:  # noqa: PLR2004 - three in five draw the blocked stretch
        return report
    lat, lon, line = report.place.lat, report.place.lon, []
    for _ in range(rng.randint(2, 6)):
        lat, lon = lat + rng.uniform(-0.01, 0.01), lon + rng.uniform(-0.01, 0.01)
        line.append((lat, lon))
    return Report(
        **{name: getattr(report, name) for name in report.__dataclass_fields__ if name != "line"}, line=tuple(line)
    )


def position(rng: random.Random) -> Track:
    """Where one unit is."""
    place = _place(rng, 10.0)
    return Track(rng.randrange(6), (Fix(START + rng.randrange(86_400), place.lat, place.lon),), place.accuracy_m)


def patrol_track(rng: random.Random, fixes: int) -> Track:
    """A patrol by vehicle on a winding road: one fix a minute, 15-45 km/h."""
    place, heading = _place(rng, 10.0), rng.random() * 6.28
    at, lat, lon, track = START + rng.randrange(86_400), place.lat, place.lon, []
    for _ in range(fixes):
        track.append(Fix(at, lat, lon))
        heading, metres = heading + rng.gauss(0, 0.4), rng.uniform(250, 750)
        step = complex(metres, 0) * complex(0, 1) ** (heading / 1.5708)
        at, lat, lon = at + 60 + rng.choice((-1, 0, 0, 1)), lat + step.real / 111_000, lon + step.imag / 110_500
    return Track(rng.randrange(6), tuple(track), place.accuracy_m)


def check_in(rng: random.Random) -> Report:
    """A position with a word on the situation, for where only reports will do."""
    return Report(
        kind="CHK",
        observed_at=START + rng.randrange(86_400),
        unit=rng.randrange(6),
        place=_place(rng, 10.0),
        fields={"situation": "calm", "activity": rng.choice(("patrol", "base", "escort"))},
    )


_MIX: tuple[tuple[int, Callable[[random.Random], Report]], ...] = (
    (22, lambda rng: _report("IED", rng, any_remark(rng))),
    (18, lambda rng: _report(rng.choice(_CONTACTS), rng, any_remark(rng))),
    (18, _movement),
    (12, lambda rng: full_casevac(rng, any_remark(rng))),
    (21, lambda rng: _report("TEN", rng, remark(rng, rng.choice(LONG)), stated=0.6)),
    (23, lambda rng: _report(rng.choice(_TALK), rng, f"{any_remark(rng)} {remark(rng, rng.choice(LONG))}"[:200])),
)
_POSITIONS = 86


def mixed_bodies(seed: int, n: int) -> list[Report | Track]:
    """A day of traffic: 43 % positions, the rest reports of all sorts with remarks of 0-200 characters."""
    rng = random.Random(seed)  # noqa: S311 - samples
    makers: list[Callable[[random.Random], Report | Track]] = [position, *(maker for _, maker in _MIX)]
    weights = [_POSITIONS, *(weight for weight, _ in _MIX)]
    return [maker(rng) for maker in rng.choices(makers, weights, k=n)]


def mixed_reports(seed: int, n: int) -> list[Report]:
    """The same day, with check-ins in place of bare positions."""
    rng = random.Random(seed)  # noqa: S311 - samples
    return [body if isinstance(body, Report) else check_in(rng) for body in mixed_bodies(seed, n)]


def alerts(seed: int, n: int) -> list[AlertMessage]:
    """Alerts to one or two units, each with a remark of about 40 characters."""
    rng = random.Random(seed)  # noqa: S311 - samples
    return [_alert(rng, remark(rng, rng.choice(SHORT))) for _ in range(n)]


def _alert(rng: random.Random, text: str) -> AlertMessage:
    kind = rng.choice([kind for kind in KINDS.values() if kind.threat])
    sent_at = START + rng.randrange(86_400)
    return AlertMessage(
        alert=rng.randint(1, 20_000),
        revision=rng.choice((0, 0, 0, 1, 2)),
        type=rng.choice((AlertType.ALERT, AlertType.ALERT, AlertType.UPDATE, AlertType.CANCEL)),
        status=Status.ACTUAL,
        sent_at=sent_at,
        expires_at=sent_at + rng.choice((3600, 21_600, 86_400)),
        kind=kind.code,
        urgency=rng.choice(URGENCIES[2:]),
        severity=rng.choice(("moderate", "severe", "extreme")),
        certainty=rng.choice(CERTAINTIES[2:]),
        place=_place(rng, 100.0),
        danger_radius_m=kind.danger_radius_m,
        instruction=kind.instruction if kind.instruction in INSTRUCTIONS else "avoid_area",
        units=tuple(sorted(rng.sample(range(6), rng.choice((1, 1, 2))))),
        text=text,
    )
