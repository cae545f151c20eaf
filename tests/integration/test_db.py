"""The database as every stage relies on it: a reader sees one state, however long it reads."""

from __future__ import annotations

from app.journal.store import newest, record


def test_a_reader_sees_one_state_while_others_write(database):
    with database.reading() as reading:
        before = newest(reading)
        with database.transaction() as session:
            written = record(session, "test.written", "s", at=1, data={})
        assert newest(reading) == before
    with database.reading() as reading:
        assert newest(reading) == written
