"""A report costs the same however much the picture holds already."""

from __future__ import annotations

import pytest
from support.picture import HOUR, T0, accepted, observation, row
from support.statements import statements

from app.picture import stage

MOST_STATEMENTS = 24
"""19 for a report that founds a threat and 21 for one that joins it, when this was written."""


def take(database, roster, *observations):
    with database.transaction() as session:
        session.add_all([row(one) for one in observations])
        session.flush()
        with statements(database) as sent:
            stage.update(session, roster, [accepted(one) for one in observations], now=T0 + 100 * HOUR)
        return len(sent)


@pytest.mark.parametrize("crowd", [0, 300])
def test_one_report_takes_few_statements_in_an_empty_and_in_a_full_picture(database, mission, crowd):
    others = [
        observation(f"o{number}", kind="DF", observed_at=T0 + number * 300, east_m=number * 37 % 9000)
        for number in range(crowd)
    ]
    if others:
        take(database, mission, *others)
    assert take(database, mission, observation("alone", observed_at=T0 + 99 * HOUR)) <= MOST_STATEMENTS
    assert take(database, mission, observation("joins", observed_at=T0 + 99 * HOUR, unit="MEDIC-1")) <= MOST_STATEMENTS
    assert take(database, mission, observation("late", kind="DF", observed_at=T0 + HOUR)) <= MOST_STATEMENTS


def test_a_packet_of_reports_shares_its_statements(database, mission):
    packet = [observation(f"p{number}", east_m=number * 3000) for number in range(20)]
    assert take(database, mission, *packet) <= 20 * 6
