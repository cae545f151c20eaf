"""The tables of the site's database file."""

from __future__ import annotations

import sqlite3

SCHEMA_1 = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID",
    "CREATE TABLE numbering (epoch INTEGER PRIMARY KEY, last INTEGER NOT NULL)",
    """CREATE TABLE outbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
        class INTEGER NOT NULL, form TEXT NOT NULL, kind TEXT NOT NULL, unit INTEGER NOT NULL,
        body BLOB, size INTEGER NOT NULL, client_id TEXT UNIQUE, content BLOB,
        state TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0, reason TEXT,
        saved_at INTEGER NOT NULL, sent_at INTEGER, settled_at INTEGER,
        saved_ran REAL NOT NULL, offered_ran REAL, settled_ran REAL,
        gap_first INTEGER, gap_last INTEGER, change INTEGER NOT NULL,
        UNIQUE (epoch, seq))""",
    "CREATE INDEX outbox_waiting ON outbox (state, class, epoch, seq)",
    "CREATE INDEX outbox_change ON outbox (change)",
    "CREATE VIEW open_rows AS SELECT * FROM outbox WHERE state IN ('saved', 'sent')",
    "CREATE VIEW held_copies AS SELECT * FROM outbox WHERE state IN ('received', 'quarantined') AND body IS NOT NULL",
    """CREATE VIEW reports AS SELECT client_id, epoch, seq, kind, unit, class, state, tries, reason, saved_at, sent_at,
        settled_at, content, change FROM outbox WHERE client_id IS NOT NULL""",
    """CREATE TABLE fixes (
        id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, at INTEGER NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL,
        accuracy_m REAL, status TEXT NOT NULL, ran REAL NOT NULL, UNIQUE (unit, status, at))""",
    """CREATE TABLE alert_messages (
        alert INTEGER NOT NULL, revision INTEGER NOT NULL, body BLOB NOT NULL, ran REAL NOT NULL,
        PRIMARY KEY (alert, revision)) WITHOUT ROWID""",
    """CREATE TABLE alert_units (
        alert INTEGER NOT NULL, unit INTEGER NOT NULL, revision INTEGER NOT NULL,
        received_at INTEGER NOT NULL, seen_at INTEGER, acknowledged_at INTEGER, response TEXT, person TEXT,
        change INTEGER NOT NULL, PRIMARY KEY (alert, unit, revision)) WITHOUT ROWID""",
)
SCHEMA_2 = (
    "ALTER TABLE outbox ADD COLUMN person TEXT",
    "ALTER TABLE outbox ADD COLUMN seen_at INTEGER",
    "ALTER TABLE outbox ADD COLUMN amends INTEGER",
    "CREATE INDEX outbox_amends ON outbox (amends) WHERE amends IS NOT NULL",
    "DROP VIEW open_rows",
    "DROP VIEW held_copies",
    "DROP VIEW reports",
    "CREATE VIEW open_rows AS SELECT * FROM outbox WHERE state IN ('saved', 'sent')",
    "CREATE VIEW held_copies AS SELECT * FROM outbox WHERE state IN ('received', 'quarantined') AND body IS NOT NULL",
    """CREATE VIEW reports AS SELECT client_id, epoch, seq, kind, unit, class, state, tries, reason, saved_at, sent_at,
        settled_at, content, change, person, seen_at FROM outbox WHERE client_id IS NOT NULL""",
    "CREATE TABLE codes (code BLOB PRIMARY KEY, until_ran REAL NOT NULL) WITHOUT ROWID",
    """CREATE TABLE devices (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, token BLOB NOT NULL UNIQUE, queue_key BLOB NOT NULL,
        enrolled_at INTEGER NOT NULL)""",
    """CREATE TABLE people (
        id TEXT PRIMARY KEY, callsign TEXT NOT NULL, unit INTEGER NOT NULL, salt BLOB NOT NULL, verifier BLOB NOT NULL,
        iterations INTEGER NOT NULL)""",
    "CREATE TABLE vaults (person TEXT PRIMARY KEY, vault_key BLOB NOT NULL) WITHOUT ROWID",
    """CREATE TABLE sessions (
        token BLOB PRIMARY KEY, device TEXT NOT NULL, person TEXT NOT NULL, verifier BLOB NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE wrong_tries (
        device TEXT NOT NULL, person TEXT NOT NULL, tries INTEGER NOT NULL, ran REAL NOT NULL,
        PRIMARY KEY (device, person)) WITHOUT ROWID""",
)
SCHEMA_3 = (
    "ALTER TABLE sessions ADD COLUMN used_ran REAL NOT NULL DEFAULT 0",
    "UPDATE sessions SET used_ran = coalesce((SELECT value FROM meta WHERE key = 'ran'), 0)",
)
SCHEMA_4 = (
    "ALTER TABLE outbox ADD COLUMN picture INTEGER",
    "CREATE INDEX outbox_picture ON outbox (picture) WHERE picture IS NOT NULL",
    "DROP VIEW open_rows",
    "DROP VIEW held_copies",
    "CREATE VIEW open_rows AS SELECT * FROM outbox WHERE state IN ('saved', 'sent')",
    "CREATE VIEW held_copies AS SELECT * FROM outbox WHERE state IN ('received', 'quarantined') AND body IS NOT NULL",
    """CREATE TABLE photos (
        id TEXT PRIMARY KEY, report INTEGER NOT NULL, number INTEGER NOT NULL, saved_at INTEGER NOT NULL,
        wanted_at INTEGER, UNIQUE (report, number))""",
    """CREATE TABLE pictures (
        id INTEGER PRIMARY KEY AUTOINCREMENT, photo TEXT NOT NULL, is_full INTEGER NOT NULL, size INTEGER NOT NULL,
        digest BLOB NOT NULL, held INTEGER NOT NULL DEFAULT 0, whole INTEGER NOT NULL DEFAULT 0,
        kept INTEGER NOT NULL DEFAULT 1, queued INTEGER NOT NULL DEFAULT 0, chunks INTEGER NOT NULL DEFAULT 0,
        sent_as INTEGER, sent_ran REAL, fault TEXT, UNIQUE (photo, is_full))""",
    """CREATE VIEW received_pictures AS SELECT * FROM pictures k WHERE whole AND fault IS NULL AND queued = size
        AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.picture = k.id AND o.state != 'received')""",
    """CREATE VIEW picture_states AS SELECT p.report, p.id AS photo, p.number, p.wanted_at, k.is_full, k.size, k.held,
        k.whole, k.queued, k.chunks, k.fault,
        (SELECT count(*) FROM open_rows o WHERE o.picture = k.id) AS waiting,
        (SELECT max(reason) FROM outbox o WHERE o.picture = k.id AND o.state = 'quarantined') AS refused
        FROM photos p JOIN pictures k ON k.photo = p.id""",
)
STEPS = (SCHEMA_1, SCHEMA_2, SCHEMA_3, SCHEMA_4)
"""What each version added to the one before it; a file is brought forward step by step."""
SCHEMA_VERSION = len(STEPS)


class StoreForeign(Exception):  # noqa: N818 -- reads as what it says where it is caught
    """The file belongs to another site, a later enrolment or a newer program."""


def migrate(db: sqlite3.Connection) -> None:
    """Bring a file up to this program's schema, or refuse one that is newer.

    Raises:
        StoreForeign: a newer program wrote the file.
    """
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if version > SCHEMA_VERSION:
        raise StoreForeign(f"the data folder was written by a newer agent (schema {version})")
    for number, step in enumerate(STEPS[version:], version + 1):
        db.execute("BEGIN IMMEDIATE")
        for statement in step:
            db.execute(statement)
        db.execute(f"PRAGMA user_version={number}")
        db.execute("COMMIT")
