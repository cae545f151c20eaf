"""API keys of integrators: made once, shown once, checked at every request, revoked at once."""

from __future__ import annotations

from collections.abc import Collection

from app.access.principal import Partner, Principal, Scope
from app.access.tables import ApiKey
from app.accounts import identity, store
from app.accounts.tokens import KeyText, hash_of, new_key, read_key, same
from app.db import Database, Session
from app.journal.store import record

_TOUCH_S = 300
_NOBODY = bytes(32)


def make_key(
    session: Session,
    name: str,
    *,
    scopes: Collection[Scope],
    areas: Collection[str] | None,
    sensitive: bool,
    expires_at: int | None,
    by: str,
    now: int,
    partner: Partner | None = None,
    grid_m: int = 0,
) -> tuple[ApiKey, KeyText]:
    """A new key and the only sight of its secret. A rotation is a second key, then the revocation of the first."""
    text = new_key()
    key = ApiKey(
        prefix=text.prefix,
        secret_hash=hash_of(text.secret),
        name=name,
        scopes=sorted(scopes),
        areas=None if areas is None else sorted(areas),
        sensitive=sensitive,
        partner=partner,
        grid_m=grid_m,
        created_by=by,
        created_at=now,
        expires_at=expires_at,
    )
    store.save(session, key)
    record(
        session, "key.created", key.prefix, at=now, by=by, audit=True, data={"scopes": key.scopes, "partner": partner}
    )
    return key, text


def revoke_key(session: Session, key: ApiKey, *, by: str, now: int) -> None:
    """Shut a key for good; nothing happens to one that is shut already."""
    if key.revoked_at is None:
        key.revoked_at = now
        store.save(session, key)
        record(session, "key.revoked", key.prefix, at=now, by=by, audit=True, data={})


def works(key: ApiKey, *, now: int) -> bool:
    """Whether a key opens anything: neither revoked nor expired."""
    return key.revoked_at is None and (key.expires_at is None or key.expires_at > now)


def holder_of(session: Session, prefix: str, *, now: int) -> Principal | None:
    """For whom something is done in a key's name while nobody asks: what is pushed. None when the key is shut."""
    key = store.key(session, prefix)
    return identity.of_key(key) if key is not None and works(key, now=now) else None


def who_has_key(database: Database, text: str, *, now: int) -> Principal | None:
    """Whose key this is; None when it is nobody's, expired or revoked."""
    read = read_key(text)
    if read is None:
        return None
    with database.reading() as session:
        key = store.key(session, read.prefix)
    if not same(key.secret_hash if key else _NOBODY, read.secret) or key is None or not works(key, now=now):
        return None
    if now - (key.last_used_at or 0) >= _TOUCH_S:
        with database.transaction(is_news=False) as session:
            store.used_key(session, key.prefix, now=now)
    return identity.of_key(key)
