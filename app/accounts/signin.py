"""Signing in and out: passwords are tried one at a time, sessions live at the centre, every try is in the journal."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from app.access.principal import Principal
from app.access.tables import LoginSession
from app.accounts import identity, store
from app.accounts.lockout import delay_s, wait_s
from app.accounts.passwords import Passwords
from app.accounts.tokens import hash_of, new_secret
from app.db import Database
from app.journal.store import record

SESSION_S = 12 * 3600
"""A session ends after a watch, however busy."""
IDLE_S = 2 * 3600
"""And after two hours in which nothing was asked; an open live stream counts as asking."""
_TOUCH_S = 300
_STRANGERS = 10_000


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An open session. `secret` goes into the cookie and is kept nowhere."""

    secret: str
    principal: Principal
    expires_at: int


@dataclass(frozen=True, slots=True)
class Refused:
    """No entry. A wrong name, a wrong password and a disabled account cannot be told apart; waits look alike too."""

    wait_s: int = 0
    """Seconds until the name may be tried again; 0: at once."""


class SignIn:
    """The door. One per process: it also remembers names that have no account, so that they lock like real ones."""

    def __init__(self, database: Database, passwords: Passwords) -> None:
        """Sign in against the accounts of `database`."""
        self._database = database
        self._passwords = passwords
        self._strangers: OrderedDict[str, tuple[int, int]] = OrderedDict()
        self._lock = threading.Lock()

    def sign_in(self, name: str, password: str, *, now: int) -> SignedIn | Refused:
        """Try a password. The try is counted before it is checked, so that many at once gain nothing."""
        wait = self._claim(name, now=now)
        if wait:
            return Refused(wait)
        with self._database.reading() as session:
            account = store.account(session, name)
        hash_ = account.password_hash if account and account.disabled_at is None else None
        if not self._passwords.fits(hash_, password):
            self._audit_failure(name if account else "-", now=now)
            return Refused(self._wait_s(name, now=now))
        return self._open(name, now=now)

    def sign_out(self, secret: str, *, by: str, now: int) -> None:
        """End one session."""
        with self._database.transaction() as session:
            store.end_session(session, hash_of(secret))
            record(session, "account.signed_out", by, at=now, by=by, audit=True, data={})

    def _claim(self, name: str, *, now: int) -> int:
        with self._database.transaction() as session:
            account = store.account(session, name)
            if account is None:
                return self._claim_stranger(name, now=now)
            wait = wait_s(account.failed_tries, account.locked_until, now)
            if wait:
                return wait
            account.failed_tries += 1
            account.locked_until = now + delay_s(account.failed_tries)
            store.save(session, account)
        return 0

    def _claim_stranger(self, name: str, *, now: int) -> int:
        with self._lock:
            tries, until = self._strangers.pop(name, (0, 0))
            wait = wait_s(tries, until, now)
            if not wait:
                tries += 1
                until = now + delay_s(tries)
            self._strangers[name] = (tries, until)
            if len(self._strangers) > _STRANGERS:
                self._strangers.popitem(last=False)
        return wait

    def _wait_s(self, name: str, *, now: int) -> int:
        with self._database.reading() as session:
            account = store.account(session, name)
        held = (account.failed_tries, account.locked_until) if account else self._strangers.get(name, (0, 0))
        return wait_s(*held, now)

    def _audit_failure(self, subject: str, *, now: int) -> None:
        with self._database.transaction() as session:
            record(session, "account.sign_in_failed", subject, at=now, audit=True, data={})

    def _open(self, name: str, *, now: int) -> SignedIn | Refused:
        secret = new_secret()
        with self._database.transaction() as session:
            account = store.account(session, name)
            if account is None or account.disabled_at is not None:
                return Refused()
            account.failed_tries, account.locked_until = 0, 0
            store.save(session, account)
            store.forget_expired(session, now=now)
            opened = LoginSession(
                secret_hash=hash_of(secret), account=name, created_at=now, used_at=now, expires_at=now + SESSION_S
            )
            store.save(session, opened)
            record(session, "account.signed_in", name, at=now, by=name, audit=True, data={})
        return SignedIn(secret, identity.of_account(account), opened.expires_at)


def who_has_session(database: Database, secret: str, *, now: int) -> Principal | None:
    """Whose session this is; None when there is none, it is over, or its account is disabled."""
    with database.reading() as session:
        found = store.session_of(session, hash_of(secret))
    if found is None:
        return None
    opened, account = found
    if account.disabled_at is not None or now >= min(opened.expires_at, opened.used_at + IDLE_S):
        return None
    if now - opened.used_at >= _TOUCH_S:
        with database.transaction(is_news=False) as session:
            store.used_session(session, opened.secret_hash, now=now)
    return identity.of_account(account)
