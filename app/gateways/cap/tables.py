"""Table of CAP messages that came from outside, each kept as it was sent, with what became of it."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Column, LargeBinary
from sqlmodel import Field, SQLModel


class CapMessage(SQLModel, table=True):
    """One message of an outside sender, known by (sender, identifier, sent) for ever."""

    __tablename__ = "cap_message"

    name: UUID = Field(primary_key=True)
    """UUIDv5 of the three."""
    source: str = Field(max_length=60)
    sender: str
    identifier: str
    sent: int = Field(sa_type=BigInteger)
    type: str = Field(max_length=8)
    status: str = Field(max_length=8)
    incidents: str = ""
    """What it says it is about, as names that its sender gives."""
    outcome: str = Field(max_length=12, index=True)
    """filed, amended, held, cancelled, noted, echo, expired, elsewhere."""
    report_id: UUID | None = Field(default=None, index=True)
    notes: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    """Rules of good manners that it breaks, and where."""
    content_hash: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))
    """SHA-256 of what it says, whatever its signature and its blanks."""
    raw: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    received_at: int = Field(sa_type=BigInteger, index=True)
    by: str = Field(max_length=64)
    """Key or person that posted it, or `feed` and the source."""
