"""Reports, officers and time change the picture in the database, on both engines, and every change leaves its trace."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlmodel import col, select
from support.picture import HOUR, T0, accepted, observation, report_id, row

from app.access.principal import SYSTEM
from app.journal.tables import Event, EventArea
from app.picture import stage
from app.picture.decisions import DecisionRefused, Refusal
from app.picture.pins import DecisionType
from app.picture.seen import store as seen
from app.picture.tables import Threat, ThreatArea, ThreatReport, ThreatRevision
from app.picture.threats import store as threat_store
from app.roster.settings import KindSettings, MissionSettings

DAY = 24 * HOUR
OFFICER = {"by": "officer", "why": "seen by myself"}


@pytest.fixture
def picture(database, mission):
    """Short words for what a test does to the picture."""
    return Picture(database, mission)


class Picture:
    def __init__(self, database, roster):
        self.database, self.roster, self.now = database, roster, T0

    def report(self, *observations, now=None):
        self.now = max(self.now, now or max(one.observed_at for one in observations))
        with self.database.transaction() as session:
            session.add_all([row(one) for one in observations])
            session.flush()
            return stage.update(session, self.roster, [accepted(one) for one in observations], now=self.now)

    def do(self, call, *args, **more):
        with self.database.transaction() as session:
            return call(session, self.roster, *args, **{"now": self.now} | more)

    def decide(self, type_, threats=(), reports=(), **more):
        return self.do(stage.decide, type=type_, threats=threats, reports=reports, **OFFICER | more)

    def tick(self, now):
        self.now = now
        return self.do(stage.tick)

    def all(self, model, *where, order=None):
        with self.database.reading() as session:
            query = select(model).where(*where)
            return session.exec(query if order is None else query.order_by(order)).all()

    @property
    def threats(self):
        return self.all(Threat, order=col(Threat.id))

    @property
    def open(self):
        return [threat for threat in self.threats if threat.state in {"suspected", "confirmed"}]

    def threat_with(self, name):
        with self.database.reading() as session:
            return session.get(Threat, threat_store.threat_of(session, report_id(name)))

    def events(self, type_):
        return self.all(Event, Event.type == type_, order=col(Event.id))


def other(name, **more):
    """A second patrol's word on the same thing, a minute later."""
    return observation(name, **{"unit": "MEDIC-1", "observed_at": T0 + 60, "east_m": 30} | more)


def test_a_report_makes_a_suspected_threat_with_its_history_and_its_areas(picture):
    change = picture.report(observation("a"))
    (threat,) = picture.threats
    assert change.threats == (threat.id,)
    assert (threat.kind, threat.state, threat.reason, threat.certainty) == ("IED", "suspected", "few_sources", "likely")
    assert threat.confidence == pytest.approx(0.74, abs=0.005)
    assert threat.danger_radius_m == 1159
    assert [link.report_id for link in picture.all(ThreatReport)] == [report_id("a")]
    assert [link.area for link in picture.all(ThreatArea)] == ["AO-WEST"]
    (event,) = picture.events("threat.created")
    assert event.subject == str(threat.id)
    assert event.data["state"] == "suspected"
    assert [link.area for link in picture.all(EventArea, EventArea.event_id == event.id)] == ["AO-WEST"]
    assert [revision.revision for revision in picture.all(ThreatRevision)] == [0]


def test_a_second_independent_patrol_confirms_it(picture):
    picture.report(observation("a"))
    change = picture.report(other("b"))
    (threat,) = picture.threats
    assert change.threats == (threat.id,)
    assert (threat.state, threat.reason, threat.report_count, threat.group_count) == (
        "confirmed",
        "independent_groups",
        2,
        2,
    )
    assert threat.arithmetic["confidence"] == pytest.approx(0.89, abs=0.005)
    assert [event.data["revision"] for event in picture.events("threat.updated")] == [1]


def test_the_same_report_twice_changes_nothing(picture):
    one = observation("a")
    picture.report(one)
    before = picture.threats
    assert picture.do(stage.update, [accepted(one)]).threats == ()
    assert [threat.model_dump() for threat in picture.threats] == [threat.model_dump() for threat in before]


