"""Who may see which threat, and pages of threats."""

from __future__ import annotations

import pytest
from support.picture import HOUR, T0, accepted, observation, row

from app.access.principal import Principal, Role
from app.picture import stage
from app.search.search import BBox, Search

WEST = Principal("west", Role.VIEWER, areas=frozenset({"AO-WEST"}))
NORTH = Principal("north", Role.VIEWER, areas=frozenset({"AO-NORTH"}))
NOBODY = Principal("nobody", Role.VIEWER)


@pytest.fixture
def session(database, mission):
    """Five demonstrations in the west, an hour apart, and a mine in the north."""
    seen = [observation(n, kind="DEM", observed_at=T0 + n * HOUR, north_m=n * 3000) for n in range(5)]
    seen.append(observation("m", kind="MIN", lat=7.1, lon=21.0))
    with database.transaction() as session:
        session.add_all([row(one) for one in seen])
        session.flush()
        stage.update(session, mission, [accepted(one) for one in seen], now=T0 + 5 * HOUR)
    with database.reading() as session:
        yield session


def kinds(session, search, principal):
    return [threat.kind for threat in stage.threats(session, search, principal).items]


def test_only_what_lies_in_their_areas(session):
    assert kinds(session, Search(), WEST) == ["DEM"] * 5
    assert kinds(session, Search(), NORTH) == ["MIN"]
    assert kinds(session, Search(), NOBODY) == []
    (mine,) = stage.threats(session, Search(kinds=("MIN",))).items
    assert stage.threat(session, mine.id, NORTH) is not None
    assert stage.threat(session, mine.id, WEST) is None


def test_filters(session):
    assert kinds(session, Search(states=("cleared",)), WEST) == []
    assert len(kinds(session, Search(start=T0 + 3 * HOUR), WEST)) == 2
    assert len(kinds(session, Search(bbox=BBox(19.9, 5.9, 20.1, 6.01)), WEST)) == 1
    assert kinds(session, Search(areas=("AO-NORTH",)), WEST) == []


def test_pages_are_whole_and_newest_first(session):
    seen, search = [], Search(limit=2)
    while True:
        page = stage.threats(session, search, WEST)
        seen += [threat.last_observed_at for threat in page.items]
        if page.after is None:
            break
        search = Search(limit=2, after=page.after)
    assert seen == [T0 + n * HOUR for n in (4, 3, 2, 1, 0)]
