"""A CAP message that was sent says the same for ever: who has it compares it by its identifier alone."""

import pytest

from app.access.principal import SYSTEM, Partner, Principal, Role, Scope
from app.alerts.partners import store as partners
from app.gateways.alerts import addressed, alerts_of
from app.gateways.cap.encode import Issuer, messages_of
from app.gateways.reader import Reader

EAST = "Eastern area, in two parts, without the reserve"
THEIRS = Principal("key:tcc", Role.INTEGRATOR, None, scopes=frozenset(Scope), partner=Partner.TCC, grid_m=2000)


@pytest.mark.parametrize("who", [SYSTEM, THEIRS], ids=["ours", "a partner's"])
def test_what_comes_after_changes_no_message(world, who):
    def sent():
        with world.database.reading() as session:
            reader = Reader(session, world.roster, who, world.now)
            found = addressed(reader, alerts_of(reader, [number])[number])
            return messages_of(found, Issuer("heliograph.test", "Test", ("en", "fr"), who.partner, who.grid_m))

    world.put(lon=20.2, danger_radius_m=300.0)
    number = world.alert().number
    with world.database.transaction() as session:
        partners.mark(session, number, ["tcc"], words=True, now=world.now)
    (first,) = sent()
    assert [area.description for area in first.infos[0].areas] == ["Western area"]
    world.later(600)
    world.put(lon=20.24, danger_radius_m=20_000.0, confidence=0.95, severity="extreme")
    again, second = sent()
    assert [area.description for area in second.infos[0].areas] == [EAST, "Western area"]
    assert again == first
