"""What a mission may tune, with the defaults and their reasons. Numbers are data here, never constants in rules."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from app.access.principal import Partner
from edge_agent.wire.catalogue import KINDS


@dataclass(frozen=True, slots=True)
class KindSettings:
    """Overrides of the catalogue for one report kind; None keeps the catalogue's value."""

    half_life_s: int | None = None
    danger_radius_m: float | None = None
    alert_confidence: float | None = None
    report_partners: tuple[str, ...] = ()
    """Partners that reports of this kind are released to when they come in, without their free text; none: nobody."""
    alert_partners: tuple[str, ...] = ()
    """Partners that alerts of this kind are released to when they are issued, without their free text."""


@dataclass(frozen=True, slots=True)
class MissionSettings:
    """Thresholds, tolerances and times of a mission. Metres, seconds, 0-1."""

    ao_tolerance_m: float = 25_000
    """A report this far outside its site's area of operation is still believed: people see across borders."""
    mission_tolerance_m: float = 100_000
    """How far outside all areas a place may lie before it is taken for a slip of the pen."""
    escalate_s: Mapping[str, int] = field(default_factory=lambda: {"immediate": 120, "expected": 900, "future": 3600})
    """Time to acknowledge by CAP urgency, before the parent unit and the operations centre are told (domain.md §3e)."""
    repeat_interval_s: int = 600
    """Least time between two updates of one alert, unless the danger grew."""
    move_hysteresis_m: float = 200
    """A danger that moved less than this, or than a quarter of its radius, is not news."""
    leave_hysteresis: float = 1.2
    """A unit has left a danger area only beyond this factor of its radius, so that jitter at the edge never floods."""
    clock_ahead_s: int = 600
    """An observation this far ahead of its receipt is dated by the receipt."""
    link_cap_m: float = 5_000
    """Two reports further apart than this are never taken for one threat, however vague their places are."""
    confirm_confidence: float = 0.85
    """Confidence, age aside, from which independent sources that agree confirm a threat without an officer."""
    expiry_half_lives: float = 4
    """A threat ends this many half-lives after it was last seen: its reports then weigh a sixteenth."""
    site_burst: int = 20_000
    """Bodies a site may send at once: a week in the outbox of a busy site, and the disk is safe from a captured one."""
    site_rate_per_s: float = 100
    """Bodies a second by which that allowance fills up again; above it reports wait in the site's outbox."""
    site_overdraft: int = 500
    """Urgent bodies a site may send beyond its allowance."""
    quarantine_quota: int = 1000
    """Bodies held in quarantine for one site; past it the oldest fall out and an alarm is raised."""
    alert_life_s: int = 86_400
    """An alert whose threat has no half-life is renewed this often."""
    cancel_life_s: int = 3600
    """A cancel stays visible at least this long, so that who comes back late still sees it (domain.md §3e)."""
    position_life_s: int = 21_600
    """A position older than this says nothing any more about where the unit is: its area of operation still does."""
    helpers: int = 3
    """So many of the nearest units, and of the nearest facilities, are asked to help in a CASEVAC or under duress."""
    resend_s: Mapping[str, int] = field(default_factory=lambda: {"immediate": 30, "expected": 120, "future": 120})
    """Time to wait for a device's receipt of an alert by CAP urgency before it is sent again; doubled at each try."""
    resend_longest_s: int = 900
    """Doubling stops here."""
    kinds: Mapping[str, KindSettings] = field(default_factory=dict)
    reliability_p: Mapping[str, float] = field(
        default_factory=lambda: {"A": 0.95, "B": 0.80, "C": 0.60, "D": 0.35, "E": 0.10, "F": 0.40}
    )
    """Probability that a source of this letter is right (domain.md §3a)."""
    credibility_p: Mapping[int, float] = field(
        default_factory=lambda: {1: 0.95, 2: 0.80, 3: 0.60, 4: 0.35, 5: 0.10, 6: 0.50}
    )
    """Probability that information of this number is true (domain.md §3a)."""


def tuned(overrides: Mapping[str, Any]) -> MissionSettings:
    """The defaults with a mission's overrides.

    Tables (`escalate_s`, `reliability_p`, `credibility_p`) are merged key by key; `kinds` maps a kind's code to
    overrides of `KindSettings`.

    Raises:
        ValueError: a name is unknown or a value is out of range; the message starts with the setting's path.
    """
    values = {name: _setting(name, value) for name, value in overrides.items()}
    return replace(MissionSettings(), **values)


def _setting(name: str, value: Any) -> Any:
    if name not in _DEFAULTS:
        raise ValueError(f"{name}: no such setting; known are {', '.join(sorted(_DEFAULTS))}")
    default = _DEFAULTS[name]
    if not isinstance(default, Mapping):
        return _number(name, value, whole=name.endswith("_s"))
    if not isinstance(value, Mapping):
        raise ValueError(f"{name}: must be a table")  # noqa: TRY004 - what a person wrote, not what a caller passed
    if name == "kinds":
        return {str(kind): _kind(f"{name}.{kind}", values) for kind, values in value.items()}
    return {**default, **dict(_row(name, default, key, entry) for key, entry in value.items())}


def _row(name: str, default: Mapping[Any, Any], key: Any, entry: Any) -> tuple[Any, float]:
    known = {str(one): one for one in default}
    path = f"{name}.{key}"
    if str(key) not in known:
        raise ValueError(f"{path}: no such key; known are {', '.join(known)}")
    is_probability = name.endswith("_p")
    return known[str(key)], _number(path, entry, whole=not is_probability, most=1 if is_probability else None)


def _kind(path: str, values: Any) -> KindSettings:
    names = {entry.name for entry in fields(KindSettings)}
    if not isinstance(values, Mapping) or not values.keys() <= names:
        raise ValueError(f"{path}: must be a table of {', '.join(sorted(names))}")
    return KindSettings(**{name: _of_kind(path, name, value) for name, value in values.items()})


def _of_kind(path: str, name: str, value: Any) -> Any:
    if name.endswith("_partners"):
        return _partners(path, name, value)
    return _number(f"{path}.{name}", value, whole=name.endswith("_s"), most=1 if name == "alert_confidence" else None)


def _partners(path: str, name: str, value: Any) -> tuple[str, ...]:
    known = {partner.value for partner in Partner}
    if not isinstance(value, list | tuple) or not known.issuperset(map(str, value)):
        raise ValueError(f"{path}.{name}: must be a list of {', '.join(sorted(known))}")
    kind = KINDS.get(path.rpartition(".")[2])
    if value and kind is not None and kind.sensitive:
        raise ValueError(f"{path}.{name}: a sensitive kind is released by an administrator, one by one")
    return tuple(sorted(set(map(str, value))))


def _number(path: str, value: Any, *, whole: bool, most: float | None = None) -> Any:
    is_number = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
    if not is_number or not (0 <= value < math.inf) or (most is not None and value > most):
        span = f"from 0 to {most}" if most is not None else "not below 0"
        raise ValueError(f"{path}: must be a {'whole ' if whole else ''}number {span}")
    return value


_DEFAULTS: dict[str, Any] = {entry.name: getattr(MissionSettings(), entry.name) for entry in fields(MissionSettings)}
