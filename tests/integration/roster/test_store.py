from support.mission import LOADED_AT, PLAN

from app.roster.store import import_mission


def test_loading_the_same_mission_again_changes_nothing(database, mission):
    with database.transaction() as session:
        assert not import_mission(session, PLAN, LOADED_AT + 60)
