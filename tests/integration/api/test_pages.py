"""The pages and their files: who gets them, how long they are kept, packed or not; and maps of a mission."""

import gzip
import json
import sqlite3
import struct

import pytest

from app.access.principal import Role
from app.api import pages

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""What is asked here is of HTTP, not of the database."""


@pytest.fixture
def static(tmp_path, monkeypatch):
    """A built page of our own, so that the test needs no build."""
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "basemap").mkdir()
    for name in ("ops.html", "sign-in.html", "setup.html"):
        (folder / name).write_text(f"<!doctype html>{name}")
    script = folder / "assets" / "ops-abc123.js"
    script.write_text("let x = 1;")
    script.with_name("ops-abc123.js.gz").write_bytes(gzip.compress(b"let x = 1;"))
    (folder / "basemap" / "world.pmtiles").write_bytes(bytes(range(200)))
    monkeypatch.setattr(pages, "STATIC", folder)
    return folder


def test_whoever_is_not_signed_in_comes_back_after_signing_in(api, static):
    answer = api.get("/?kind=IED&sel=threat:1", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2F%3Fkind%3DIED%26sel%3Dthreat%3A1"


def test_whoever_is_signed_in_gets_the_map(api, static, people):
    answer = api.get("/", headers=people.person(Role.VIEWER))
    assert "ops.html" in answer.text
    assert answer.headers["cache-control"] == "no-cache"
    assert "default-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/sign-in", "/setup"])
def test_the_doors_are_open(api, static, path):
    assert api.get(path).status_code == 200


def test_assets_are_kept_for_ever_and_packed_for_who_can_unpack(api, static):
    packed = api.get("/assets/ops-abc123.js", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert packed.headers["content-type"].startswith("text/javascript")
    plain = api.get("/assets/ops-abc123.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert packed.text == plain.text == "let x = 1;"


@pytest.mark.parametrize("name", ["..%2Fops.html", ".built", "nothing.js", "%00", "x" * 3000])
def test_nothing_else_can_be_had(api, static, name):
    assert api.get(f"/assets/{name}").status_code == 404


def test_the_basemap_is_read_in_ranges(api, static):
    answer = api.get("/basemap/world.pmtiles", headers={"Range": "bytes=10-19"})
    assert answer.status_code == 206
    assert answer.content == bytes(range(10, 20))


def test_a_centre_without_pages_says_how_to_build_them(api, static, people):
    (static / "ops.html").unlink()
    answer = api.get("/", headers=people.person(Role.VIEWER))
    assert answer.status_code == 503
    assert "hatch_build.py" in answer.text


def archive(path, *, kind=1, metadata=b'{"name": "Sector East", "attribution": "Survey"}'):
    """A PMTiles archive that holds nothing but its head and its words."""
    packed = gzip.compress(metadata)
    numbers = [127, 0, 127, len(packed), 0, 0, 0, 0, 0, 0, 0]
    flags = [1, 2, 2, kind, 3, 12]
    bounds = [int(23e7), int(-16e7), int(24e7), int(-15e7)]
    head = struct.pack("<7sB11Q6B4iB2i", b"PMTiles", 3, *numbers, *flags, *bounds, 5, 0, 0)
    path.write_bytes(head + packed)


def mbtiles(path, tile=b"\x89PNG tile", form="png"):
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        file.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
        about = {"name": "Old survey", "format": form, "bounds": "23,-16,24,-15"}
        file.executemany("INSERT INTO metadata VALUES (?, ?)", about.items())
        file.execute("INSERT INTO tiles VALUES (4, 9, 7, ?)", (tile,))
    file.close()


@pytest.fixture
def maps(centre):
    centre.basemaps.mkdir()
    return centre.basemaps


@pytest.fixture
def watch(people):
    return people.person(Role.VIEWER)


def test_maps_are_found_without_a_restart(api, maps, watch):
    assert api.get("/api/v1/basemaps", headers=watch).json()["items"] == []
    archive(maps / "east.pmtiles")
    mbtiles(maps / "old.mbtiles")
    (maps / "broken.pmtiles").write_bytes(b"PMTiles\x02")
    (maps / "notes.txt").write_text("no map")
    east, old = sorted(api.get("/api/v1/basemaps", headers=watch).json()["items"], key=lambda each: each["id"])
    assert east == {
        "id": "east",
        "name": "Sector East",
        "form": "pmtiles",
        "tiles": "vector",
        "url": "/api/v1/basemaps/east",
        "min_zoom": 3,
        "max_zoom": 12,
        "bounds": [23.0, -16.0, 24.0, -15.0],
        "attribution": "Survey",
    }
    assert (old["name"], old["form"], old["tiles"]) == ("Old survey", "xyz", "raster")
    assert old["url"] == "/api/v1/basemaps/old/{z}/{x}/{y}"


def test_an_archive_is_read_in_ranges_by_who_is_signed_in(api, maps, watch):
    archive(maps / "east.pmtiles")
    answer = api.get("/api/v1/basemaps/east", headers=watch | {"Range": "bytes=0-6"})
    assert (answer.status_code, answer.content) == (206, b"PMTiles")
    assert api.get("/api/v1/basemaps/east").status_code == 401


def test_a_tile_is_counted_from_the_north(api, maps, watch):
    mbtiles(maps / "old.mbtiles")
    answer = api.get("/api/v1/basemaps/old/4/9/8", headers=watch)
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, b"\x89PNG tile", "image/png")
    assert api.get("/api/v1/basemaps/old/4/9/7", headers=watch).status_code == 204


def test_a_packed_vector_tile_says_so(api, maps, watch):
    mbtiles(maps / "lines.mbtiles", gzip.compress(b"tile"), "pbf")
    answer = api.get("/api/v1/basemaps/lines/4/9/8", headers=watch)
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == b"tile"


@pytest.mark.parametrize(
    "path", ["nothing", "..%2Fcentre", "%00", "x" * 500, "nothing/1/2/3", "old/99/0/0", f"old/4/{2**70}/0"]
)
def test_what_is_no_map_is_not_found(api, maps, watch, path):
    mbtiles(maps / "old.mbtiles")
    assert api.get(f"/api/v1/basemaps/{path}", headers=watch).status_code in {204, 404}


def test_maps_with_odd_words_are_still_maps(api, maps, watch):
    archive(maps / "a.pmtiles", metadata=b"not json")
    archive(maps / "b.pmtiles", metadata=json.dumps([1]).encode())
    archive(maps / "c.pmtiles", kind=9)
    names = [each["name"] for each in api.get("/api/v1/basemaps", headers=watch).json()["items"]]
    assert names == ["a", "b"]
