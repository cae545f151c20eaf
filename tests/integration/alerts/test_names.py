"""Who hears of a delivery: those who may read the addressee's name, wherever the danger is, and nobody else."""

from sqlmodel import col, select
from support.dangers import ack
from support.mission import PLAN

from app.access.principal import Principal, Role
from app.journal.store import entries
from app.journal.tables import Event
from app.roster.seen import sees_addressee
from edge_agent.wire.messages import Response, Stage

NAMES = [unit.code for unit in PLAN.units] + [f"@{site.code}" for site in PLAN.sites]


def watcher(*areas):
    return Principal("w", Role.OFFICER, frozenset(areas))


def heard(world, principal, group):
    with world.database.reading() as session:
        return [
            entry for entry in entries(session, 0) if entry.type.startswith(group + ".") and entry.heard_by(principal)
        ]


def live_through(world):
    """A danger in the west that also concerns a unit of the east: sent, received, answered, escalated, unknown."""
    world.move("BRAVO-1", 6.0, 20.0)
    world.put()
    world.send()
    world.hear(ack(1, 1, site="NOVA"), ack(1, 1, Stage.ACKNOWLEDGED, seq=2, response=Response.CANNOT_COMPLY))
    world.hear(ack(1, 77, site="NOVA"))
    world.later(120)
    world.send()


def test_who_watches_over_the_addressee_hears_its_deliveries(world):
    live_through(world)
    east = heard(world, watcher("AO-EAST"), "delivery")
    assert {entry.type.removeprefix("delivery.") for entry in east} >= {"sent", "acknowledged", "escalated", "unknown"}
    about = {name for entry in east for name in NAMES if name in str(entry.data)}
    assert about == {"BRAVO-1", "MEDIC-1", "@NOVA"}


def test_no_event_names_anybody_whom_its_reader_may_not_see(world):
    live_through(world)
    for area in ("AO-WEST", "AO-EAST", "AO-NORTH"):
        reader = watcher(area)
        for group in ("alert", "delivery"):
            for entry in heard(world, reader, group):
                words = {entry.by, *_words(entry.data)}
                hidden = {name for name in NAMES if not sees_addressee(world.roster, reader, name)}
                assert words.isdisjoint(hidden), (area, entry)


def test_the_whole_mission_hears_all(world):
    live_through(world)
    everything = heard(world, Principal("w", Role.OFFICER, None), "delivery")
    with world.database.reading() as session:
        count = len(session.exec(select(Event).where(col(Event.type).startswith("delivery."))).all())
    assert len(everything) == count > 0


def _words(value):
    if isinstance(value, dict):
        return {word for one in value.values() for word in _words(one)}
    if isinstance(value, list):
        return {word for one in value for word in _words(one)}
    return {value}
