from dataclasses import replace
from threading import Thread

import pytest
from sqlmodel import select
from support.mission import AREAS, LOADED_AT, PLAN

from app.access.principal import SYSTEM, Principal, Role
from app.journal.store import since
from app.roster.change import RosterError
from app.roster.plan import AreaPlan, SitePlan, UnitPlan
from app.roster.store import (
    EMPTY,
    RosterCache,
    delete_area,
    enrol,
    import_mission,
    load,
    put_area,
    put_settings,
    put_unit,
    retire_unit,
    revoke,
)
from app.roster.tables import Site, Unit

LATER = LOADED_AT + 60
OPEN_WIRES = replace(PLAN, sites=tuple(replace(site, wire=None) for site in PLAN.sites))


def without(plan, **codes):
    """The plan without the named sites, units, areas or facilities."""
    return replace(
        plan,
        **{sort: tuple(one for one in getattr(plan, sort) if one.code not in gone) for sort, gone in codes.items()},
    )


def imported(database, plan, now=LATER):
    with database.transaction() as session:
        return import_mission(session, plan, now)


def roster_of(database):
    with database.reading() as session:
        return load(session)


def test_before_a_mission_was_loaded_there_is_nobody(database):
    with database.reading() as session:
        assert load(session) is EMPTY
        assert RosterCache().get(session) is EMPTY
    assert not EMPTY.is_loaded


def test_a_loaded_mission_is_one_value(mission):
    assert (mission.code, mission.languages, mission.status) == ("TESTMIS", ("en", "fr"), "actual")
    assert mission.by_wire["2"].code == "NOVA"
    assert mission.sites["DELTA"].epoch == 1
    assert mission.unit_at("NOVA", 2).code == "MEDIC-1"
    assert mission.unit_at("NOVA", 0) is None
    assert mission.units["CHARLIE-1"].reliability == "C"
    assert mission.units["ALFA-1"].reliability == "A", "its site's"
    assert mission.units["EOD-1"].areas == {"AO-NORTH", "AO-EAST"}
    assert mission.areas_of_site("DELTA") == {"AO-NORTH", "AO-EAST"}
    assert mission.facilities["HOSP-BASE"].capabilities == {"surgery", "icu"}


@pytest.mark.parametrize(
    ("lat", "lon", "radius", "areas"),
    [
        (6.0, 20.0, 0, {"AO-WEST"}),
        (6.0, 20.25, 0, {"AO-WEST", "AO-EAST"}),
        (6.2, 20.8, 0, {"RESERVE"}),
        (6.2, 20.8, 15_000, {"RESERVE", "AO-EAST"}),
        (5.6, 21.3, 0, {"AO-EAST"}),
        (3.0, 20.0, 0, set()),
    ],
)
def test_areas_touched(mission, lat, lon, radius, areas):
    assert mission.areas_touched(lat, lon, radius) == areas


def test_loading_the_same_mission_again_changes_nothing(database, mission):
    assert not imported(database, PLAN)
    assert roster_of(database).revision == mission.revision


def test_every_kind_of_change_is_told(database, mission):
    plan = replace(
        PLAN,
        name="Renamed",
        sites=(
            *(replace(site, name="Nova 2") if site.code == "NOVA" else site for site in PLAN.sites),
            SitePlan("NEW", "New", 6.5, 20.5),
        ),
        areas=tuple(replace(area, kind="ao") for area in AREAS),
    )
    change = imported(database, plan)
    assert change.mission
    assert (change.sites.added, change.sites.changed, change.sites.removed) == (("NEW",), ("NOVA",), ())
    assert change.areas.changed == ("RESERVE",)
    assert not change.units
    assert change.as_data() == {
        "mission": True,
        "sites": {"added": ["NEW"], "changed": ["NOVA"]},
        "areas": {"changed": ["RESERVE"]},
    }
    roster = roster_of(database)
    assert roster.revision > mission.revision
    assert roster.sites["NEW"].wire == "0"


def test_a_unit_that_gets_another_area_is_a_change(database, mission):
    units = tuple(replace(unit, areas=("AO-NORTH",)) if unit.code == "ALFA-1" else unit for unit in PLAN.units)
    assert imported(database, replace(PLAN, units=units)).units.changed == ("ALFA-1",)
    assert roster_of(database).units["ALFA-1"].areas == {"AO-NORTH"}


