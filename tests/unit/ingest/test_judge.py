"""Judging a body: places, shapes, values, clocks, identity; each a table of cases."""

import pytest
from support.mission import STARTED_AT
from support.packets import NOW, report

from app.geo import AreaIndex, Bounds
from app.ingest.identity import speaker, standing
from app.ingest.judge.dating import Dating, DatingReason, dated, redated, stated_at
from app.ingest.judge.geometry import as_line, as_polygon, place_fault, shape_fault
from app.ingest.judge.ground import ground_of
from app.ingest.judge.judge import fault_of
from app.ingest.judge.reading import Reading
from app.ingest.judge.values import LONGEST_GAP, gap_fault
from app.ingest.reasons import Reason, of_wire
from app.roster.roster import AreaInfo, Roster, SiteInfo, UnitInfo
from app.roster.settings import MissionSettings
from edge_agent.wire.messages import Fix, Gap, LinkState, Place, Track

BOX = Bounds(5, 19, 8, 22)
DATELINE = Bounds(-20, 170, -10, 190)


def site(code="BASE", wire="1", epoch=2, *, revoked=False) -> SiteInfo:
    return SiteInfo(code, wire, code, 6, 20, "B", "vsat", None, 1800, epoch, revoked)


def box(west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def roster(*areas: dict) -> Roster:
    sites = (site(),)
    named = {f"AO-{at}": AreaInfo(f"AO-{at}", "", "ao", area) for at, area in enumerate(areas)}
    unit = UnitInfo("ALFA", "Alfa", "BASE", 1, None, "patrol", frozenset(), "B", frozenset(named))
    return Roster(
        revision=1,
        code="M",
        name="M",
        languages=("en",),
        status="actual",
        started_at=STARTED_AT,
        settings=MissionSettings(),
        sites={one.code: one for one in sites},
        units={"ALFA": unit},
        areas=named,
        facilities={},
        index=AreaIndex((code, area.geometry) for code, area in named.items()),
        by_wire={one.wire: one for one in sites},
        by_number={("BASE", 1): unit},
    )


@pytest.mark.parametrize(
    ("lat", "lon", "within", "reason"),
    [
        (6, 20, BOX, None),
        (20, 6, BOX, Reason.GEOMETRY_SWAPPED),
        (20, 6, None, None),
        (50, 6, BOX, None),
        (20, 100, BOX, None),
        (0, 0, BOX, Reason.GEOMETRY_ZERO),
        (0, 0, None, Reason.GEOMETRY_ZERO),
        (0, 20, BOX, None),
        (90.01, 0, None, Reason.GEOMETRY_RANGE),
        (0, -180.01, None, Reason.GEOMETRY_RANGE),
        (float("nan"), 20, BOX, Reason.GEOMETRY_RANGE),
        (6, float("inf"), BOX, Reason.GEOMETRY_RANGE),
        (90, 0, None, None),
        (-90, 180, None, None),
        (-15, -175, DATELINE, None),
        (-15, 179.99, DATELINE, None),
    ],
)
def test_place(lat, lon, within, reason):
    fault = place_fault(lat, lon, within)
    assert (fault and fault.reason) == reason


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        (as_polygon(((6, 20), (6, 20.1), (6.1, 20.1))), None),
        (as_polygon(((-15, 179.9), (-15, -179.9), (-14.9, -179.9))), None),
        (as_polygon(((6, 20), (6.1, 20.1), (6.1, 20), (6, 20.1))), Reason.GEOMETRY_INVALID),
        (as_polygon(((6, 20), (6.1, 20.1))), Reason.GEOMETRY_INVALID),
        (as_polygon(((20, 6), (20, 6.1), (20.1, 6.1))), Reason.GEOMETRY_SWAPPED),
        (as_polygon(((0, 0), (0, 1), (1, 1))), Reason.GEOMETRY_ZERO),
        (as_polygon(((0, 10), (0, 30), (14, 20))), Reason.GEOMETRY_SIZE),
        (as_polygon(((6, 200), (6, 20.1), (6.1, 20.1))), Reason.GEOMETRY_RANGE),
        (as_line(((6, 20), (6.1, 20.1))), None),
        (as_line(((6, 20), (6, 20))), Reason.GEOMETRY_INVALID),
        (as_line(((0, 10), (14, 30))), Reason.GEOMETRY_SIZE),
    ],
)
def test_shape(shape, reason):
    fault = shape_fault(shape, BOX, "area")
    assert (fault and fault.reason) == reason
    assert fault is None or fault.detail.startswith("area")


@pytest.mark.parametrize(
    ("site_time", "mission_start", "dating"),
    [
        (NOW, None, Dating(NOW, DatingReason.SITE_CLOCK)),
        (NOW + 600, None, Dating(NOW + 600, DatingReason.SITE_CLOCK)),
        (NOW + 601, None, Dating(NOW, DatingReason.AHEAD)),
        (NOW - 86_400 * 30, None, Dating(NOW - 86_400 * 30, DatingReason.SITE_CLOCK)),
        (0, None, Dating(0, DatingReason.SITE_CLOCK)),
        (STARTED_AT, STARTED_AT, Dating(STARTED_AT, DatingReason.SITE_CLOCK)),
        (STARTED_AT - 1, STARTED_AT, Dating(NOW, DatingReason.BEFORE_MISSION)),
    ],
)
def test_dating(site_time, mission_start, dating):
    found = dated(site_time, NOW, ahead_s=600, mission_start=mission_start)
    assert found == dating
    assert found.suspect == (dating.reason is not DatingReason.SITE_CLOCK)


