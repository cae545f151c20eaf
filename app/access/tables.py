"""Tables of accounts, sessions, API keys and one-time set-up links."""

from sqlalchemy import JSON, BigInteger, Column, LargeBinary
from sqlmodel import Field, SQLModel


class Account(SQLModel, table=True):
    """A person who signs in at the centre."""

    name: str = Field(primary_key=True, max_length=64)
    password_hash: str
    """argon2id in its own encoding; empty until the person has chosen a password by a set-up link."""
    role: str
    areas: list[str] | None = Field(default=None, sa_column=Column(JSON))
    sensitive: bool = False
    created_at: int = Field(sa_type=BigInteger)
    disabled_at: int | None = Field(default=None, sa_type=BigInteger)
    failed_tries: int = 0
    locked_until: int = Field(default=0, sa_type=BigInteger)


class LoginSession(SQLModel, table=True):
    """A signed-in browser; only the hash of its secret is kept."""

    __tablename__ = "login_session"

    secret_hash: bytes = Field(sa_column=Column(LargeBinary(32), primary_key=True))
    account: str = Field(foreign_key="account.name", index=True)
    created_at: int = Field(sa_type=BigInteger)
    used_at: int = Field(default=0, sa_type=BigInteger)
    """Last use, to the nearest few minutes: what is idle too long ends."""
    expires_at: int = Field(sa_type=BigInteger)


class ApiKey(SQLModel, table=True):
    """A key of an integrator: a public prefix and the hash of a 256-bit secret that was shown once."""

    __tablename__ = "api_key"

    prefix: str = Field(primary_key=True, max_length=16)
    secret_hash: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))
    name: str
    scopes: list[str] = Field(sa_column=Column(JSON, nullable=False))
    """What it may do, for example `alerts:read`; empty: nothing."""
    areas: list[str] | None = Field(default=None, sa_column=Column(JSON))
    sensitive: bool = False
    partner: str | None = Field(default=None, max_length=12)
    """Audience beyond the mission that its holder belongs to; None: one of the mission's own systems."""
    grid_m: int = 0
    """Side of the grid that its positions are rounded to, metres; 0: none."""
    created_by: str = Field(default="system", max_length=64)
    created_at: int = Field(sa_type=BigInteger)
    expires_at: int | None = Field(default=None, sa_type=BigInteger)
    revoked_at: int | None = Field(default=None, sa_type=BigInteger)
    last_used_at: int | None = Field(default=None, sa_type=BigInteger)


class SetupLink(SQLModel, table=True):
    """A one-time link by which a person chooses a password; without an account it makes the first administrator."""

    __tablename__ = "setup_link"

    secret_hash: bytes = Field(sa_column=Column(LargeBinary(32), primary_key=True))
    account: str | None = Field(default=None, foreign_key="account.name", index=True)
    """Whose password it sets; None: the first administrator's, who does not exist yet."""
    created_at: int = Field(sa_type=BigInteger)
    expires_at: int = Field(sa_type=BigInteger)
    used_at: int | None = Field(default=None, sa_type=BigInteger)
