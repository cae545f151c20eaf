"""OGC API - Features as a client meets it: documents and their links, pages, filters, formats, and who sees what."""

import base64
import gzip
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from support.api_world import NOW, add, alert, report, threat

from app.access.principal import Partner, Role, Scope
from app.gateways.ogc import items as paging
from app.gateways.ogc.collections import COLLECTIONS
from app.ingest.partners import store as report_partners
from app.picture.partners import store as threat_partners
from app.picture.tables import UnitPosition

GEOJSON = "application/geo+json"


MISSION = [19.5, 5.5, 21.5, 7.6]
"""West, south, east, north of its areas."""
WORLD = [-180.0, -90.0, 180.0, 90.0]


def get(api, path, headers, **params):
    return api.get(path, headers={"Accept": "*/*"} | headers, params=params)


def path_of(href):
    address = urlsplit(href)
    assert (address.scheme, address.netloc) == ("https", "testserver")
    return f"{address.path}?{address.query}" if address.query else address.path


def pages(api, path, headers):
    """Every page from there on."""
    while path:
        answer = api.get(path, headers=headers)
        assert answer.status_code == 200, answer.text
        yield answer.json()
        path = next((path_of(link["href"]) for link in answer.json()["links"] if link["rel"] == "next"), "")


def ids(api, name, headers, query=""):
    return [
        one["id"] for page in pages(api, f"/ogc/collections/{name}/items{query}", headers) for one in page["features"]
    ]


def test_every_link_leads_to_what_it_says(api, people, world):
    key, seen, waiting = people.key(), {}, ["https://testserver/ogc"]
    while waiting:
        href = waiting.pop()
        answer = api.get(path_of(href), headers=key | {"Accept": "application/json"})
        assert answer.status_code == 200, (href, answer.text)
        seen[href] = answer.headers["content-type"]
        document = answer.json() if "json" in seen[href] else {}
        for one in (document, *document.get("collections", ())):
            for link in one.get("links", ()):
                if link["href"] not in seen:
                    waiting.append(link["href"])
                else:
                    assert seen[link["href"]].startswith(link["type"].partition(";")[0]), link
    assert {f"https://testserver/ogc/collections/{name}/items?f=json" for name in COLLECTIONS} <= set(seen)