def test_redating_moves_a_track_as_a_whole():
    track = Track(1, (Fix(100, 6, 20), Fix(160, 6, 20.1)))
    dating = dated(stated_at(track), NOW, ahead_s=600, mission_start=STARTED_AT)
    assert [fix.at for fix in redated(track, dating).fixes] == [NOW - 60, NOW]
    fresh = report(observed_at=NOW)
    assert redated(fresh, dated(NOW, NOW, ahead_s=600, mission_start=None)) is fresh
    assert redated(report(observed_at=60), dating).observed_at == NOW


def test_gap_weighs_by_what_it_gives_up():
    assert [Reading(gap, None).cost for gap in (Gap(1, 1, "lost"), Gap(1, 10_000, "lost"))] == [1, 1000]
    assert Reading(None, None).cost == 1


@pytest.mark.parametrize(
    ("gap", "seq", "is_fault"),
    [
        (Gap(1, 1, "lost"), 2, False),
        (Gap(3, 9, "quota"), 10, False),
        (Gap(0, 1, "lost"), 2, True),
        (Gap(3, 2, "lost"), 9, True),
        (Gap(3, 9, "lost"), 9, True),
        (Gap(1, LONGEST_GAP, "lost"), 20_000, False),
        (Gap(1, LONGEST_GAP + 1, "lost"), 20_000, True),
    ],
)
def test_gap(gap, seq, is_fault):
    assert (gap_fault(gap, seq) is not None) == is_fault


@pytest.mark.parametrize(
    ("topic", "found"),
    [
        ("r/1", site()),
        ("r/9", Reason.SITE_UNKNOWN),
        ("a/1", Reason.TOPIC_UNKNOWN),
        ("r/123", Reason.TOPIC_UNKNOWN),
        ("", Reason.TOPIC_UNKNOWN),
    ],
)
def test_speaker(topic, found):
    assert speaker(topic, roster(box(19, 5, 22, 8))) == found


@pytest.mark.parametrize(
    ("who", "epoch", "reason"),
    [
        (site(), 2, None),
        (site(), 1, None),
        (site(), 3, Reason.EPOCH_UNKNOWN),
        (site(), 0, Reason.EPOCH_UNKNOWN),
        (site(epoch=0), 1, Reason.EPOCH_UNKNOWN),
        (site(revoked=True), 2, Reason.REVOKED),
    ],
)
def test_standing(who, epoch, reason):
    assert standing(who, epoch) == reason


FAR = Place(7.9, 21.9, 10)
SMALL = box(19, 5, 20.5, 6.5), box(21.8, 7.8, 22, 8)


@pytest.mark.parametrize(
    ("body", "trusted", "reason"),
    [
        (report(), False, None),
        (report(place=FAR), False, None),
        (report(place=Place(6, 21, 10)), False, Reason.AO_MISMATCH),
        (report(place=Place(6, 21, 10)), True, None),
        (report(place=Place(6, 21, 50_000)), False, None),
        (report("CHK", place=Place(6, 21, 10)), False, None),
        (report("CAS", place=Place(6, 21, 10)), False, None),
        (report("SOS", place=Place(6, 21, 10)), False, None),
        (report(place=None), False, None),
        (report(place=Place(0, 0)), False, Reason.GEOMETRY_ZERO),
        (report(place=Place(0, 0)), True, None),
        (report(place=Place(95, 0)), True, Reason.GEOMETRY_RANGE),
        (report(severity="dreadful"), True, Reason.VALUE_UNKNOWN),
        (report(reliability="G"), False, Reason.VALUE_UNKNOWN),
        (report(credibility=7), False, Reason.VALUE_UNKNOWN),
        (report(source=70_000), False, Reason.VALUE_UNKNOWN),
        (report("XYZ"), False, Reason.KIND_UNKNOWN),
        (report(fields={"actor": 15}), False, None),
        (Track(1, (Fix(NOW, 6, 20), Fix(NOW, 0, 0))), False, Reason.GEOMETRY_ZERO),
        (Track(1, (Fix(NOW, 6, 21.5),)), False, None),
        (LinkState(NOW, 1, 1, 1), False, None),
    ],
)
def test_fault(body, trusted, reason):
    ground = roster(*SMALL)
    fault = fault_of(body, 7, roster=ground, site=ground.sites["BASE"], trusted=trusted)
    assert (fault and fault.reason) == reason


def test_ground_reaches_over_the_antimeridian():
    ground = ground_of(roster(box(179, -16, 179.9, -15), box(-179.9, -16, -179, -15)))
    assert ground.box is not None
    assert ground.box.contains(-15.5, 180)
    assert ground.box.max_lon - ground.box.min_lon < 6


def test_ground_of_a_mission_without_areas_judges_no_place():
    bare = roster()
    assert ground_of(bare).box is None
    assert fault_of(report(place=Place(20, 6)), 1, roster=bare, site=bare.sites["BASE"]) is None


def test_every_wire_code_has_a_reason():
    assert of_wire("value_range") is Reason.VALUE_UNKNOWN
    assert of_wire("kind_unknown") is Reason.KIND_UNKNOWN
    assert of_wire("something_new") is Reason.MALFORMED
