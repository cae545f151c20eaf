"""Which events make the streams of a principal ask anew; a new event about accounts or keys must be sorted here."""

import re
from pathlib import Path

import pytest

import app
from app.accounts.withdrawal import OF_ACCOUNTS, OF_KEYS, withdrawn_from
from app.journal.entry import Entry

TAKES_NOTHING = {
    "account.created",
    "account.link_made",
    "account.signed_in",
    "account.sign_in_failed",
    "key.created",
    "key.mqtt_opened",
    "key.mqtt_closed",
}
CASES = [
    ("account.changed", "b.officer", "b.officer"),
    ("account.password_set", "b.officer", "b.officer"),
    ("account.signed_out", "b.officer", "b.officer"),
    ("key.revoked", "Ab12345678", "key:Ab12345678"),
    ("account.signed_in", "b.officer", None),
    ("account.sign_in_failed", "b.officer", None),
    ("key.created", "Ab12345678", None),
    ("threat.updated", "b.officer", None),
]


@pytest.mark.parametrize(("type_", "subject", "name"), CASES)
def test_a_withdrawal_names_the_principal(type_, subject, name):
    assert withdrawn_from(Entry(1, 0, type_, subject, "system", {})) == name


def test_every_event_about_accounts_and_keys_is_sorted():
    source = "".join(file.read_text() for file in Path(app.__file__).parent.rglob("*.py") if "web" not in file.parts)
    written = set(re.findall(r'record\(\s*session,\s*"((?:account|key)\.[a-z_]+)"', source))
    assert written == OF_ACCOUNTS | OF_KEYS | TAKES_NOTHING
