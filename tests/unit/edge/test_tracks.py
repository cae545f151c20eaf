"""Raw positions become tracks: the newest stays, straight ways cost little."""

from __future__ import annotations

import pytest

from edge_agent.tracks import RawFix, detour_m, simplified, surplus, tracks_of
from edge_agent.wire.messages import Fix, Status

STRAIGHT = [Fix(60 * i, 5.0 + 0.001 * i, 20.0) for i in range(11)]
CORNER = [Fix(0, 0.0, 0.0), Fix(60, 0.0, 0.01), Fix(120, 0.01, 0.01)]


def test_steady_movement_is_two_fixes():
    assert simplified(STRAIGHT, keep=99, tolerance_m=1) == [STRAIGHT[0], STRAIGHT[-1]]


def test_a_corner_stays():
    assert simplified(CORNER, keep=99, tolerance_m=50) == CORNER


def test_a_halt_stays_although_the_way_is_straight():
    halt = [Fix(0, 0.0, 0.0), Fix(60, 0.01, 0.0), Fix(600, 0.01, 0.0), Fix(660, 0.02, 0.0)]
    assert simplified(halt, keep=99, tolerance_m=50) == halt


def test_keep_wins_over_tolerance_and_the_newest_over_all():
    assert simplified(CORNER, keep=2) == [CORNER[0], CORNER[2]]
    assert simplified(CORNER, keep=1) == [CORNER[2]]


def test_across_the_antimeridian():
    way = [Fix(0, 0.0, 179.99), Fix(60, 0.0, -180.0), Fix(120, 0.0, -179.99)]
    assert detour_m(*way) == pytest.approx(0, abs=1e-6)


def raw(unit, fix, *, accuracy=None, status=Status.ACTUAL, identity=0):
    return RawFix(unit, fix, accuracy, status, identity)


def test_a_track_for_each_unit_and_status():
    raws = [
        raw(2, STRAIGHT[0]),
        raw(1, STRAIGHT[3], accuracy=5.0),
        raw(1, STRAIGHT[1], accuracy=40.0),
        raw(1, STRAIGHT[2], status=Status.EXERCISE),
    ]
    tracks = tracks_of(raws, tolerance_m=1, most=50)
    assert [(track.unit, track.status, len(track.fixes), track.accuracy_m) for track in tracks] == [
        (1, Status.ACTUAL, 2, 40.0),
        (1, Status.EXERCISE, 1, None),
        (2, Status.ACTUAL, 1, None),
    ]


def test_a_long_track_is_cut():
    raws = [raw(1, Fix(60 * i, 5.0 + (i % 2), 20.0)) for i in range(25)]
    assert [len(track.fixes) for track in tracks_of(raws, tolerance_m=1, most=10)] == [10, 10, 5]


def test_surplus_gives_up_all_but_the_newest():
    raws = [raw(unit, fix, identity=unit * 100 + i) for unit in (1, 2) for i, fix in enumerate(STRAIGHT)]
    gone = surplus(raws, keep=1)
    assert {each.identity for each in raws} - {each.identity for each in gone} == {110, 210}