def test_what_is_kept_of_the_standards_is_said(api, people):
    classes = get(api, "/ogc/conformance", people.key()).json()["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in classes
    assert "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2" in classes


def test_the_collections_are_those_of_the_scopes(api, people, world):
    def named(headers):
        return {one["id"] for one in get(api, "/ogc/collections", headers).json()["collections"]}

    assert named(people.person(Role.VIEWER)) == set(COLLECTIONS)
    for scope in (Scope.THREATS_READ, Scope.ALERTS_READ, Scope.REPORTS_READ, Scope.UNITS_READ):
        key = people.key(scope)
        mine = {name for name, one in COLLECTIONS.items() if one.scope is scope}
        assert named(key) == mine
        for rest in ("", "/queryables", "/items", "/items/1"):
            got = {name: get(api, f"/ogc/collections/{name}{rest}", key).status_code for name in COLLECTIONS}
            assert {name for name, code in got.items() if code == 403} == set(COLLECTIONS) - mine
    assert get(api, "/ogc/collections/nothing/items", people.key()).status_code == 404


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a_collection_says_where_it_is_and_what_can_be_asked(api, people, world, name):
    key = people.key()
    one = get(api, f"/ogc/collections/{name}", key).json()
    assert one["extent"]["spatial"]["bbox"] == [MISSION]
    assert one["extent"].get("temporal", {}).get("interval", [[None, None]]) == [[None, None]]
    asked = get(api, f"/ogc/collections/{name}/queryables", key)
    assert asked.headers["content-type"] == "application/schema+json"
    features = [one for page in pages(api, f"/ogc/collections/{name}/items", key) for one in page["features"]]
    assert features
    for feature in features:
        assert set(asked.json()["properties"]) - {"geometry"} <= set(feature["properties"]), name


@pytest.fixture
def crowd(database, world):
    """Twenty-three more threats in the west, one after the other, some of them mines, and as many reports."""
    for at in range(23):
        where = {"at": NOW - 100 - at, "lat": 5.8 + at / 100, "kind": "MIN" if at % 3 else "IED"}
        new, said = threat(100 + at, "AO-WEST", **where), report(100 + at, "AO-WEST", **where)
        add(database, [new[0], said[0]], [new[1], said[1]])
    return world


PRINCIPALS = {
    "officer": lambda people: people.person(Role.OFFICER, None),
    "officer of the west": lambda people: people.person(Role.OFFICER, ["AO-WEST"]),
    "key": lambda people: people.key(),
    "key of the east": lambda people: people.key(areas=["AO-EAST"]),
    "partner": lambda people: people.key(partner=Partner.TCC),
    "coarse partner of the west": lambda people: people.key(partner=Partner.TCC, areas=["AO-WEST"], grid_m=5_000),
}


@pytest.fixture
def released(database, crowd):
    """Some of it is released to contributors."""
    with database.transaction() as session:
        report_partners.mark(session, crowd.west.report, ["tcc"], words=False, now=NOW)
        threat_partners.stamp(session, [crowd.west.threat], now=NOW)


@pytest.mark.parametrize("who", PRINCIPALS)
def test_everybody_finds_what_the_rest_api_lists_for_them(api, people, released, who):
    headers = PRINCIPALS[who](people)
    for name in COLLECTIONS:
        listed = [one["id"] for one in api.get(f"/api/v1/{name}?limit=1000", headers=headers).json()["items"]]
        assert ids(api, name, headers, "?limit=7") == listed, name
        assert ids(api, name, headers) == listed, name
        for one in listed[:3]:
            assert get(api, f"/ogc/collections/{name}/items/{one}", headers).json()["id"] == one


def test_a_partner_finds_nothing_that_was_not_released(api, people, released, crowd):
    partner = PRINCIPALS["partner"](people)
    assert ids(api, "reports", partner) == [str(crowd.west.report)]
    assert get(api, f"/ogc/collections/reports/items/{crowd.east.report}", partner).status_code == 404
    assert ids(api, "reports", people.key(partner=Partner.PUBLIC)) == []


QUERIES = (
    ("kind=MIN", lambda threat: threat["kind"] == "MIN"),
    ("filter=kind%3D'MIN'", lambda threat: threat["kind"] == "MIN"),
    ("filter=kind%3D'MIN' AND uncertainty_m<60&limit=4", lambda threat: threat["kind"] == "MIN"),
    ("filter=kind%3D'MIN' OR kind%3D'IED'&limit=5", lambda threat: True),
    ("filter=danger_radius_m>400", lambda threat: False),
    ("bbox=19.9,5.85,20.1,5.95", lambda threat: 5.85 <= threat["position"]["lat"] <= 5.95),
    (
        "filter=S_INTERSECTS(geometry,BBOX(19.9,5.85,20.1,5.95)) AND kind IN ('IED')&limit=2",
        lambda threat: 5.85 <= threat["position"]["lat"] <= 5.95 and threat["kind"] == "IED",
    ),
)


@pytest.fixture(params=[3, 1000])
def reads(request, monkeypatch):
    """How many values are read at once, and at most for a page."""
    monkeypatch.setattr(paging, "_AT_ONCE", request.param)
    monkeypatch.setattr(paging, "MOST_READ", request.param * 4)


@pytest.mark.parametrize("asked", QUERIES, ids=[query for query, _ in QUERIES])
def test_a_filter_keeps_what_it_asks_for_page_by_page(api, people, crowd, reads, asked):
    query, wanted = asked
    key = people.key()
    everything = api.get("/api/v1/threats?limit=1000", headers=key).json()["items"]
    assert ids(api, "threats", key, f"?{query}") == [one["id"] for one in everything if wanted(one)]


def test_the_time_is_asked_as_in_the_lists(api, people, crowd):
    key, span = people.key(), "2026-09-21T14:11:30Z/2026-09-21T14:11:40Z"
    listed = api.get("/api/v1/reports", headers=key, params={"time": span}).json()["items"]
    assert 0 < len(listed) < 23
    assert ids(api, "reports", key, f"?datetime={span}") == [one["id"] for one in listed]


def test_a_drawing_is_found_by_any_part_of_it(api, people, database, mission):
    line = {"type": "LineString", "coordinates": [[20.0, 6.0], [20.2, 6.0]]}
    drawn = report(50, "AO-WEST", lat=6.0, lon=20.1, geometry=line)
    add(database, drawn[:1], drawn[1:])
    key = people.key()
    assert ids(api, "reports", key, "?bbox=20.19,5.9,20.3,6.1") == [str(drawn[0].id)]
    assert ids(api, "reports", key, "?bbox=20.21,5.9,20.3,6.1") == []


@pytest.mark.parametrize("who", PRINCIPALS)
def test_what_has_no_place_is_in_every_box_here_and_in_none_of_the_lists(api, people, database, released, who):
    nowhere = report(70, "AO-WEST", lat=None, lon=None)
    add(database, nowhere[:1], nowhere[1:])
    with database.transaction() as session:
        report_partners.mark(session, nowhere[0].id, ["tcc"], words=False, now=NOW)
    headers, world = PRINCIPALS[who](people), "bbox=-180,-90,180,90"
    for name in COLLECTIONS:

        def listed(query="", name=name):
            return api.get(f"/api/v1/{name}?limit=1000&{query}", headers=headers).json()["items"]

        unplaced = [one["id"] for one in listed() if not (one.get("geometry") or one["position"])]
        assert ids(api, name, headers, f"?{world}&limit=7") == [one["id"] for one in listed()], name
        assert ids(api, name, headers, "?bbox=100,10,101,11&limit=2") == unplaced, name
        assert not {one["id"] for one in listed(world)} & set(unplaced), name


def extents(api, headers):
    listed = get(api, "/ogc/collections", headers).json()["collections"]
    return {one["id"]: one["extent"]["spatial"]["bbox"][0] for one in listed}


def corners(geometry):
    """Every position of a geometry."""
    waiting = [geometry["coordinates"]]
    while waiting:
        one = waiting.pop()
        if isinstance(one[0], list):
            waiting += one
        else:
            yield one


@pytest.fixture
def scattered(database, released):
    """Beyond the areas of the mission: a unit, a threat, an alert, a report and a drawing that reaches farther."""
    line = {"type": "LineString", "coordinates": [[18.0, 6.0], [18.2, 4.0]]}
    drawn, said = report(80, "AO-WEST", lon=18.2, geometry=line), report(81, "AO-WEST", lon=18.5)
    far, call = threat(80, "AO-WEST", lat=4.5), alert(80, "AO-WEST", lat=4.6)
    parts = zip(drawn, said, far, strict=True)
    add(database, *parts, *call, [UnitPosition(unit="MEDIC-1", at=NOW, received_at=NOW, lat=9.0, lon=20.0)])
    return released


@pytest.mark.parametrize("who", PRINCIPALS)
def test_an_extent_holds_every_feature_of_the_reader(api, people, scattered, who):
    headers = PRINCIPALS[who](people)
    for name, (west, south, east, north) in extents(api, headers).items():
        for page in pages(api, f"/ogc/collections/{name}/items", headers):
            for lon, lat in (at for one in page["features"] if one["geometry"] for at in corners(one["geometry"])):
                assert west <= lon <= east, name
                assert south <= lat <= north, name


def test_an_extent_goes_no_farther_than_what_the_reader_may_see(api, people, scattered):
    everything, east = extents(api, people.key()), extents(api, people.key(areas=["AO-EAST"]))
    west, south, right, top = MISSION
    assert everything == {
        **dict.fromkeys(("areas", "facilities", "sites"), MISSION),
        "threats": [west, 4.5, right, top],
        "alerts": [west, 4.6, right, top],
        "reports": [18.0, 4.0, right, top],
        "units": [west, south, right, 9.0],
    }
    assert east["threats"] == east["reports"] == east["areas"] == [20.25, south, right, 6.5]
    assert east["alerts"] == [20.0, south, right, 6.5]
    partner = extents(api, people.key(partner=Partner.TCC, grid_m=5_000))
    assert {name for name, box in partner.items() if box == WORLD} == {"threats", "alerts", "reports"}


def test_an_extent_is_the_world_where_nothing_is(api, people, mission):
    assert extents(api, people.key(Scope.REPORTS_READ)) == {"reports": WORLD}


def test_a_wrong_parameter_is_named(api, people, world):
    answer = get(api, "/ogc/collections/threats/items", people.key(), limit=0, colour="red", filter="kind = ")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert {one["path"] for one in answer.json()["errors"]} == {"query.limit", "query.colour", "query.filter"}
    assert get(api, "/ogc/collections", people.key(), f="xml").json()["errors"][0]["path"] == "query.f"
    assert get(api, "/ogc/collections", people.key(), limit=3).status_code == 400


@pytest.mark.parametrize("path", ["/ogc", "/ogc/collections/threats/items", "/ogc/collections/threats"])
def test_the_format_is_what_was_asked_for(api, people, world, path):
    key = people.key()
    browser = key | {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    program = key | {"Accept": "application/geo+json, application/json, text/html"}
    assert api.get(path, headers=browser).headers["content-type"] == "text/html; charset=utf-8"
    assert "json" in api.get(f"{path}?f=json", headers=browser).headers["content-type"]
    assert "json" in api.get(path, headers=program).headers["content-type"]
    assert api.get(f"{path}?f=html", headers=program).headers["content-type"] == "text/html; charset=utf-8"


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.seen, self.links = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.seen.append(tag)
        assert not [name for name, _ in attributes if name.startswith("on") or name == "style"]
        self.links += [value for name, value in attributes if name == "href" and tag == "a"]


def test_pages_are_tables_that_need_no_script_and_escape_what_was_said(api, people, database, mission):
    said = report(60, "AO-WEST", text="<script>alert(1)</script>")
    add(database, said[:1], said[1:])
    key = people.key()
    tags = Tags(get(api, "/ogc/collections/reports/items", key, f="html").text)
    assert "table" in tags.seen
    assert not {"script", "style"} & set(tags.seen)
    assert api.get("/plain.css").headers["content-type"].startswith("text/css")
    whole = Tags(get(api, "/ogc", key, f="html").text)
    while whole.links:
        assert api.get(path_of(whole.links.pop()), headers=key).status_code == 200


def test_a_key_is_the_password_of_http_basic_here_and_not_everywhere(api, people, world):
    text = people.key()["Authorization"].partition(" ")[2]

    def basic(pair):
        return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}

    assert api.get("/ogc/collections", headers=basic(f"qgis:{text}")).status_code == 200
    assert api.get("/ogc/collections", headers=basic(f":{text}")).status_code == 200
    refused = api.get("/ogc/collections", headers=basic("qgis:wrong"))
    assert (refused.status_code, refused.json()["code"]) == (401, "not_signed_in")
    assert "Basic realm=" in refused.headers["www-authenticate"]
    assert api.get("/ogc/collections", headers={"Authorization": "Basic !"}).status_code == 401
    elsewhere = api.get("/api/v1/threats", headers=basic(f"qgis:{text}"))
    assert (elsewhere.status_code, elsewhere.headers["www-authenticate"]) == (401, "Bearer")


def test_what_did_not_change_is_not_sent_again(api, people, world):
    key, path = people.key(), "/ogc/collections/threats/items"
    tag = get(api, path, key).headers["etag"]
    assert get(api, path, key | {"If-None-Match": tag}).status_code == 304
    assert get(api, path, key | {"If-None-Match": '"other"'}).status_code == 200


def test_what_is_large_is_sent_packed(api, people, crowd):
    key, path = people.key(), "/ogc/collections/threats/items"
    with api.stream("GET", path, headers=key | {"Accept-Encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
    plain = api.get(path, headers=key | {"Accept-Encoding": "identity"})
    assert gzip.decompress(raw) == plain.content
    assert len(raw) * 4 < len(plain.content)
    assert plain.headers["etag"] != answer.headers["etag"]
