import pytest
from support.alert_world import World


@pytest.fixture
def world(database, mission):
    """A centre with the test mission, on either database."""
    return World(database, mission)
