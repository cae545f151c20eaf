"""People of a site are set at the centre, travel in the site's settings, and sign in there with their PIN."""

import re
from dataclasses import replace

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from app.commands import mission as mission_commands
from app.commands import site
from app.demo.run import SAMPLE
from app.failure import Failure
from app.journal.tables import Event
from app.roster.change import RosterError
from app.roster.people import store
from app.roster.people.pin import check_pin, new_pin, verifier_of
from app.roster.store import import_mission, load
from app.workers.site_config import config_of, packet_of
from edge_agent.pins import people_of
from edge_agent.wire import codec

NOW = 1_800_000_000


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """A PIN that is checked at once; how long it really takes is no matter here."""
    monkeypatch.setattr(store, "verifier_of", lambda pin: verifier_of(pin, iterations=10))


def known_at(database, code):
    """The people of a site as its agent reads them."""
    with database.reading() as session:
        roster = load(session)
    values = codec.decode_packet(packet_of(roster.sites[code], roster)).bodies[0][1].values
    return {each.callsign: each for each in people_of(values)}


def test_who_is_added_can_sign_in_at_the_site_and_nowhere_else(database, mission):
    with database.transaction() as session:
        _, made = store.add(session, "BASE", " Lima 2 ", now=NOW)
        _, chosen = store.add(session, "BASE", "Mike", unit="ALFA-1", pin="739164", now=NOW)
    people = known_at(database, "BASE")
    assert chosen == "739164"
    assert [people[name].opens(pin) for name, pin in (("Lima 2", made), ("Mike", chosen))] == [True, True]
    assert not people["Mike"].opens(made)
    assert (people["Lima 2"].unit, people["Mike"].unit) == (0, mission.units["ALFA-1"].number)
    assert known_at(database, "DELTA") == {}


def test_no_pin_is_kept(database, mission):
    with database.transaction() as session:
        _, pin = store.add(session, "BASE", "Lima", now=NOW)
        fresh = store.set_pin(session, "BASE", store.named(session, "BASE", "lima").id, now=NOW)
    with database.reading() as session:
        events = session.exec(select(Event).where(Event.type.startswith("person."))).all()
        row = store.named(session, "BASE", "Lima")
    assert [event.type for event in events] == ["person.added", "person.pin_set"]
    assert all(event.audit for event in events)
    assert not any(secret in str(event.data) for event in events for secret in (pin, fresh))
    assert pin.encode() not in row.salt + row.verifier
    assert known_at(database, "BASE")["Lima"].opens(fresh)


def test_who_is_removed_is_gone_and_the_callsign_is_free(database, mission):
    with database.transaction() as session:
        first, _ = store.add(session, "BASE", "Lima", now=NOW)
        store.remove(session, "BASE", first.id, now=NOW)
        again, _ = store.add(session, "BASE", "Lima", now=NOW)
        assert again.id != first.id
    assert list(known_at(database, "BASE")) == ["Lima"]


@pytest.mark.parametrize(
    ("site_code", "callsign", "more"),
    [
        ("NOWHERE", "Lima", {}),
        ("BASE", "  ", {}),
        ("BASE", "x" * 41, {}),
        ("BASE", "li\nma", {}),
        ("BASE", "KILO", {}),
        ("BASE", "Lima", {"unit": "NOBODY"}),
        ("BASE", "Lima", {"pin": "12345"}),
        ("BASE", "Lima", {"pin": "abcdef"}),
        ("BASE", "Lima", {"pin": "123456"}),
        ("BASE", "Lima", {"pin": "112211"}),
    ],
)
def test_what_is_refused(database, mission, site_code, callsign, more):
    with database.transaction() as session:
        store.add(session, "BASE", "Kilo", now=NOW)
    with pytest.raises(RosterError), database.transaction() as session:
        store.add(session, site_code, callsign, now=NOW, **more)
    assert list(known_at(database, "BASE")) == ["Kilo"]


def test_a_full_site_still_fits_into_its_settings(database, mission, monkeypatch):
    monkeypatch.setattr(store, "note_change", lambda *_, **__: None)
    with database.transaction() as session:
        for number in range(store.MOST_PEOPLE):
            store.add(session, "BASE", f"{number:03d} {'x' * 36}", now=NOW)
        with pytest.raises(RosterError, match="room"):
            store.add(session, "BASE", "one more", now=NOW)
    with database.reading() as session:
        roster = load(session)
    assert len(config_of(roster.sites["BASE"], roster)["people"]) == store.MOST_PEOPLE
    assert len(known_at(database, "BASE")) == store.MOST_PEOPLE


def test_made_pins_pass_the_check():
    pins = {new_pin() for _ in range(200)}
    assert len(pins) > 190
    for pin in pins:
        check_pin(pin)


def test_the_commands(tmp_path, monkeypatch):
    monkeypatch.setenv("HELIOGRAPH_DATA", str(tmp_path / "data"))

    def run(*arguments, typed=None):
        result = CliRunner().invoke(site.app, ["people", *arguments], input=typed)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.output

    assert CliRunner().invoke(mission_commands.app, ["load", str(SAMPLE / "mission.toml")]).exit_code == 0
    made = re.match(r"Lima 2  PIN (\d{6})\n", run("add", "KADOLA", "Lima 2"))
    assert made
    chosen = run("add", "KADOLA", "Mike", "--ask-pin", typed="739164\n739164\n")
    assert "739164" not in chosen
    assert re.match(r"Lima 2  PIN \d{6}\n", run("pin", "KADOLA", "lima 2"))
    assert run("list", "KADOLA").split() == ["Lima", "2", "KADOLA", "Mike", "KADOLA"]
    run("remove", "KADOLA", "Mike")
    assert "Mike" not in run("list", "KADOLA")
    with pytest.raises(Failure, match="person_refused"):
        run("remove", "KADOLA", "Mike")


def test_a_site_that_never_enrolled_goes_with_its_people(database, mission, plan):
    spare = replace(plan.sites[0], code="SPARE", name="Spare", wire=None)
    with database.transaction() as session:
        import_mission(session, replace(plan, sites=(*plan.sites, spare)), NOW)
        store.add(session, "SPARE", "Lima", now=NOW)
    with database.transaction() as session:
        import_mission(session, plan, NOW)
    with database.reading() as session:
        assert "SPARE" not in load(session).sites
