"""GDAL and OWSLib, which we did not write, list, page and filter every collection of a served centre."""

import json
import os
import re
import shutil
import subprocess
import sys
import textwrap

import pytest
from support.api_world import NOW, add, report, threat

from app.access.principal import Partner
from app.gateways.ogc.collections import COLLECTIONS
from app.ingest.partners import store as report_partners
from app.picture.partners import store as threat_partners

DEADLINE_S = 60
SPAN = "2026-09-21T14:11:30Z/2026-09-21T14:11:40Z"


@pytest.fixture
def crowd(database, world):
    """Twelve more threats and reports in the west; one of either is released to contributors."""
    for at in range(12):
        where = {"at": NOW - 100 - at, "lat": 5.8 + at / 100, "kind": "MIN" if at % 3 else "IED"}
        new, said = threat(100 + at, "AO-WEST", **where), report(100 + at, "AO-WEST", **where)
        add(database, [new[0], said[0]], [new[1], said[1]])
    with database.transaction() as session:
        report_partners.mark(session, world.west.report, ["tcc"], words=False, now=NOW)
        threat_partners.stamp(session, [world.west.threat], now=NOW)
    return world


KEYS = {
    "the whole mission": {},
    "the east": {"areas": ["AO-EAST"]},
    "a partner": {"partner": Partner.TCC, "grid_m": 5_000},
}


@pytest.fixture(params=KEYS)
def key(request, people):
    return people.key(**KEYS[request.param])


@pytest.fixture
def counts(api, key, crowd):
    """Collection → how many the REST API lists for the key."""
    return {name: len(api.get(f"/api/v1/{name}?limit=1000", headers=key).json()["items"]) for name in COLLECTIONS}


@pytest.fixture
def gdal(server):
    """Runs a program of GDAL on the centre, with a key in a header or as a password."""
    if shutil.which("ogrinfo") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("needs gdal-bin: deploy/install-deps.sh test")

    def run(key, program, *words, layers=(), **environment):
        said = {"GDAL_HTTP_HEADERS": f"Authorization: {key['Authorization']}"} | environment
        command = [program, *words, f"OAPIF:{server[0]}/ogc", *layers]
        done = subprocess.run(
            command, env=os.environ | said, capture_output=True, text=True, timeout=DEADLINE_S, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    return run


def test_gdal_pages_through_every_collection(gdal, key, counts):
    told = gdal(key, "ogrinfo", "-ro", "-al", "-so", "-oo", "PAGE_SIZE=5")
    got = re.findall(r"^Layer name: (\w+)$.*?^Feature Count: (\d+)$", told, re.MULTILINE | re.DOTALL)
    assert {name: int(count) for name, count in got} == counts


def test_gdal_filters_by_what_the_centre_can_do_for_it(gdal, people, crowd, api):
    key = people.key()
    listed = api.get("/api/v1/threats?limit=1000", headers=key).json()["items"]

    def wanted(test):
        return sorted(one["id"] for one in listed if test(one))

    def got(*words, **environment):
        to_json = ("-f", "GeoJSON", "/vsistdout/")
        told = gdal(key, "ogr2ogr", *words, *to_json, layers=["threats"], **environment)
        return sorted(one["properties"]["id"] for one in json.loads(told)["features"])

    assert got("-where", "kind = 'MIN'") == wanted(lambda one: one["kind"] == "MIN")
    in_box = wanted(lambda one: 5.85 <= one["position"]["lat"] <= 5.95)
    assert got("-spat", "19.9", "5.85", "20.1", "5.95") == in_box
    filtered = got("-where", "confidence > 0.5 AND kind = 'IED'", OGR_OAPIF_ALLOW_CQL_TEXT="YES")
    assert filtered == wanted(lambda one: one["kind"] == "IED")
    text = key["Authorization"].partition(" ")[2]
    by_password = {"GDAL_HTTP_HEADERS": "", "GDAL_HTTP_AUTH": "BASIC", "GDAL_HTTP_USERPWD": f"gdal:{text}"}
    assert got(**by_password) == wanted(lambda _one: True)


OWSLIB = """
import json, sys
from owslib.ogcapi.features import Features
from owslib.util import Authentication

url, key, span = sys.argv[1:]
centre = Features(url, auth=Authentication(username="owslib", password=key))
assert centre.conformance()["conformsTo"]
paths = centre.api()["paths"]


def every(name, **asked):
    found, page = [], centre.collection_items(name, limit=5, **asked)
    while True:
        found += [one["id"] for one in page["features"]]
        following = [link["href"] for link in page["links"] if link["rel"] == "next"]
        if not following:
            return found
        cursor = following[0].partition("cursor=")[2].partition("&")[0]
        page = centre.collection_items(name, limit=5, cursor=cursor, **asked)


names = centre.feature_collections()
first = {name: every(name)[:1] for name in names}
print(json.dumps({
    "paths": sorted(paths),
    "all": {name: len(every(name)) for name in names},
    "asked": {name: len(centre.collection_queryables(name)["properties"]) for name in names},
    "single": all(centre.collection_item(name, one)["id"] == one for name in names for one in first[name]),
    "mines": every("threats", filter="kind = 'MIN' AND confidence > 0.5"),
    "near": every("threats", bbox=[19.9, 5.85, 20.1, 5.95]),
    "then": every("reports", datetime_=span),
}))
"""


def test_owslib_lists_pages_and_filters_every_collection(server, api, key, counts):
    text = key["Authorization"].partition(" ")[2]
    # In a process of its own: it keeps headers for every later client of the process.
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(OWSLIB), f"{server[0]}/ogc", text, SPAN],
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    got = json.loads(done.stdout)

    def listed(name, **asked):
        return [one["id"] for one in api.get(f"/api/v1/{name}", headers=key, params=asked).json()["items"]]

    assert got["all"] == counts
    assert got["single"]
    assert set(got["asked"]) == set(COLLECTIONS)
    assert "/collections/threats/items" in got["paths"]
    assert got["mines"] == listed("threats", kind="MIN")
    assert got["near"] == listed("threats", bbox="19.9,5.85,20.1,5.95")
    assert got["then"] == listed("reports", time=SPAN)
