"""Accounts and the one-time links by which people choose their own passwords: no password is ever given out."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from app.access.principal import SYSTEM, Role
from app.access.tables import Account, SetupLink
from app.accounts import store
from app.accounts.passwords import Passwords
from app.accounts.tokens import hash_of, new_secret
from app.db import Database, Session
from app.journal.store import record

LINK_S = 24 * 3600


class LastAdminError(Exception):
    """The change would leave the mission without an administrator."""


class SetupFault(StrEnum):
    """Why a set-up link does nothing."""

    UNKNOWN = "unknown"
    """Never made, used, or older than a day: these are not told apart."""
    NAME_NEEDED = "name_needed"


def first_link(database: Database, *, now: int) -> str | None:
    """A fresh link for the first administrator, or None where there is an account already."""
    with database.transaction() as session:
        if store.any_account(session):
            return None
        return link_for(session, None, by=SYSTEM.name, now=now)


def link_for(session: Session, account: str | None, *, by: str, now: int) -> str:
    """The secret of a new link for an account (None: the first administrator's); older links of it are dropped."""
    secret = new_secret()
    store.drop_setup_links(session, account)
    link = SetupLink(secret_hash=hash_of(secret), account=account, created_at=now, expires_at=now + LINK_S)
    store.save(session, link)
    record(session, "account.link_made", account or "-", at=now, by=by, audit=True, data={})
    return secret


def create_account(
    session: Session,
    name: str,
    role: Role,
    *,
    areas: Collection[str] | None,
    sensitive: bool,
    by: str,
    now: int,
) -> str | None:
    """Make an account without a password; answers with the secret of its set-up link, None where the name is taken."""
    if store.account(session, name) is not None:
        return None
    account = Account(
        name=name,
        password_hash="",
        role=role,
        areas=None if areas is None else sorted(areas),
        sensitive=sensitive,
        created_at=now,
    )
    store.save(session, account)
    record(session, "account.created", name, at=now, by=by, audit=True, data={"role": str(role)})
    return link_for(session, name, by=by, now=now)


def use_link(
    database: Database, passwords: Passwords, secret: str, *, name: str | None, password: str, now: int
) -> str | SetupFault:
    """Set a password by a link and use the link up; answers with the name of the account.

    The first link makes the administrator called `name`, who sees the whole mission.
    The password was found good by `passwords.password_fault`.
    """
    with database.reading() as session:
        if _open_link(session, secret, now=now) is None:
            return SetupFault.UNKNOWN
    hash_ = passwords.hash(password)
    with database.transaction() as session:
        link = _open_link(session, secret, now=now)
        if link is None or (link.account is None and store.any_account(session)):
            return SetupFault.UNKNOWN
        account = _account_of(session, link, name, now=now)
        if isinstance(account, SetupFault):
            return account
        account.password_hash, account.failed_tries, account.locked_until = hash_, 0, 0
        store.save(session, account)
        link.used_at = now
        store.save(session, link)
        store.end_sessions(session, account.name)
        record(session, "account.password_set", account.name, at=now, by=account.name, audit=True, data={})
        return account.name


def link_account(database: Database, secret: str, *, now: int) -> str | SetupFault | None:
    """Whose password a link sets: a name, None for the first administrator still without one, or why it is no good."""
    with database.reading() as session:
        link = _open_link(session, secret, now=now)
        return SetupFault.UNKNOWN if link is None else link.account


def change_account(
    session: Session,
    account: Account,
    *,
    role: Role,
    areas: Collection[str] | None,
    sensitive: bool,
    disabled: bool,
    by: str,
    now: int,
) -> None:
    """Let an account be what is asked for, and sign it out everywhere; what it did stays in the journal.

    The last administrator of the whole mission stays one.

    Raises:
        LastAdminError: nobody would be left to administer the mission.
    """
    account.role = role
    account.areas = None if areas is None else sorted(areas)
    account.sensitive = sensitive
    account.disabled_at = (account.disabled_at or now) if disabled else None
    store.save(session, account)
    if not any(_administers(other) for other in store.accounts(session)):
        raise LastAdminError
    store.end_sessions(session, account.name)
    if disabled:
        store.drop_setup_links(session, account.name)
    data = {"role": str(role), "disabled": disabled}
    record(session, "account.changed", account.name, at=now, by=by, audit=True, data=data)


def _administers(account: Account) -> bool:
    return account.role == Role.ADMIN and account.areas is None and account.disabled_at is None


def _open_link(session: Session, secret: str, *, now: int) -> SetupLink | None:
    link = store.setup_link(session, hash_of(secret))
    return link if link is not None and link.used_at is None and now < link.expires_at else None


def _account_of(session: Session, link: SetupLink, name: str | None, *, now: int) -> Account | SetupFault:
    if link.account is not None:
        account = store.account(session, link.account)
        return account if account is not None and account.disabled_at is None else SetupFault.UNKNOWN
    if name is None:
        return SetupFault.NAME_NEEDED
    return Account(name=name, password_hash="", role=Role.ADMIN, areas=None, sensitive=True, created_at=now)