def test_a_confirmed_threat_expires_and_never_turns_suspected_again(picture):
    picture.report(observation("a"), other("b"))
    seen = set()
    for hours in range(6, 13 * 24, 6):
        picture.tick(T0 + hours * HOUR)
        seen.add(picture.threats[0].state)
    assert seen == {"confirmed", "expired"}
    (threat,) = picture.threats
    assert (threat.reason, threat.ended_at) == ("aged_out", T0 + 60 + 12 * DAY)
    assert picture.events("threat.ended")[-1].data["reason"] == "aged_out"


def test_ticking_touches_only_what_time_changed(picture):
    picture.report(observation("a"), observation("m", kind="MIN", north_m=9000))
    mine = picture.threat_with("m")
    assert mine.changes_at is None
    assert mine.expires_at is None
    assert picture.tick(T0 + 60).threats == ()
    change = picture.tick(T0 + 13 * DAY)
    assert change.threats == (picture.threat_with("a").id,)
    assert picture.threat_with("m").state == "suspected"


def test_a_clearance_ends_it_and_what_is_seen_later_is_a_new_threat(picture):
    picture.report(observation("a"))
    cleared = observation("c", kind="CLR", observed_at=T0 + HOUR, fields={"result": "rendered_safe", "clears": "IED"})
    picture.report(cleared)
    (threat,) = picture.threats
    assert (threat.state, threat.reason, threat.ended_at) == ("cleared", "by_report", T0 + HOUR)
    picture.report(observation("late", observed_at=T0 + 60, unit="MEDIC-1"), now=T0 + 2 * HOUR)
    assert [one.state for one in picture.threats] == ["cleared"]
    picture.report(observation("b", observed_at=T0 + 3 * HOUR))
    assert sorted(one.state for one in picture.threats) == ["cleared", "suspected"]


def test_a_clearance_by_a_doubtful_source_only_casts_doubt(picture):
    picture.report(observation("a"))
    fields = {"result": "rendered_safe", "clears": "IED"}
    picture.report(observation("c", kind="CLR", observed_at=T0 + HOUR, reliability="D", fields=fields))
    (threat,) = picture.threats
    assert threat.state == "suspected"
    assert threat.arithmetic["clearances"] == [{"report": str(report_id("c")), "ends": False}]
    picture.do(stage.regrade, report_id("c"), reliability="B", credibility=2, **OFFICER)
    assert picture.threats[0].state == "cleared"


def test_a_clearance_that_comes_before_its_report_still_clears(picture):
    fields = {"result": "rendered_safe", "clears": "IED"}
    picture.report(observation("c", kind="CLR", observed_at=T0 + HOUR, fields=fields))
    picture.report(observation("a"), now=T0 + HOUR)
    (threat,) = picture.threats
    assert threat.state == "cleared"
    assert threat.revision == 0


def test_an_amendment_replaces_what_it_amends(picture):
    picture.report(observation("a"))
    picture.report(observation("a2", amends=report_id("a"), seq=2**50, north_m=4000, observed_at=T0 + 60))
    (threat,) = picture.threats
    assert threat.report_count == 1
    assert threat.lat == pytest.approx(observation(north_m=4000).lat, abs=1e-6)
    assert {link.report_id for link in picture.all(ThreatReport)} == {report_id("a"), report_id("a2")}


def test_an_amendment_may_arrive_before_what_it_amends(picture):
    picture.report(observation("a2", amends=report_id("a"), seq=2**50, north_m=4000))
    picture.report(observation("a"))
    (threat,) = picture.threats
    assert threat.report_count == 1
    assert threat.lat == pytest.approx(observation(north_m=4000).lat, abs=1e-6)


def test_a_report_amended_into_something_harmless_ends_its_threat(picture):
    picture.report(observation("a"))
    change = picture.report(observation("a2", amends=report_id("a"), seq=2**50, kind="CHK"))
    (threat,) = picture.threats
    assert change.threats == (threat.id,)
    assert (threat.state, threat.reason, threat.cluster) == ("superseded", "reports_withdrawn", None)
    assert picture.all(ThreatReport) == []


