"""Who is one voice."""

from __future__ import annotations

import pytest
from support.picture import evidence, report_id

from app.picture.independence import groups

P1 = {"unit": "ALFA-1", "site": "BASE"}
P2 = {"unit": "BRAVO-1", "site": "NOVA"}
P3 = {"unit": "ALFA-2", "site": "BASE"}
DESK = {"unit": None, "site": "BASE", "desk": True}
DESK_SAW = {"unit": None, "site": "BASE"}
OTHER_DESK = {"unit": None, "site": "NOVA", "desk": True}


@pytest.mark.parametrize(
    ("cluster", "expected"),
    [
        ([P1], {"unit:ALFA-1": [0]}),
        ([P1, P1], {"unit:ALFA-1": [0, 1]}),
        ([P1, P2], {"unit:ALFA-1": [0], "unit:BRAVO-1": [1]}),
        ([P1, P3], {"unit:ALFA-1": [0], "unit:ALFA-2": [1]}),
        ([P1, DESK], {"unit:ALFA-1": [0, 1]}),
        ([DESK, P1, P3], {"unit:ALFA-1": [0, 1], "unit:ALFA-2": [2]}),
        ([P1, DESK_SAW], {"unit:ALFA-1": [0], "site:BASE": [1]}),
        ([P1, OTHER_DESK], {"unit:ALFA-1": [0], "site:NOVA": [1]}),
        ([DESK, DESK_SAW], {"site:BASE": [0, 1]}),
        ([P1 | {"source": 7}, P2 | {"source": 7}], {"source:7": [0, 1]}),
        ([P1 | {"source": 7}, P2 | {"source": 8}], {"source:7": [0], "source:8": [1]}),
        ([P1, P2 | {"source": 7}, P1 | {"source": 7}], {"unit:ALFA-1": [0, 1, 2]}),
        ([P1, P2, P1 | {"source": 7}, P2 | {"source": 7}], {"unit:ALFA-1": [0, 1, 2, 3]}),
    ],
)
def test_voices(cluster, expected):
    names = {report_id(number): number for number in range(len(cluster))}
    found = groups([evidence(number, **values) for number, values in enumerate(cluster)])
    assert {group.key: [names[one.id] for one in group.evidence] for group in found} == expected
