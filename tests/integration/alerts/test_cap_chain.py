"""A CAP message that was sent says the same for ever: who has it compares it by its identifier alone."""

import pytest
from support.shapes import box, polygon

from app.access.principal import SYSTEM, Partner, Principal, Role, Scope
from app.alerts.partners import store as partners
from app.gateways.alerts import addressed, alerts_of
from app.gateways.cap.edition import edition_of
from app.gateways.cap.encode import Issuer, messages_of
from app.gateways.reader import Reader
from app.roster.plan import AreaPlan
from app.roster.store import delete_area, put_area

EAST = "Eastern area, in two parts, without the reserve"
THEIRS = Principal("key:tcc", Role.INTEGRATOR, None, scopes=frozenset(Scope), partner=Partner.TCC, grid_m=2000)


WHO = pytest.mark.parametrize("who", [SYSTEM, THEIRS], ids=["ours", "a partner's"])


def begun(world):
    """An alert of one message, released to the partner."""
    world.put(lon=20.2, danger_radius_m=300.0)
    number = world.alert().number
    with world.database.transaction() as session:
        partners.mark(session, number, ["tcc"], words=True, now=world.now)
    return number


def sent(world, who, number):
    with world.database.reading() as session:
        reader = Reader(session, world.roster, who, world.now)
        (found,) = addressed(reader, [alerts_of(reader, [number])[number]])
        return messages_of(found, Issuer("heliograph.test", "Test", ("en", "fr"), who.partner, edition_of(who)))


def places(message):
    return [area.description for area in message.infos[0].areas]


@WHO
def test_what_comes_after_changes_no_message(world, who):
    number = begun(world)
    (first,) = sent(world, who, number)
    assert places(first) == ["Western area"]
    world.later(600)
    world.put(lon=20.24, danger_radius_m=20_000.0, confidence=0.95, severity="extreme")
    again, second = sent(world, who, number)
    assert places(second) == [EAST, "Western area"]
    assert again == first


@WHO
def test_an_area_that_is_drawn_anew_or_removed_changes_no_message(world, who):
    number = begun(world)
    messages = sent(world, who, number)
    for minute, name in enumerate(["Western area, north of the river", "Western area, wider", None], 1):
        world.later(60)
        with world.database.transaction() as session:
            if name is None:
                delete_area(session, "AO-WEST", now=world.now)
            else:
                put_area(session, AreaPlan("AO-WEST", name, polygon(box(19.0, 5.0, 20.5, 7.0 + minute))), now=world.now)
        world.reload()
        world.put(lon=20.2, danger_radius_m=300.0 + 1000 * minute, severity="extreme")
        *earlier, last = sent(world, who, number)
        assert tuple(earlier) == messages
        assert places(last) == [name] if name else "Western area, wider" not in places(last)
        messages = (*earlier, last)
