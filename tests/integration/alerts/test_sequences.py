"""Random weeks of a mission: nobody who is concerned is left out, nobody else is told, and nobody is flooded."""

import random
from itertools import pairwise

import pytest
from sqlmodel import select
from support.alert_world import World
from support.dangers import name
from support.mission import load_mission
from support.oracle import expected, metres

from app.alerts import store
from app.alerts.rules import Position
from app.picture.tables import UnitPosition
from edge_agent.wire.scales import CERTAINTIES, SEVERITIES

STEPS = 40
INTERVAL = 600
_ENDS = {"cleared", "dismissed", "merged", "retracted"}
"""Ends that somebody decided: they are told at once."""


@pytest.fixture
def world(sqlite_database):
    return World(sqlite_database, load_mission(sqlite_database))


def a_change(chance: random.Random) -> dict[str, object]:
    """One thing about the threat that may change."""
    return chance.choice(
        [
            lambda: {"lat": 6.0 + chance.gauss(0, 0.01), "lon": 20.2 + chance.gauss(0, 0.05)},
            lambda: {"lat": 6.0 + chance.gauss(0, 0.0005)},
            lambda: {"severity": chance.choice(SEVERITIES[1:])},
            lambda: {"confidence": 0.1, "certainty": "unlikely"},
            lambda: {"confidence": 0.3, "certainty": "possible"},
            lambda: {"confidence": 0.7, "certainty": "likely"},
            lambda: {"confidence": 0.95, "certainty": "observed"},
            lambda: {"danger_radius_m": chance.choice([366.0, 580.0, 1159.0, 2835.0])},
            lambda: {"uncertainty_m": chance.choice([10.0, 100.0, 1000.0, 5000.0])},
            lambda: {"state": chance.choice(["suspected", "suspected", "confirmed", "cleared", "dismissed"])},
        ]
    )()


def walk(world: World, chance: random.Random):
    """One step of the story, then time passes."""
    if chance.random() < 0.4:
        unit = chance.choice(sorted(world.roster.units))
        world.move(
            unit, 6.0 + chance.gauss(0, 0.02), 20.2 + chance.gauss(0, 0.1), accuracy_m=chance.choice([None, 50.0])
        )
    else:
        world.put(**a_change(chance))
    world.later(chance.choice([1, 20, 60, 200, 700, 4000]))


def now_true(world: World):
    with world.database.reading() as session:
        (danger,) = store.dangers(session, [name("one")], world.roster.settings).values()
        positions = {
            row.unit: Position(row.lat, row.lon, row.at, row.accuracy_m, row.status)
            for row in session.exec(select(UnitPosition))
        }
    return danger, positions


@pytest.mark.parametrize("seed", range(4))
def test_who_is_concerned_is_told_and_who_never_was_is_not(world, seed):
    chance = random.Random(seed)
    ever: set[str] = set()
    world.put(lon=20.2, expires_at=None, kind="MIN")
    for _ in range(STEPS):
        walk(world, chance)
        danger, positions = now_true(world)
        must, may = expected(danger, world.roster, positions, world.now)
        ever |= must | may
        for alert in world.alerts():
            audience = world.audience(alert.number)
            if alert.state == "active":
                assert must <= audience.keys()
            told = {one for one, why in audience.items() if why != "escalated"}
            assert told <= ever
            assert world.states(alert.number).keys() == audience.keys()


def heard(messages, addressee):
    return [one for one in messages if one.only is None or addressee in one.only]


def is_worse(before, after) -> bool:
    """Whether a message tells of a danger that grew, by what the two messages say alone."""
    old, new = before.values, after.values
    apart = metres(old["lat"], old["lon"], new["lat"], new["lon"])
    reach = old["danger_radius_m"] + old["uncertainty_m"]
    return (
        SEVERITIES.index(new["severity"]) > SEVERITIES.index(old["severity"])
        or CERTAINTIES.index(new["certainty"]) > CERTAINTIES.index(old["certainty"])
        or new["danger_radius_m"] > old["danger_radius_m"]
        or new["danger_radius_m"] + new["uncertainty_m"] > reach
        or apart > max(reach, 200)
    )


@pytest.mark.parametrize("seed", range(4, 8))
def test_nobody_gets_more_than_one_message_in_an_interval_unless_the_danger_grew(world, seed):
    chance = random.Random(seed)
    world.put(lon=20.2, expires_at=None, kind="MIN")
    for _ in range(STEPS):
        walk(world, chance)
    for alert in world.alerts():
        messages = world.messages(alert.number)
        assert len(messages) > 1
        for addressee in world.audience(alert.number):
            theirs = heard(messages, addressee)
            for before, after in pairwise(theirs):
                is_quiet = after.at - before.at >= INTERVAL
                came_in = after.reason == "reminder"
                back = after.reason == "reopened"
                assert is_quiet or after.reason in _ENDS or came_in or back or is_worse(before, after), after.reason
            reminders = [one.at for one in theirs if one.reason == "reminder"]
            assert all(b - a >= INTERVAL for a, b in pairwise(reminders))
