"""The doctor's judgement of each part."""

from dataclasses import replace

import pytest
from support.mission import LOADED_AT, load_mission

from app import checkup
from app.checkup import State
from app.config import Settings
from app.db import Database
from app.migrations import migrate
from app.roster.store import EMPTY

NOW = LOADED_AT
DAY = checkup.DAY_S


@pytest.mark.parametrize(
    ("free", "state"),
    [(10 * 1024**3, State.OK), (1024**3, State.WARNING), (checkup.LEAST_FREE - 1, State.FAILED), (0, State.FAILED)],
)
def test_room_on_the_disk(tmp_path, free, state) -> None:
    assert checkup.disk(tmp_path, free).state is state


@pytest.mark.parametrize(
    ("journal_at", "state"), [(None, State.OK), (NOW - 5, State.OK), (NOW + 30, State.OK), (NOW + 61, State.FAILED)]
)
def test_a_clock_that_went_back_is_found(journal_at, state) -> None:
    assert checkup.clock(NOW, journal_at).state is state


@pytest.fixture
def roster(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/centre.db")
    migrate(database)
    yield load_mission(database)
    database.close()


@pytest.mark.parametrize(
    ("left_s", "states"), [(31 * DAY, []), (29 * DAY, [State.WARNING]), (0, [State.FAILED]), (-DAY, [State.FAILED])]
)
def test_a_certificate_that_runs_out_names_its_site(roster, left_s, states) -> None:
    found = list(checkup.certificates(roster, lambda wire: NOW + left_s if wire == "2" else None, NOW))
    assert [each.state for each in found] == states
    assert all("NOVA" in each.words and "renew NOVA" in each.advice for each in found)


def test_a_door_that_runs_out_is_renewed_by_its_own_command(roster) -> None:
    (found,) = checkup.certificates(roster, lambda wire: NOW + DAY if wire == "2" else None, NOW, part="door")
    assert (found.part, found.state, found.advice) == ("door", State.WARNING, "heliograph site door NOVA --out FOLDER")


def test_a_revoked_site_needs_no_certificate(roster) -> None:
    gone = {code: replace(site, revoked=True) for code, site in roster.sites.items()}
    assert list(checkup.certificates(replace(roster, sites=gone), lambda _: NOW, NOW)) == []


def test_a_mission_that_is_missing_or_not_enrolled(roster) -> None:
    assert checkup.mission(EMPTY).state is State.FAILED
    assert checkup.mission(roster).state is State.OK
    new = replace(roster, sites={**roster.sites, "BASE": replace(roster.sites["BASE"], epoch=0)})
    assert "not enrolled: BASE" in checkup.mission(new).words


def states(settings: Settings) -> dict[str, State]:
    return {each.part: each.state for each in checkup.examine(settings, NOW)}


def test_a_folder_that_is_not_there_is_the_only_finding(tmp_path) -> None:
    assert states(Settings(data=tmp_path / "nowhere")) == {"data": State.FAILED}


def test_an_empty_database_is_no_crash(tmp_path) -> None:
    found = states(Settings(data=tmp_path, port=1))
    assert (found["database"], found["web"]) == (State.FAILED, State.WARNING)


def test_a_broker_of_others_that_does_not_answer(tmp_path) -> None:
    (tmp_path / "authority").mkdir()
    assert states(Settings(data=tmp_path, broker_url="mqtts://127.0.0.1:1", port=1))["broker"] is State.FAILED


def test_a_loaded_mission_is_found(tmp_path, roster) -> None:
    found = states(Settings(data=tmp_path, port=1))
    assert (found["database"], found["mission"], found["clock"]) == (State.OK, State.OK, State.OK)
