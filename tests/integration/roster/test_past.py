"""Areas as they were: drawn anew, in the same second, removed, drawn again, and those of the first mission."""

from support.packets import NOW
from support.shapes import box, polygon

from app.roster.past.store import Past
from app.roster.plan import AreaPlan
from app.roster.store import delete_area, load, put_area


def draw(database, name, size, at):
    with database.transaction() as session:
        put_area(session, AreaPlan("AO-NEW", name, polygon(box(19.0, 5.0, 19.0 + size, 7.0))), now=at)


def names(database, *times, since=0):
    with database.reading() as session:
        past = Past(session, load(session), since)
        found = [past.at(at).areas.get("AO-NEW") for at in times]
    return [None if area is None else area.name for area in found]


def test_every_time_has_the_shape_of_its_own(database, mission):
    draw(database, "first", 1, NOW + 10)
    draw(database, "second", 2, NOW + 20)
    draw(database, "in the same second", 3, NOW + 20)
    with database.transaction() as session:
        delete_area(session, "AO-NEW", now=NOW + 30)
    draw(database, "again", 1, NOW + 40)
    times = [NOW + seconds for seconds in (9, 10, 19, 20, 29, 30, 39, 40, 99)]
    told = [None, "first", "first", "in the same second", "in the same second", None, None, "again", "again"]
    assert names(database, *times) == told
    assert names(database, *times[5:], since=NOW + 30) == told[5:]


def test_where_nothing_changed_the_roster_is_the_one_that_is_known(database, mission):
    draw(database, "first", 1, NOW + 10)
    with database.reading() as session:
        roster = load(session)
        assert Past(session, roster, NOW + 10).at(NOW + 10) is roster


def test_what_a_circle_touched_is_asked_of_the_shapes_of_then(database, mission):
    draw(database, "narrow", 0.1, NOW + 10)
    draw(database, "wide", 9, NOW + 20)
    with database.reading() as session:
        past = Past(session, load(session), 0)
        touched = ["AO-NEW" in past.at(at).areas_touched(6.0, 27.5, 10.0) for at in (NOW + 15, NOW + 20)]
    assert touched == [False, True]


def test_areas_of_the_first_mission_always_were_though_its_clock_was_ahead(database, mission):
    with database.reading() as session:
        roster = load(session)
    draw(database, "first", 1, NOW + 10)
    with database.reading() as session:
        assert Past(session, load(session), 0).at(1).areas.keys() == roster.areas.keys()