def test_an_enrolled_site_is_retired_and_comes_back_with_its_epoch(database, mission):
    plan = without(PLAN, sites={"DELTA"}, units={"CHARLIE-1", "EOD-1"}, facilities={"PAD-DELTA"})
    change = imported(database, plan)
    assert change.sites.removed == ("DELTA",)
    assert change.units.removed == ("CHARLIE-1", "EOD-1")
    gone = roster_of(database)
    assert gone.sites["DELTA"].retired
    assert gone.sites["DELTA"].revoked
    assert "EOD-1" not in gone.units
    assert not imported(database, plan), "what is gone is told once"
    assert imported(database, PLAN).sites.added == ("DELTA",)
    back = roster_of(database)
    assert (back.sites["DELTA"].epoch, back.sites["DELTA"].wire, back.sites["DELTA"].revoked) == (1, "3", False)
    assert back.units["EOD-1"].number == 2


def test_a_site_that_never_enrolled_and_never_had_a_unit_is_deleted(database):
    imported(database, replace(PLAN, sites=(*PLAN.sites, SitePlan("NEW", "New", 6.5, 20.5, wire="n"))))
    imported(database, PLAN)
    with database.reading() as session:
        assert session.get(Site, "NEW") is None


def test_areas_and_facilities_are_removed(database, mission):
    units = tuple(replace(unit, areas=tuple(area for area in unit.areas if area != "AO-NORTH")) for unit in PLAN.units)
    change = imported(database, replace(without(PLAN, areas={"AO-NORTH"}, facilities={"PAD-DELTA"}), units=units))
    assert (change.areas.removed, change.facilities.removed) == (("AO-NORTH",), ("PAD-DELTA",))
    assert "AO-NORTH" not in roster_of(database).areas


def test_wire_codes_are_given_once_and_kept(database):
    imported(database, OPEN_WIRES)
    first = {site.code: site.wire for site in roster_of(database).sites.values()}
    assert set(first.values()) == {"0", "1", "2"}
    imported(database, replace(OPEN_WIRES, sites=(SitePlan("AAA", "Aaa", 6.1, 20.1), *reversed(OPEN_WIRES.sites))))
    again = {site.code: site.wire for site in roster_of(database).sites.values()}
    assert again == {**first, "AAA": "3"}


def test_the_wire_code_of_an_enrolled_site_cannot_change(database, mission):
    sites = tuple(replace(site, wire="Z") if site.code == "NOVA" else site for site in PLAN.sites)
    with pytest.raises(RosterError, match="cannot become 'Z': it is enrolled"):
        imported(database, replace(PLAN, sites=sites))
    assert roster_of(database).sites["NOVA"].wire == "2"


def test_a_wire_code_of_another_site_is_refused(database):
    imported(database, PLAN)
    with pytest.raises(RosterError, match="wire code '1' is that of site 'BASE'"):
        imported(database, replace(PLAN, sites=(*PLAN.sites, SitePlan("NEW", "New", 6.5, 20.5, wire="1"))))


def test_numbers_of_retired_units_are_never_given_again(database, mission):
    imported(database, without(PLAN, units={"MEDIC-1"}))
    imported(
        database,
        replace(
            without(PLAN, units={"MEDIC-1"}),
            units=(*without(PLAN, units={"MEDIC-1"}).units, UnitPlan("NEW-1", "New", "NOVA")),
        ),
    )
    assert roster_of(database).units["NEW-1"].number == 3
    with database.reading() as session:
        assert session.exec(select(Unit.retired_at).where(Unit.code == "MEDIC-1")).one() == LATER


def test_another_mission_is_refused(database, mission):
    with pytest.raises(RosterError, match="'OTHER' is another"):
        imported(database, replace(PLAN, code="OTHER"))


def test_bad_settings_are_refused(database, mission):
    with pytest.raises(RosterError, match=r"mission\.settings\.clock_ahead: no such setting"):
        imported(database, replace(PLAN, settings={"clock_ahead": 1}))
    with database.transaction() as session, pytest.raises(RosterError, match="no such setting"):
        put_settings(session, {"clock_ahead": 1}, now=LATER)


def test_settings_override_defaults_one_by_one(database, mission):
    with database.transaction() as session:
        put_settings(session, {"escalate_s": {"immediate": 60}, "credibility_p": {"1": 0.9}}, now=LATER, by="admin")
    settings = roster_of(database).settings
    assert (settings.escalate_s["immediate"], settings.escalate_s["expected"]) == (60, 900)
    assert (settings.credibility_p[1], settings.credibility_p[2]) == (0.9, 0.80)


