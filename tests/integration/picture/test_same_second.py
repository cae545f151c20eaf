"""An exercise and the real thing in the same second: the real one says where the unit is."""

import pytest
from support.picture import T0

from app.picture.tables import UnitPosition
from app.picture.units.store import Fix, move

REAL = Fix("ALFA-1", T0, 6.0, 20.0, 20.0, "actual")
DRILL = Fix("ALFA-1", T0, 6.4, 20.0, 20.0, "exercise")


@pytest.mark.parametrize("fixes", [(REAL, DRILL), (DRILL, REAL)])
def test_the_real_fix_counts_in_either_order(database, mission, fixes):
    with database.transaction() as session:
        assert move(session, mission, fixes, now=T0 + 1) == ("ALFA-1",)
        assert session.get_one(UnitPosition, "ALFA-1").lat == REAL.lat
