"""Read a mission file (TOML, areas beside it as GeoJSON) into a plan, or say everything that is wrong and where."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from app.geo import geometry_faults
from app.roster.mission.reading import Fault, Faults, Table
from app.roster.plan import AreaPlan, FacilityPlan, MissionPlan, SitePlan, UnitPlan
from app.roster.settings import tuned

LANGUAGES = ("en", "fr", "es", "ar")
STATUSES = ("actual", "exercise", "test")
RELIABILITIES = ("A", "B", "C", "D", "E", "F")
PROFILES = ("lan", "vsat", "hf")
_WIRE = re.compile(r"[0-9A-Za-z]|[0-9A-Zabcdefhijklmnopqrstuvwxyz][0-9A-Za-z]")
_CODE = re.compile(r"\w(?:[\w .-]{0,38}\w)?")
_WEEK_S = 7 * 24 * 3600
_MOST_NUMBER = 255


class MissionFileError(ValueError):
    """The mission file cannot be used; `faults` says everything that is wrong."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults in the order they were found."""
        self.faults = tuple(faults)
        super().__init__("; ".join(map(str, self.faults)))


def read(path: Path) -> MissionPlan:
    """The plan in a mission file; files it names lie beside it.

    Raises:
        MissionFileError: it cannot be read or has faults.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise MissionFileError([Fault(path.name, _words(error))]) from error
    return parse(values, lambda name: json.loads((path.parent / name).read_text(encoding="utf-8")))


def parse(values: Mapping[str, Any], geojson: Callable[[str], Any]) -> MissionPlan:
    """The plan in parsed TOML; `geojson` reads a file by the name it has there.

    Raises:
        MissionFileError: something is wrong; every fault is in it.
    """
    faults = Faults()
    top = Table(values, "", faults)
    mission = Table(top.raw("mission") or {}, "mission", faults)
    named = mission.raw("areas")
    if isinstance(top.raw("areas"), str):
        named = values["areas"]
        areas = []
    else:
        areas = [_area(table, faults) for table in top.tables("areas")]
    if named is not None:
        areas += _area_file(named, geojson, faults)
    plan = MissionPlan(
        code=_code(mission, faults),
        name=mission.text("name"),
        languages=_languages(mission, faults),
        status=mission.choice("status", STATUSES, "actual"),
        started_at=_started_at(mission, faults),
        settings=_settings(mission, faults),
        sites=tuple(_site(table, faults) for table in top.tables("sites")),
        units=tuple(_unit(table, faults) for table in top.tables("units")),
        areas=tuple(areas),
        facilities=tuple(_facility(table, faults) for table in top.tables("facilities")),
    )
    mission.close()
    top.close()
    _check(plan, faults)
    if faults:
        raise MissionFileError(faults)
    return plan


def _code(table: Table, faults: Faults) -> str:
    code = table.text("code", most=40)
    if code and not _CODE.fullmatch(code):
        faults.note(table.at("code"), f"{code!r} must be letters, digits, and . _ - or single spaces between them")
    return code


def _languages(mission: Table, faults: Faults) -> tuple[str, ...]:
    languages = mission.texts("languages") or ("en",)
    for index, language in enumerate(languages):
        if language not in LANGUAGES:
            faults.note(f"mission.languages[{index}]", f"{language!r} is not one of {', '.join(LANGUAGES)}")
    return languages


def _started_at(mission: Table, faults: Faults) -> int | None:
    value = mission.raw("started_at")
    if value is None:
        return None
    if isinstance(value, datetime) and value.tzinfo is not None:
        return int(value.timestamp())
    if isinstance(value, date) and not isinstance(value, datetime):
        return int(datetime(value.year, value.month, value.day, tzinfo=UTC).timestamp())
    faults.note("mission.started_at", "must be a date, or a date and time with its offset: 2026-01-01T00:00:00Z")
    return None


def _settings(mission: Table, faults: Faults) -> Mapping[str, Any]:
    values = mission.raw("settings") or {}
    if not isinstance(values, Mapping):
        faults.note("mission.settings", "must be a table")
        return {}
    try:
        tuned(values)
    except ValueError as error:
        place, _, message = str(error).partition(": ")
        faults.note(f"mission.settings.{place}", message)
    return values


def _site(table: Table, faults: Faults) -> SitePlan:
    wire = table.optional("wire")
    if wire is not None and not _WIRE.fullmatch(wire):
        faults.note(table.at("wire"), f"{wire!r} must be one or two of 0-9 A-Z a-z, and not two that begin with g")
    lat, lon = _place(table, faults)
    site = SitePlan(
        code=_code(table, faults),
        name=table.text("name"),
        lat=lat,
        lon=lon,
        wire=wire,
        reliability=table.choice("reliability", RELIABILITIES, "B"),
        profile=table.choice("profile", PROFILES, "vsat"),
        parent=table.optional("parent"),
        dark_after_s=table.whole("dark_after_s", 60, _WEEK_S, 1800) or 1800,
    )
    table.close()
    return site


def _unit(table: Table, faults: Faults) -> UnitPlan:
    unit = UnitPlan(
        code=_code(table, faults),
        name=table.text("name"),
        site=table.text("site"),
        areas=table.texts("areas"),
        number=table.whole("number", 1, _MOST_NUMBER, None),
        parent=table.optional("parent"),
        role=table.text("role", "patrol"),
        capabilities=table.texts("capabilities"),
        reliability=table.choice("reliability", RELIABILITIES, "B") if table.raw("reliability") is not None else None,
    )
    table.close()
    return unit


def _facility(table: Table, faults: Faults) -> FacilityPlan:
    lat, lon = _place(table, faults)
    facility = FacilityPlan(
        code=_code(table, faults),
        name=table.text("name"),
        kind=table.text("kind"),
        lat=lat,
        lon=lon,
        capabilities=table.texts("capabilities"),
        site=table.optional("site"),
    )
    table.close()
    return facility


def _place(table: Table, faults: Faults) -> tuple[float, float]:
    lat, lon = table.number("lat", -90, 90), table.number("lon", -180, 180)
    if lat == 0 and lon == 0:
        faults.note(table.at("lat"), "0, 0 lies in the Gulf of Guinea: the place was left out")
    return lat, lon


def _area(table: Table, faults: Faults) -> AreaPlan:
    area = AreaPlan(_code(table, faults), table.text("name"), table.raw("geometry"), table.text("kind", "ao"))
    _note_geometry(area.geometry, table.place, faults)
    table.close()
    return area


def _area_file(name: Any, geojson: Callable[[str], Any], faults: Faults) -> list[AreaPlan]:
    if not isinstance(name, str):
        faults.note("areas", "must be the name of a GeoJSON file, or tables with [[areas]] above each")
        return []
    try:
        collection = geojson(name)
    except (OSError, ValueError) as error:
        faults.note(name, _words(error))
        return []
    features = collection.get("features") if isinstance(collection, Mapping) else None
    if not isinstance(features, list):
        faults.note(name, "must be a GeoJSON FeatureCollection")
        return []
    return [_feature(feature, f"{name} feature {index + 1}", name, faults) for index, feature in enumerate(features)]


def _feature(feature: Any, place: str, name: str, faults: Faults) -> AreaPlan:
    feature = feature if isinstance(feature, Mapping) else {}
    properties = Table(feature.get("properties") or {}, place, faults)
    code = _code(properties, faults)
    if code:
        place = f"{name} feature {code!r}"
    _note_geometry(feature.get("geometry"), place, faults)
    return AreaPlan(
        code, properties.text("name", code or "?"), feature.get("geometry") or {}, properties.text("kind", "ao")
    )


def _note_geometry(geometry: Any, place: str, faults: Faults) -> None:
    for fault in geometry_faults(geometry):
        words = fault.message if fault.path.startswith("coordinates[") else f"geometry.{fault.path} {fault.message}"
        faults.note(place, words)


def _check(plan: MissionPlan, faults: Faults) -> None:
    """What only the whole file can tell: names given twice, names that nobody has, circles of parents."""
    if not plan.sites:
        faults.note("sites", "there is none: a mission needs at least one [[sites]]")
    sites, units, areas, places = (
        [entry.code for entry in entries] for entries in (plan.sites, plan.units, plan.areas, plan.facilities)
    )
    for name, codes in (("sites", sites), ("units", units), ("areas", areas), ("facilities", places)):
        faults.repeated(name, ((index, "code", code or None) for index, code in enumerate(codes)))
    faults.repeated("sites", ((index, "wire", site.wire) for index, site in enumerate(plan.sites)))
    numbers = ((index, "number", unit.number and (unit.site, unit.number)) for index, unit in enumerate(plan.units))
    faults.repeated("units", numbers)
    for index, site in enumerate(plan.sites):
        _known(f"sites[{index}].parent", "site", site.parent, sites, faults)
    for index, unit in enumerate(plan.units):
        _known(f"units[{index}].site", "site", unit.site or None, sites, faults)
        _known(f"units[{index}].parent", "unit", unit.parent, units, faults)
        for position, area in enumerate(unit.areas):
            _known(f"units[{index}].areas[{position}]", "area", area, areas, faults)
    for index, place in enumerate(plan.facilities):
        _known(f"facilities[{index}].site", "site", place.site, sites, faults)
    _check_parents("sites", {site.code: site.parent for site in plan.sites}, faults)
    _check_parents("units", {unit.code: unit.parent for unit in plan.units}, faults)


def _known(place: str, what: str, value: str | None, known: Collection[str], faults: Faults) -> None:
    if value is not None and value not in known:
        faults.unknown(place, what, value, known)


def _check_parents(name: str, parents: Mapping[str, str | None], faults: Faults) -> None:
    for index, code in enumerate(parents):
        seen = [code]
        while (parent := parents.get(seen[-1])) is not None and parent not in seen:
            seen.append(parent)
        if parent == code:
            faults.note(f"{name}[{index}].parent", f"answers for itself: {' → '.join([*seen, code])}")


def _words(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"cannot be read: {error.strerror}"
    return f"is not {'JSON' if isinstance(error, json.JSONDecodeError) else 'TOML'}: {error}"