def test_areas_and_units_can_be_edited_one_by_one(database, mission):
    new = AreaPlan("AO-NEW", "New", {"type": "Polygon", "coordinates": [[[22, 5], [23, 5], [23, 6], [22, 6], [22, 5]]]})
    with database.transaction() as session:
        put_area(session, new, now=LATER, by="officer")
        put_unit(session, UnitPlan("GOLF-1", "Golf", "NOVA", ("AO-NEW",)), now=LATER, by="officer")
        delete_area(session, "AO-NORTH", now=LATER, by="officer")
        retire_unit(session, "HQ-1", now=LATER, by="officer")
    roster = roster_of(database)
    assert roster.areas_touched(5.5, 22.5, 0) == {"AO-NEW"}
    assert (roster.units["GOLF-1"].number, roster.units["GOLF-1"].areas) == (3, {"AO-NEW"})
    assert roster.units["CHARLIE-1"].areas == frozenset()
    assert "HQ-1" not in roster.units


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda session: put_unit(session, UnitPlan("X", "X", "NOWHERE"), now=LATER), "no site 'NOWHERE'"),
        (lambda session: put_unit(session, UnitPlan("X", "X", "NOVA", ("NO",)), now=LATER), "no area NO"),
        (lambda session: put_unit(session, UnitPlan("X", "X", "NOVA", number=1), now=LATER), "that of unit 'BRAVO-1'"),
        (lambda session: delete_area(session, "NO", now=LATER), "no area 'NO'"),
        (lambda session: retire_unit(session, "NO", now=LATER), "no unit 'NO'"),
        (lambda session: enrol(session, "NO", now=LATER), "no site 'NO'"),
    ],
)
def test_edits_that_cannot_be_made_say_why(database, mission, edit, message):
    with database.transaction() as session, pytest.raises(RosterError, match=message):
        edit(session)


def test_enrolment_and_revocation(database, mission):
    with database.transaction() as session:
        assert enrol(session, "NOVA", now=LATER) == 2
        revoke(session, "NOVA", now=LATER)
        revoke(session, "NOVA", now=LATER)
        assert load(session).sites["NOVA"].revoked
    with database.transaction() as session:
        assert enrol(session, "NOVA", now=LATER) == 3
    assert not roster_of(database).sites["NOVA"].revoked


def test_the_journal_tells_each_who_may_know(database, mission):
    with database.transaction() as session:
        put_area(session, AREAS[0], now=LATER, by="officer")
        put_area(session, AREAS[2], now=LATER, by="officer")
    viewer = Principal("west", Role.VIEWER, areas=frozenset({"AO-WEST"}))
    with database.reading() as session:
        seen = [(event.type, event.subject) for event in since(session, 0, viewer) if event.at == LATER]
        everything = [event.type for event in since(session, 0, SYSTEM)]
    assert seen == [("area.changed", "AO-WEST"), ("roster.changed", "TESTMIS"), ("roster.changed", "TESTMIS")]
    assert "mission.loaded" in everything
    assert everything.count("site.enrolled") == 3


def test_the_cache_gives_one_value_until_the_roster_changes(database, mission):
    cache = RosterCache()
    with database.reading() as session:
        first = cache.get(session)
        assert cache.get(session) is first
    with database.transaction() as session:
        enrol(session, "NOVA", now=LATER)
    with database.reading() as session:
        assert cache.get(session).sites["NOVA"].epoch == 2


def test_the_cache_shows_a_transaction_its_own_change_and_nobody_else_one_that_is_rolled_back(database, mission):
    cache = RosterCache()

    def enrols_and_fails():
        with database.transaction() as session:
            enrol(session, "NOVA", now=LATER)
            assert cache.get(session).sites["NOVA"].epoch == 2
            raise LookupError

    with pytest.raises(LookupError):
        enrols_and_fails()
    with database.reading() as session:
        assert cache.get(session).sites["NOVA"].epoch == 1
    with database.transaction() as session:
        revoke(session, "NOVA", now=LATER)
    with database.reading() as session:
        assert cache.get(session).sites["NOVA"].revoked


def test_the_cache_may_be_shared_between_threads(database, mission):
    cache, seen = RosterCache(), []

    def look():
        with database.reading() as session:
            seen.append(cache.get(session).revision)

    threads = [Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [mission.revision] * 8