def test_exercise_and_actual_never_mix(picture):
    picture.report(observation("a"), observation("b", status="exercise", unit="MEDIC-1"))
    assert sorted((one.status, one.report_count) for one in picture.threats) == [("actual", 1), ("exercise", 1)]


def test_an_officer_confirms_and_undoes_it(picture):
    picture.report(observation("a", reliability="F", credibility=6))
    (threat,) = picture.threats
    assert (threat.certainty, threat.confidence) == ("unknown", 0.5)
    picture.decide(DecisionType.CONFIRM, [threat.id])
    (threat,) = picture.threats
    assert (threat.state, threat.reason, threat.certainty) == ("confirmed", "by_officer", "observed")
    (made,) = picture.events("decision.made")
    picture.do(stage.undo, made.data["decision"], by="officer", why="wrong village")
    (threat,) = picture.threats
    assert (threat.state, threat.certainty) == ("suspected", "unknown")
    with pytest.raises(DecisionRefused, match=Refusal.ALREADY_UNDONE):
        picture.do(stage.undo, made.data["decision"], by="officer", why="again")


def test_what_an_officer_dismissed_stays_dismissed_until_somebody_else_says_so(picture):
    picture.report(observation("a"))
    (threat,) = picture.threats
    picture.decide(DecisionType.DISMISS, [threat.id])
    assert [(one.state, one.reason) for one in picture.threats] == [("dismissed", "by_officer")]
    change = picture.report(other("b"))
    assert sorted(one.state for one in picture.threats) == ["dismissed", "suspected"]
    assert change.threats == (picture.threat_with("b").id,)
    assert picture.threat_with("b").id != threat.id


def test_an_undone_dismissal_opens_a_new_threat_and_the_old_one_names_it(picture):
    picture.report(observation("a"))
    (old,) = picture.threats
    picture.decide(DecisionType.DISMISS, [old.id])
    picture.do(stage.undo, picture.events("decision.made")[0].data["decision"], by="officer", why="mistaken")
    new = picture.threat_with("a")
    assert new.id != old.id
    assert new.state == "suspected"
    (ended,) = [one for one in picture.threats if one.id == old.id]
    assert (ended.state, ended.superseded_by, ended.cluster) == ("dismissed", new.id, None)


def test_an_officer_clears_and_late_word_of_before_does_not_reopen(picture):
    picture.report(observation("a"))
    picture.now = T0 + HOUR
    picture.decide(DecisionType.CLEAR, [picture.threats[0].id])
    assert picture.report(other("late"), now=T0 + 2 * HOUR).threats == ()
    assert [(one.state, one.report_count) for one in picture.threats] == [("cleared", 2)]
    picture.report(other("new", observed_at=T0 + 3 * HOUR))
    assert len(picture.open) == 1


def test_an_officer_merges_two_threats_and_the_smaller_one_names_the_other(picture):
    picture.report(observation("a"), other("a2"), observation("b", east_m=600))
    big, small = picture.threat_with("a"), picture.threat_with("b")
    change = picture.decide(DecisionType.MERGE, [big.id, small.id])
    assert set(change.threats) == {big.id, small.id}
    assert picture.threat_with("a").uncertainty_m == pytest.approx(600 - 7 - 10, abs=30)
    (merged,) = picture.open
    assert merged.id == big.id
    assert merged.report_count == 3
    assert picture.threat_with("b").id == big.id
    (gone,) = [one for one in picture.threats if one.id == small.id]
    assert (gone.state, gone.reason, gone.superseded_by) == ("superseded", "reports_moved", big.id)
    picture.report(observation("c", east_m=640, observed_at=T0 + 120, unit="BRAVO-1"))
    assert picture.threat_with("c").id == big.id


