import copy
import json
import tomllib
from pathlib import Path

import pytest

from app.roster.mission.file import MissionFileError, parse, read

SQUARE = {"type": "Polygon", "coordinates": [[[20, 6], [21, 6], [21, 7], [20, 7], [20, 6]]]}
BOW_TIE = {"type": "Polygon", "coordinates": [[[20, 6], [21, 7], [21, 6], [20, 7], [20, 6]]]}
HOLE_CROSSES = [[20.2, 6.2], [20.4, 6.2], [20.4, 6.4], [20.2, 6.4], [20.3, 6.1], [20.2, 6.2]]

GOOD = tomllib.loads(
    """
    [mission]
    code = "LUMERA"
    name = "Lumera"
    languages = ["en", "fr"]
    started_at = 2026-01-01T00:00:00Z
    areas = "areas.geojson"
    [mission.settings.escalate_s]
    immediate = 90
    [mission.settings.kinds.ied]
    danger_radius_m = 400

    [[sites]]
    code = "BAMBARI"
    name = "Bambari"
    lat = 5.76
    lon = 20.67
    wire = "B"
    [[sites]]
    code = "OBO"
    name = "Obo"
    lat = 5.39
    lon = 26.49
    profile = "hf"
    parent = "BAMBARI"

    [[units]]
    code = "ALFA-1"
    name = "Alfa"
    site = "BAMBARI"
    areas = ["NORTH"]
    number = 1
    [[units]]
    code = "ALFA 2"
    name = "Alfa 2"
    site = "OBO"
    parent = "ALFA-1"
    reliability = "A"

    [[facilities]]
    code = "HOSP"
    name = "Hospital"
    kind = "level2"
    lat = 5.77
    lon = 20.68
    site = "BAMBARI"
    """
)


def feature(code, geometry, **properties):
    return {"type": "Feature", "properties": {"code": code, **properties}, "geometry": geometry}


AREAS = {"type": "FeatureCollection", "features": [feature("NORTH", SQUARE, name="Northern area")]}


def faults(values, areas=AREAS):
    with pytest.raises(MissionFileError) as error:
        parse(values, lambda _: areas)
    return [str(fault) for fault in error.value.faults]


def changed(*path, to):
    """The good file with one value changed; None takes it away."""
    values = copy.deepcopy(GOOD)
    place = values
    for key in path[:-1]:
        place = place[key]
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return values


def test_a_good_file_is_a_plan():
    plan = parse(GOOD, lambda _: AREAS)
    assert (plan.code, plan.languages, plan.started_at) == ("LUMERA", ("en", "fr"), 1_767_225_600)
    assert [site.wire for site in plan.sites] == ["B", None]
    assert plan.units[0].areas == ("NORTH",)
    assert plan.units[1].reliability == "A"
    assert (plan.areas[0].code, plan.areas[0].name, plan.areas[0].kind) == ("NORTH", "Northern area", "ao")
    assert plan.facilities[0].site == "BAMBARI"
    assert plan.settings["escalate_s"] == {"immediate": 90}


def test_areas_may_stand_in_the_file_itself():
    values = {**changed("mission", "areas", to=None), "areas": [{"code": "NORTH", "name": "N", "geometry": SQUARE}]}
    assert parse(values, lambda _: AREAS).areas[0].geometry == SQUARE


