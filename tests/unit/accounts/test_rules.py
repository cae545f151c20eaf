"""Passwords, waits, grants and tokens: the rules of the door, case by case."""

import pytest

from app.access.principal import Principal, Role
from app.accounts.grants import GrantFault, good_name, grant_fault
from app.accounts.lockout import MAX_DELAY_S, delay_s
from app.accounts.passwords import PasswordFault, Passwords, password_fault
from app.accounts.tokens import KeyText, hash_of, new_key, new_secret, read_key, same

PASSWORDS = [
    ("seven quiet herons", None),
    ("ünïcödé wörks tóo", None),
    ("short", PasswordFault.TOO_SHORT),
    ("elevenchars", PasswordFault.TOO_SHORT),
    ("x1" * 129, PasswordFault.TOO_LONG),
    ("abababababab", PasswordFault.TOO_SIMPLE),
    ("duty.officer-1", PasswordFault.LIKE_NAME),
    ("Duty.OfficerDuty.Officer", PasswordFault.LIKE_NAME),
    ("duty.officer likes tea", None),
]


@pytest.mark.parametrize(("password", "fault"), PASSWORDS)
def test_a_password_is_good_or_has_a_named_fault(password, fault):
    assert password_fault(password, "duty.officer") is fault


def test_a_hash_fits_its_password_alone_and_nothing_fits_no_hash():
    passwords = Passwords(memory_kib=64)
    hash_ = passwords.hash("seven quiet herons")
    assert passwords.fits(hash_, "seven quiet herons")
    assert not passwords.fits(hash_, "seven quiet heron")
    assert not passwords.fits(None, "seven quiet herons")
    assert not passwords.fits("", "")
    assert not passwords.fits("not a hash", "seven quiet herons")
    assert passwords.hash("seven quiet herons") != hash_


def test_waits_double_and_end():
    assert [delay_s(tries) for tries in range(12)] == [0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300]
    assert delay_s(10**6) == MAX_DELAY_S


GRANTS = [
    (None, True, None, True, None),
    (None, False, None, True, GrantFault.SENSITIVE_BEYOND_OWN),
    (frozenset("AB"), False, ["A"], False, None),
    (frozenset("AB"), False, [], False, None),
    (frozenset("AB"), False, ["A", "C"], False, GrantFault.AREAS_BEYOND_OWN),
    (frozenset("AB"), True, None, False, GrantFault.AREAS_BEYOND_OWN),
]


@pytest.mark.parametrize(("own", "cleared", "areas", "sensitive", "fault"), GRANTS)
def test_nobody_gives_what_they_have_not(own, cleared, areas, sensitive, fault):
    by = Principal("chief", Role.ADMIN, areas=own, sensitive=cleared)
    assert grant_fault(by, areas=areas, sensitive=sensitive) is fault


NAMES = [("duty", True), ("a.b-c_1", True), ("a", False), ("Duty", False), ("-duty", False), ("du ty", False)]
NAMES += [("x" * 64, True), ("x" * 65, False), ("", False), ("duty\n", False)]


@pytest.mark.parametrize(("name", "good"), NAMES)
def test_a_name_is_plain(name, good):
    assert good_name(name) is good


def test_a_key_reads_back_and_hides_its_secret():
    key = new_key()
    assert read_key(str(key)) == key
    assert key.secret not in repr(key)
    assert len({new_key().prefix for _ in range(100)}) == 100


NO_KEYS = ["", "hg", "hg_", "hg_short_x", "hg_0123456789_", "xx_0123456789_secret", "hg_01234567é9_secret", "hg__a_b"]


@pytest.mark.parametrize("text", NO_KEYS)
def test_what_is_no_key_is_none(text):
    assert read_key(text) is None


def test_a_secret_with_underscores_is_whole():
    assert read_key("hg_0123456789_a_b_c") == KeyText("0123456789", "a_b_c")


def test_only_the_same_secret_has_the_hash():
    secret = new_secret()
    assert len(secret) >= 43
    assert same(hash_of(secret), secret)
    assert not same(hash_of(secret), secret + "x")
    assert not same(bytes(32), "\ud800")
