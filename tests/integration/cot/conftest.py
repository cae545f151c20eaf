import pytest
from support.alert_world import World
from support.cot_device import Gateway
from support.dangers import NOW


@pytest.fixture
def world(database, mission):
    """A centre with the test mission, on either database."""
    return World(database, mission)


@pytest.fixture
def gateway(world, tmp_path):
    """The gateway, open by TLS, with a device for the unit ALFA-1 in the west and one of the whole mission."""
    one = Gateway(world.database, tmp_path, NOW)
    one.enrol("tab-alfa", unit="ALFA-1")
    one.enrol("hq", areas=None, site="BASE")
    one.start()
    yield one
    one.stop()
