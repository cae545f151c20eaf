"""Where units are: the newest fix by time, whatever comes late, and whoever has a wrong clock."""

from __future__ import annotations

import pytest
from sqlmodel import select
from support.picture import HOUR, T0

from app.ingest.outcome import Outcome, Verdict
from app.ingest.reasons import Reason
from app.journal.tables import Event, EventArea
from app.picture import stage
from app.picture.tables import UnitFix, UnitPosition
from edge_agent.wire.messages import Fix, Place, Report, Status, Track

NOW = T0 + HOUR


def track(*fixes: tuple[int, float], unit: str | None = "ALFA-1", status: Status = Status.ACTUAL) -> Outcome:
    """Fixes as (seconds after `T0`, latitude), on the meridian of the test mission."""
    body = Track(1, tuple(Fix(T0 + at, lat, 20.0) for at, lat in fixes), accuracy_m=20.0, status=status)
    return Outcome("BASE", 1, 1, Verdict.ACCEPTED, Reason.NEW, body, unit)


@pytest.fixture
def take(database, mission):
    def call(*outcomes, now=NOW):
        with database.transaction() as session:
            return stage.update(session, mission, outcomes, now=now).moved

    return call


@pytest.fixture
def known(database):
    def call(model):
        with database.reading() as session:
            return session.exec(select(model)).all()

    return call


def test_the_last_fix_of_a_track_is_where_the_unit_is(take, known):
    assert take(track((0, 6.0), (60, 6.1), (120, 6.2))) == ("ALFA-1",)
    (position,) = known(UnitPosition)
    assert (position.at, position.lat, position.accuracy_m, position.received_at) == (T0 + 120, 6.2, 20.0, NOW)
    assert [fix.lat for fix in known(UnitFix)] == [6.0, 6.1, 6.2]
    (event,) = [event for event in known(Event) if event.type == "unit.moved"]
    assert (event.subject, event.data["lat"]) == ("ALFA-1", 6.2)
    assert [link.area for link in known(EventArea) if link.event_id == event.id] == ["AO-WEST"]


def test_late_fixes_fill_the_history_only(take, known):
    take(track((600, 6.2)))
    assert take(track((0, 6.0), (60, 6.1))) == ()
    assert [position.lat for position in known(UnitPosition)] == [6.2]
    assert len(known(UnitFix)) == 3


def test_the_same_track_twice_moves_nobody(take, known):
    take(track((0, 6.0), (60, 6.1)))
    assert take(track((0, 6.0), (60, 6.1))) == ()
    assert len(known(UnitFix)) == 2


def test_a_fix_from_the_future_does_not_hold_the_unit_there(take, known):
    take(track((30 * 24 * HOUR, 6.0)))
    assert [position.at for position in known(UnitPosition)] == [NOW]
    assert take(track((HOUR + 60, 6.1)), now=NOW + 60) == ("ALFA-1",)


def test_an_exercise_moves_nobody_of_an_actual_mission(take, known):
    take(track((0, 6.0)))
    assert take(track((60, 7.0), status=Status.EXERCISE)) == ()
    assert [position.lat for position in known(UnitPosition)] == [6.0]
    assert sorted(fix.status for fix in known(UnitFix)) == ["actual", "exercise"]


def test_a_track_of_the_site_itself_moves_no_unit(take, known):
    assert take(track((0, 6.0), unit=None)) == ()
    assert known(UnitFix) == []


@pytest.mark.parametrize(("kind", "moved"), [("CHK", True), ("SOS", True), ("IED", False)])
def test_a_check_in_says_where_the_unit_is_and_a_sighting_does_not(take, kind, moved):
    body = Report(kind=kind, observed_at=T0, place=Place(6.3, 20.0, 10.0))
    outcome = Outcome("BASE", 1, 1, Verdict.ACCEPTED, Reason.NEW, body, "ALFA-1")
    assert take(outcome) == (("ALFA-1",) if moved else ())


def test_what_was_not_accepted_moves_nobody(take):
    held = track((0, 6.0))
    assert take(Outcome("BASE", 1, 1, Verdict.DUPLICATE, Reason.SAME_CONTENT, held.body, "ALFA-1")) == ()