@pytest.mark.parametrize(
    ("path", "to", "fault"),
    [
        (("mission", "code"), None, "mission.code: is required"),
        (("mission", "code"), "LU/MERA", "mission.code: 'LU/MERA' must be letters, digits, and . _ - or"),
        (("mission", "name"), 7, "mission.name: must be a text of 1 to 200 characters"),
        (("mission", "languages"), ["en", "de"], "mission.languages[1]: 'de' is not one of en, fr, es, ar"),
        (
            ("mission", "status"),
            "actuel",
            "mission.status: 'actuel' is not one of actual, exercise, test (did you mean",
        ),
        (("mission", "started_at"), "soon", "mission.started_at: must be a date"),
        (("mission", "settings"), {"tolerance": 1}, "mission.settings.tolerance: no such setting; known are"),
        (
            ("mission", "settings"),
            {"ao_tolerance_m": -1},
            "mission.settings.ao_tolerance_m: must be a number not below 0",
        ),
        (("mission", "settings", "escalate_s", "now"), 1, "mission.settings.escalate_s.now: no such key; known are"),
        (("mission", "settings", "kinds", "ied"), {"radius": 1}, "mission.settings.kinds.ied: must be a table of"),
        (("mission", "langauges"), ["en"], "mission.langauges: unknown key (did you mean 'languages'?)"),
        (("sites",), [], "sites: there is none"),
        (("sites", 1, "code"), "BAMBARI", "sites[1].code: 'BAMBARI' is already that of sites[0]"),
        (("sites", 1, "wire"), "B", "sites[1].wire: 'B' is already that of sites[0]"),
        (("sites", 1, "wire"), "g1", "sites[1].wire: 'g1' must be one or two"),
        (("sites", 1, "wire"), "ABC", "sites[1].wire: 'ABC' must be one or two"),
        (("sites", 1, "wire"), "é", "sites[1].wire: 'é' must be one or two"),
        (("sites", 1, "lat"), 95, "sites[1].lat: 95 is not from -90 to 90"),
        (("sites", 1, "lat"), float("nan"), "sites[1].lat: nan is not from -90 to 90"),
        (("sites", 1, "lat"), "5.4", "sites[1].lat: must be a number"),
        (("sites", 1, "lon"), None, "sites[1].lon: is required"),
        (
            ("sites", 1, "profile"),
            "vast",
            "sites[1].profile: 'vast' is not one of lan, vsat, hf (did you mean 'vsat'?)",
        ),
        (("sites", 1, "reliability"), "G", "sites[1].reliability: 'G' is not one of A, B, C, D, E, F"),
        (("sites", 1, "parent"), "BAMBRI", "sites[1].parent: no site 'BAMBRI' (did you mean 'BAMBARI'?)"),
        (("sites", 0, "parent"), "OBO", "sites[0].parent: answers for itself: BAMBARI → OBO → BAMBARI"),
        (("sites", 1, "dark_after_s"), 5, "sites[1].dark_after_s: must be a whole number from 60 to 604800"),
        (("sites", 1), "OBO", "sites[1]: must be a table"),
        (("units", 1, "site"), "BAMBRI", "units[1].site: no site 'BAMBRI' (did you mean 'BAMBARI'?)"),
        (("units", 1, "areas"), ["NORHT"], "units[1].areas[0]: no area 'NORHT' (did you mean 'NORTH'?)"),
        (("units", 1, "parent"), "ALFA 2", "units[1].parent: answers for itself: ALFA 2 → ALFA 2"),
        (("units", 0, "number"), 256, "units[0].number: must be a whole number from 1 to 255"),
        (("units", 0, "capabilities"), "eod", "units[0].capabilities: must be a list of texts"),
        (("units", 0, "callsign"), "X", "units[0].callsign: unknown key"),
        (("facilities", 0, "site"), "X", "facilities[0].site: no site 'X'"),
        (("facilities", 0, "kind"), None, "facilities[0].kind: is required"),
        (("facility",), [], "facility: unknown key (did you mean 'facilities'?)"),
    ],
)
def test_every_fault_names_its_place(path, to, fault):
    assert any(found.startswith(fault) for found in faults(changed(*path, to=to))), fault


def test_a_number_given_twice_within_a_site():
    values = changed("units", 1, "site", to="BAMBARI")
    values["units"][1]["number"] = 1
    assert faults(values) == ["units[1].number: ('BAMBARI', 1) is already that of units[0]"]


def test_0_0_is_a_place_that_was_left_out():
    values = changed("sites", 1, "lat", to=0)
    values["sites"][1]["lon"] = 0
    assert faults(values) == ["sites[1].lat: 0, 0 lies in the Gulf of Guinea: the place was left out"]


@pytest.mark.parametrize(
    ("geometry", "fault"),
    [
        (BOW_TIE, "areas.geojson feature 'NORTH': ring 1 vertex 1 crosses itself or another ring"),
        (
            {**SQUARE, "coordinates": [*SQUARE["coordinates"], HOLE_CROSSES]},
            "areas.geojson feature 'NORTH': ring 2 vertex 1 crosses itself",
        ),
        (None, "areas.geojson feature 'NORTH': geometry.type must be a GeoJSON MultiPolygon or Polygon"),
        (
            {"type": "Polygon", "coordinates": [[[20, 6], [21, 6], [95.5, 220]]]},
            "areas.geojson feature 'NORTH': ring 1 vertex 3 has a latitude beyond ±90; GeoJSON puts longitude first",
        ),
        (
            {"type": "Polygon", "coordinates": [[[20, 6], [21, 6], [21, 7]]]},
            "areas.geojson feature 'NORTH': ring 1 is not closed: its last point must be its first",
        ),
    ],
)
def test_a_bad_polygon_names_feature_ring_and_vertex(geometry, fault):
    found = faults(GOOD, {"type": "FeatureCollection", "features": [feature("NORTH", geometry)]})
    assert found[0].startswith(fault)


def test_a_feature_without_a_code_is_told_by_its_number():
    areas = {"type": "FeatureCollection", "features": [*AREAS["features"], feature("", SQUARE)]}
    assert faults(GOOD, areas)[0].startswith("areas.geojson feature 2.code:")


def test_all_faults_are_told_at_once():
    values = changed("sites", 1, "lat", to=95)
    values["units"][1]["site"] = "NOWHERE"
    assert len(faults(values)) == 2


def test_files_that_cannot_be_read(tmp_path):
    path = tmp_path / "mission.toml"
    for text, word in (
        ("[mission", "mission.toml: is not TOML"),
        ('[mission]\nareas = "no.geojson"', "cannot be read"),
    ):
        path.write_text(text)
        with pytest.raises(MissionFileError, match=word):
            read(path)
    with pytest.raises(MissionFileError, match="cannot be read"):
        read(tmp_path / "none.toml")
    (tmp_path / "no.geojson").write_text("{")
    with pytest.raises(MissionFileError, match=r"no\.geojson: is not JSON"):
        read(path)
    (tmp_path / "no.geojson").write_text(json.dumps({"type": "Feature"}))
    with pytest.raises(MissionFileError, match="must be a GeoJSON FeatureCollection"):
        read(path)


def test_the_sample_mission_is_good():
    plan = read(Path(__file__).parents[3] / "deploy" / "sample-mission" / "mission.toml")
    assert (len(plan.sites), len(plan.units)) == (8, 20)
