"""`heliograph accounts`, as somebody at the centre's own machine uses it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from cryptography import x509
from typer.testing import CliRunner

from app.accounts.passwords import Passwords
from app.accounts.setup import use_link
from app.accounts.signin import SignedIn, SignIn
from app.clock import SystemClock
from app.commands.accounts import app
from app.commands.opened import opened
from app.failure import Failure
from app.gateways.mqtt import store

PASSWORD = "seven quiet herons"
CHEAP = Passwords(memory_kib=64)


@pytest.fixture
def accounts(tmp_path):
    """Runs the command; answers with what it prints, raises what it refuses with."""

    def run(*words):
        result = CliRunner().invoke(app, [*words, "--data", str(tmp_path)])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.output

    return run


def choose(tmp_path, link, name=None):
    """Choose a password by a link, then sign in with it."""
    secret = re.search(r"/setup#(\S+)", link).group(1)
    now = SystemClock().now()
    with opened(tmp_path) as (_, database):
        name = use_link(database, CHEAP, secret, name=name, password=PASSWORD, now=now)
        return SignIn(database, CHEAP).sign_in(name, PASSWORD, now=now)


def test_the_first_administrator_comes_in_by_a_link(accounts, tmp_path):
    entered = choose(tmp_path, accounts("setup-link"), "chief")
    assert isinstance(entered, SignedIn)
    assert entered.principal.role == "admin"
    with pytest.raises(Failure, match="has_accounts"):
        accounts("setup-link")


def test_an_account_is_made_shut_and_opened(accounts, tmp_path):
    choose(tmp_path, accounts("setup-link"), "chief")
    entered = choose(tmp_path, accounts("add", "duty", "--role", "officer", "--area", "AO-1", "--area", "AO-2"))
    assert (entered.principal.role, entered.principal.areas) == ("officer", {"AO-1", "AO-2"})
    accounts("disable", "duty")
    assert re.search(r"duty +officer +disabled +AO-1,AO-2", accounts("list"))
    with pytest.raises(Failure, match="account_disabled"):
        accounts("setup-link", "duty")
    accounts("enable", "duty")
    assert isinstance(choose(tmp_path, accounts("setup-link", "duty")), SignedIn)
    with pytest.raises(Failure, match="last_admin"):
        accounts("disable", "chief")


def test_a_key_is_made_and_revoked(accounts):
    key = accounts("add-key", "map", "--scope", "alerts:read", "--whole-mission", "--days", "30").strip()
    _, prefix, _ = key.split("_", 2)
    assert "alerts:read  map" in accounts("list")
    assert key.split("_", 2)[2] not in accounts("list")
    accounts("revoke-key", prefix)
    assert "revoked" in accounts("list")


WAYS = ("{prefix}", "hg_{prefix}")
"""How a key is named."""


@pytest.mark.parametrize("named", WAYS)
def test_a_key_is_revoked_as_the_list_names_it(accounts, named):
    prefix = accounts("add-key", "map", "--scope", "alerts:read", "--whole-mission").split("_")[1]
    assert accounts("revoke-key", named.format(prefix=prefix)) == f"hg_{prefix} is revoked.\n"


@pytest.mark.parametrize("named", WAYS)
def test_the_files_for_mqtt_are_no_good_longer_than_the_key(accounts, tmp_path, monkeypatch, named):
    monkeypatch.setenv("HELIOGRAPH_INTEGRATOR_PORT", "8884")
    prefix = accounts("add-key", "map", "--scope", "alerts:read", "--whole-mission", "--days", "30").split("_")[1]
    said = accounts("mqtt", named.format(prefix=prefix), "--days", "60", "--out", str(tmp_path / "a" / "mqtt"))
    assert f"export HOST=127.0.0.1 PORT=8884 PREFIX={prefix}" in said
    certificate = x509.load_pem_x509_certificate((tmp_path / "a" / "mqtt" / "cert.pem").read_bytes())
    days = (certificate.not_valid_after_utc - datetime.now(UTC)).days
    assert days in {29, 30}
    with opened(tmp_path) as (_, database), database.reading() as session:
        assert [(feed.key, feed.created_by) for feed in store.feeds(session)] == [(prefix, "cli")]


NO_WAY = (
    ("", False, "mqtt_off"),
    ("0", False, "port_unknown"),
    ("8884", False, "key_unknown"),
    ("8884", True, "key_shut"),
)
"""Port, whether there is a key (a revoked one), and what is said."""


@pytest.mark.parametrize("row", NO_WAY, ids=[code for _, _, code in NO_WAY])
def test_no_files_for_mqtt_are_written_where_they_open_nothing(accounts, tmp_path, monkeypatch, row):
    port, is_key, code = row
    named = "hg_nothing"
    if is_key:
        named = accounts("add-key", "map", "--scope", "alerts:read", "--whole-mission").split("_")[1]
        accounts("revoke-key", named)
    if port:
        monkeypatch.setenv("HELIOGRAPH_INTEGRATOR_PORT", port)
    with pytest.raises(Failure) as refused:
        accounts("mqtt", named, "--out", str(tmp_path / "mqtt"))
    assert refused.value.code == code
    assert not (tmp_path / "mqtt").exists()


def test_a_key_of_a_partner_says_whose_it_is(accounts):
    accounts("add-key", "tcc map", "--scope", "alerts:read", "--whole-mission", "--partner", "tcc", "--grid", "5000")
    assert "tcc/5000m  alerts:read  tcc map" in accounts("list")


REFUSED = (
    (("add", "Duty", "--role", "officer", "--whole-mission"), "name_invalid"),
    (("add", "duty", "--role", "integrator", "--whole-mission"), "role_invalid"),
    (("add", "duty", "--role", "officer"), "areas_missing"),
    (("add", "duty", "--role", "officer", "--whole-mission", "--area", "AO-1"), "areas_missing"),
    (("add-key", "x", "--scope", "alerts:read", "--whole-mission", "--grid", "100"), "grid_without_partner"),
    (("disable", "nobody"), "account_unknown"),
    (("setup-link", "nobody"), "account_unknown"),
    (("revoke-key", "nothing"), "key_unknown"),
)


@pytest.mark.parametrize(("words", "code"), REFUSED, ids=[" ".join(words) for words, _ in REFUSED])
def test_what_cannot_be_done_is_said_in_a_word(accounts, words, code):
    with pytest.raises(Failure) as refused:
        accounts(*words)
    assert refused.value.code == code