def test_an_officer_splits_and_later_reports_join_the_nearer_part(picture):
    picture.report(observation("a"), other("b", east_m=60))
    (whole,) = picture.threats
    picture.decide(DecisionType.SPLIT, reports=[report_id("b")])
    assert picture.threat_with("a").id == whole.id
    assert picture.threat_with("b").id != whole.id
    picture.report(observation("c", east_m=70, observed_at=T0 + 120, unit="BRAVO-1"))
    assert picture.threat_with("c").id == picture.threat_with("b").id
    assert picture.threat_with("a").report_count == 1


@pytest.mark.parametrize(
    ("type_", "about", "more", "reason"),
    [
        (DecisionType.CONFIRM, (["nobody"], []), {}, Refusal.UNKNOWN_THREAT),
        (DecisionType.CONFIRM, ([], []), {}, Refusal.UNKNOWN_THREAT),
        (DecisionType.CONFIRM, (["gone"], []), {}, Refusal.ENDED),
        (DecisionType.CONFIRM, (["a", "b"], []), {}, Refusal.NOT_ONE),
        (DecisionType.MERGE, (["a"], []), {}, Refusal.NOT_SEVERAL),
        (DecisionType.MERGE, (["a", "exercise"], []), {}, Refusal.STATUS_DIFFERS),
        (DecisionType.SPLIT, ([], ["a"]), {}, Refusal.NOTHING_LEFT),
        (DecisionType.SPLIT, ([], ["nobody"]), {}, Refusal.UNKNOWN_REPORT),
        (DecisionType.DISMISS, (["a"], []), {"why": "  "}, Refusal.REASON_MISSING),
    ],
)
def test_a_decision_that_cannot_be_taken_changes_nothing(picture, type_, about, more, reason):
    names, reports = about
    picture.report(
        observation("a"),
        observation("b", north_m=3000),
        observation("exercise", status="exercise"),
        observation("gone", north_m=9000),
    )
    picture.decide(DecisionType.DISMISS, [picture.threat_with("gone").id])
    before = [threat.model_dump() for threat in picture.threats]
    ids = [report_id("x") if name == "nobody" else picture.threat_with(name).id for name in names]
    with pytest.raises(DecisionRefused) as refused:
        picture.decide(type_, ids, [report_id(name) for name in reports], **more)
    assert refused.value.reason is reason
    assert [threat.model_dump() for threat in picture.threats] == before


def test_a_grade_counts_and_the_reporters_own_is_kept(picture):
    picture.report(observation("a"))
    picture.do(stage.regrade, report_id("a"), reliability="E", credibility=5, **OFFICER)
    (threat,) = picture.threats
    assert threat.confidence < 0.5
    picture.do(stage.regrade, report_id("a"), reliability="A", credibility=1, **OFFICER)
    (threat,) = picture.threats
    assert threat.confidence == pytest.approx(0.93, abs=0.005)
    with picture.database.reading() as session:
        grades = seen.grades_of(session, [report_id("a")])[report_id("a")]
        (report,) = seen.reports_of(session, threat.id, SYSTEM)
    assert [(one.reliability, one.credibility) for one in grades] == [("A", 1), ("E", 5)], "newest first"
    assert (report.reliability, report.credibility) == ("B", 2)
    assert len(picture.events("report.graded")) == 2


def test_a_missing_place_becomes_the_site_with_a_wide_error(picture):
    picture.report(observation("a", lat=None, lon=None, accuracy_m=None))
    (threat,) = picture.threats
    assert (threat.lat, threat.lon, threat.uncertainty_m) == (6.0, 20.0, 25_000)


def test_new_settings_and_areas_reach_open_threats(picture):
    picture.report(observation("a"))
    wider = MissionSettings(kinds={"IED": KindSettings(danger_radius_m=60_000)})
    picture.roster = replace(picture.roster, settings=wider)
    change = picture.do(stage.roster_changed)
    (threat,) = picture.threats
    assert change.threats == (threat.id,)
    assert threat.danger_radius_m == 60_000
    assert {link.area for link in picture.all(ThreatArea)} == {"AO-WEST", "AO-EAST"}
