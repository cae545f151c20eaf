"""A Geo-PKO file and polygons become a mission."""

import json
from pathlib import Path

import pytest

from app.failure import Failure
from app.replay import sites

HEADER = "location,latitude,longitude,NoTroops,hq,UNPOL,Med,Av,UNMO\n"
SQUARE = {"type": "Polygon", "coordinates": [[[20, 8], [21, 8], [21, 9], [20, 9], [20, 8]]]}


@pytest.fixture
def mission(tmp_path: Path):
    def read(rows: str, *with_area: str):
        (tmp_path / "sites.csv").write_text(HEADER + rows, encoding="utf-8")
        features = [{"properties": {"site": name}, "geometry": SQUARE} for name in with_area]
        (tmp_path / "areas.geojson").write_text(json.dumps({"features": features}), encoding="utf-8")
        return sites.read(tmp_path / "sites.csv", tmp_path / "areas.geojson", started_at=5)

    return read


def test_accents_and_spaces_become_a_code(mission) -> None:
    plan = mission("Ndélé,8.4,20.6,300,0,1,0,0,1\nKaga Bandoro,7,19.2,0,0,0,0,0,0\n", "Ndélé")
    assert [site.code for site in plan.sites] == ["NDELE", "KAGA-BANDORO"]
    assert [(area.code, area.name) for area in plan.areas] == [("NDELE", "Ndélé")]


def test_a_place_that_is_listed_twice_is_one_site_with_the_larger_figures(mission) -> None:
    plan = mission("Obo,5.4,26.5,0,0,0,0,1,1\nObo,5.4,26.5,150,2,0,1,0,1\n")
    assert [site.code for site in plan.sites] == ["OBO"]
    assert [(unit.code, unit.role) for unit in plan.units] == [
        ("OBO-P1", "patrol"),
        ("OBO-M1", "medical"),
        ("OBO-A1", "aviation"),
    ]
    assert [(place.code, place.kind) for place in plan.facilities] == [("OBO-MED", "level2")]


def test_a_place_without_a_polygon_has_units_without_an_area(mission) -> None:
    plan = mission("Bria,6.5,22,0,0,0,0,0,0\nObo,5.4,26.5,0,0,0,0,0,0\n", "Bria")
    assert {unit.code: unit.areas for unit in plan.units} == {"BRIA-P1": ("BRIA",), "OBO-P1": ()}


def test_the_nearest_headquarters_answers_for_a_site(mission) -> None:
    plan = mission("Bangui,4.4,18.6,0,3,0,0,0,0\nBria,6.5,22,0,2,0,0,0,0\nObo,5.4,26.5,0,0,0,0,0,0\n")
    assert {site.code: site.parent for site in plan.sites} == {"BANGUI": None, "BRIA": "BANGUI", "OBO": "BRIA"}


def test_the_nearest_site_is_nearest_in_metres_not_in_degrees(mission) -> None:
    # At 60 degrees north a degree of longitude is half as long as one of latitude.
    plan = mission("North,61,10,0,0,0,0,0,0\nEast,60,11.5,0,0,0,0,0,0\n")
    assert sites.nearest(60, 10, plan.sites).code == "EAST"


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    (tmp_path / "sites.csv").write_text("location,latitude\n")
    with pytest.raises(Failure, match="longitude, NoTroops, hq, Med, Av"):
        sites.read(tmp_path / "sites.csv", tmp_path / "areas.geojson", started_at=0)
