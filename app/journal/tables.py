"""The journal: every change a watcher may want to hear of, in commit order; live streams read it and replay from it."""

from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Integer
from sqlmodel import Field, SQLModel


class Event(SQLModel, table=True):
    """One change, written in the transaction that made it."""

    id: int | None = Field(
        default=None,
        sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    )
    at: int = Field(sa_type=BigInteger, index=True)
    type: str = Field(max_length=40)
    """For example `report.received`, `threat.updated`, `delivery.acknowledged`, `site.dark`."""
    subject: str = Field(max_length=64, index=True)
    by: str = Field(default="system", max_length=64)
    sensitive: bool = False
    everyone: bool = False
    """True for what concerns every principal whatever their areas (mission settings, exercise banner)."""
    audit: bool = False
    """True for what only administrators may read: sign-ins, accounts, keys."""
    data: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class EventArea(SQLModel, table=True):
    """Areas an event lies in."""

    __tablename__ = "event_area"

    event_id: int = Field(foreign_key="event.id", primary_key=True, sa_type=BigInteger)
    area: str = Field(primary_key=True, index=True, max_length=40)
