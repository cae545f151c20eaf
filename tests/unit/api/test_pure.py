"""Small decisions of the API: buckets, ETags, paths of faults, link states, holes in the numbers."""

import pytest

from app.api.limits import Buckets, Rate, Rates, rates
from app.api.problems import path_of
from app.api.render import etag_of, feature, fits, moment
from app.api.sites import holes
from app.config import Settings
from app.ingest.links.state import LinkState, link_state
from app.ingest.tables import SiteLink
from app.roster.roster import SiteInfo


def test_a_bucket_gives_its_burst_then_as_much_as_flows_in():
    buckets = Buckets(Rate(burst=2, per_s=0.5))
    assert [buckets.wait_s("a", at) for at in (0, 0, 0, 1, 2, 2, 100, 100, 100)] == [0, 0, 2, 1, 0, 2, 0, 0, 2]
    assert buckets.wait_s("b", 0) == 0


def test_a_bucket_never_runs_over_or_backwards_and_old_ones_are_forgotten():
    buckets = Buckets(Rate(burst=1, per_s=1), most=2)
    assert buckets.wait_s("a", 100) == 0
    assert buckets.wait_s("a", 50) == 1
    for key in ("b", "c"):
        buckets.wait_s(key, 100)
    assert buckets.wait_s("a", 100) == 0


FITS = [
    (None, False),
    ("*", True),
    ('"a"', True),
    ('W/"a"', True),
    ('"b"', False),
    ('"b", W/"a"', True),
    ("a", False),
    ("", False),
]


@pytest.mark.parametrize(("header", "fit"), FITS)
def test_a_condition_names_an_etag(header, fit):
    assert fits(header, '"a"') is fit


def test_an_etag_depends_on_each_part():
    assert len({etag_of("ab", "c"), etag_of("a", "bc"), etag_of("abc")}) == 3


PATHS = [(("body", "items", 3, "lat"), "body.items[3].lat"), (("query", "limit"), "query.limit"), ((), "")]
PATHS += [(("body", "x" * 99), f"body.{'x' * 60}")]


@pytest.mark.parametrize(("location", "path"), PATHS)
def test_a_path_names_the_place(location, path):
    assert path_of(location) == path


def test_a_moment_is_rfc_3339():
    assert moment(1_790_000_000) == "2026-09-21T14:13:20Z"
    assert moment(None) is None


FEATURES = [
    ({"id": "a", "position": {"lat": 1, "lon": 2}}, {"type": "Point", "coordinates": [2, 1]}),
    ({"id": "a", "position": None, "geometry": None}, None),
    ({"id": "a", "geometry": {"type": "LineString"}, "position": {"lat": 1, "lon": 2}}, {"type": "LineString"}),
]


@pytest.mark.parametrize(("view", "geometry"), FEATURES)
def test_a_feature_has_the_geometry_or_the_position(view, geometry):
    made = feature(view)
    assert made["geometry"] == geometry
    assert "geometry" not in made["properties"]


HOLES = [(0, (), []), (3, (5,), [(4, 4)]), (3, (4, 5, 9, 10, 12), [(6, 8), (11, 11)])]


@pytest.mark.parametrize(("contiguous", "beyond", "missing"), HOLES)
def test_holes_are_what_lies_between(contiguous, beyond, missing):
    assert holes(contiguous, beyond) == missing


SITE = SiteInfo("BASE", "1", "Base", 0, 0, "B", "vsat", None, 1800, 1, revoked=False)
LINKS = [(0, LinkState.NEVER_HEARD), (10_000, LinkState.UP), (9_100, LinkState.UP), (9_099, LinkState.LATE)]
LINKS += [(8_200, LinkState.LATE), (8_199, LinkState.DARK)]


@pytest.mark.parametrize(("heard_at", "state"), LINKS)
def test_a_link_is_up_then_late_then_dark(heard_at, state):
    assert link_state(SITE, SiteLink(site="BASE", last_heard_at=heard_at), now=10_000) is state


def test_the_settings_say_how_often_the_api_may_be_asked():
    asked = rates(Settings(requests_per_s=2, address_requests_per_s=0.1))
    assert (asked.principal.per_s, asked.principal.burst) == (2, 12)
    assert (asked.address.per_s, asked.address.burst) == (0.1, 1)
    assert rates(Settings()) == Rates()
