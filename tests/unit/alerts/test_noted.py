"""Which acknowledgement of the watch still stands."""

import pytest

from app.alerts.noted import Note, standing

RULE = Note(0, "system", 100)
GREW = Note(3, "system", 300)
WRITTEN = Note(3, "ops", 300)

CASES = (
    ("nobody looked", RULE, [], None),
    ("seen", RULE, [Note(0, "ann", 110)], Note(0, "ann", 110)),
    ("the newest of two", RULE, [Note(0, "bob", 120), Note(0, "ann", 110)], Note(0, "bob", 120)),
    ("grew since", GREW, [Note(2, "ann", 200)], None),
    ("seen again", GREW, [Note(2, "ann", 200), Note(3, "ann", 310)], Note(3, "ann", 310)),
    ("a reminder since changes nothing", RULE, [Note(2, "ann", 200)], Note(2, "ann", 200)),
    ("who wrote it has seen it", WRITTEN, [Note(2, "ann", 200)], WRITTEN),
    ("nothing was said yet", None, [], None),
)


@pytest.mark.parametrize(("grown", "notes", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_stands(grown, notes, expected):
    assert standing(grown, notes) == expected
