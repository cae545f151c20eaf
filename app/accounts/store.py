"""Read and write accounts, sessions, API keys and set-up links."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from app.access.tables import Account, ApiKey, LoginSession, SetupLink


def any_account(session: Session) -> bool:
    """Whether there is an account at all."""
    return session.exec(select(func.count()).select_from(Account)).one() > 0


def account(session: Session, name: str) -> Account | None:
    """The account of that name."""
    return session.get(Account, name)


def accounts(session: Session) -> Sequence[Account]:
    """Every account, by name."""
    return session.exec(select(Account).order_by(col(Account.name))).all()


def save(session: Session, row: Account | ApiKey | LoginSession | SetupLink) -> None:
    """Add or change a row."""
    session.add(row)
    session.flush()


def session_of(session: Session, secret_hash: bytes) -> tuple[LoginSession, Account] | None:
    """The browser session with that secret, and whose it is."""
    query = select(LoginSession, Account).where(
        col(LoginSession.account) == col(Account.name), col(LoginSession.secret_hash) == secret_hash
    )
    return session.exec(query).first()


def end_session(session: Session, secret_hash: bytes) -> None:
    """Sign one browser out."""
    session.exec(delete(LoginSession).where(col(LoginSession.secret_hash) == secret_hash))


def end_sessions(session: Session, name: str) -> None:
    """Sign an account out everywhere."""
    session.exec(delete(LoginSession).where(col(LoginSession.account) == name))


def forget_expired(session: Session, *, now: int) -> None:
    """Drop sessions and set-up links that are over."""
    session.exec(delete(LoginSession).where(col(LoginSession.expires_at) <= now))
    session.exec(delete(SetupLink).where(col(SetupLink.expires_at) <= now))


def used_session(session: Session, secret_hash: bytes, *, now: int) -> None:
    """Remember that a session was used."""
    session.exec(update(LoginSession).where(col(LoginSession.secret_hash) == secret_hash).values(used_at=now))


def used_key(session: Session, prefix: str, *, now: int) -> None:
    """Remember that a key was used."""
    session.exec(update(ApiKey).where(col(ApiKey.prefix) == prefix).values(last_used_at=now))


def key(session: Session, prefix: str) -> ApiKey | None:
    """The API key with that prefix."""
    return session.get(ApiKey, prefix)


def keys(session: Session) -> Sequence[ApiKey]:
    """Every API key, newest first."""
    return session.exec(select(ApiKey).order_by(col(ApiKey.created_at).desc(), col(ApiKey.prefix))).all()


def setup_link(session: Session, secret_hash: bytes) -> SetupLink | None:
    """The set-up link with that secret."""
    return session.get(SetupLink, secret_hash)


def drop_setup_links(session: Session, account: str | None) -> None:
    """Forget every open link of an account (None: of the first administrator), so that one link is good at a time."""
    session.exec(delete(SetupLink).where(col(SetupLink.account).is_not_distinct_from(account)))
