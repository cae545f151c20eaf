"""Tables of deliveries: did it get there, who took it, and who was told when nobody did."""

from sqlalchemy import JSON, BigInteger, Column, Integer, UniqueConstraint
from sqlmodel import Field, SQLModel


class Delivery(SQLModel, table=True):
    """One alert owed to one addressee: a row on the ladder owed → sent → received → seen → acknowledged."""

    __table_args__ = (UniqueConstraint("alert", "addressee"),)

    id: int | None = Field(
        default=None,
        sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    )
    alert: int = Field(foreign_key="alert.number", index=True, sa_type=BigInteger)
    addressee: str = Field(index=True, max_length=42)
    site: str = Field(index=True, max_length=40)
    number: int
    reason: str = Field(max_length=20)
    state: str = Field(default="owed", index=True, max_length=12)
    """owed, sent, received, seen, acknowledged; lapsed when the alert ended before the device had it."""
    revision: int = 0
    """Revision of the alert that is owed."""
    received_revision: int = -1
    """Highest revision the device said it stored."""
    created_at: int = Field(sa_type=BigInteger)
    due_at: int | None = Field(default=None, sa_type=BigInteger, index=True)
    """When to send (again); None: nothing to send."""
    tries: int = 0
    sent_at: int | None = Field(default=None, sa_type=BigInteger)
    received_at: int | None = Field(default=None, sa_type=BigInteger)
    seen_at: int | None = Field(default=None, sa_type=BigInteger)
    acknowledged_at: int | None = Field(default=None, sa_type=BigInteger)
    acknowledged_by: str | None = None
    response: str | None = None
    escalate_at: int | None = Field(default=None, sa_type=BigInteger, index=True)
    """When to escalate unless acknowledged; None: no more."""
    escalated_at: int | None = Field(default=None, sa_type=BigInteger)
    escalated_to: list[str] = Field(sa_column=Column(JSON, nullable=False))


class Attempt(SQLModel, table=True):
    """One try to send: one packet to one site may serve several deliveries."""

    id: int | None = Field(
        default=None,
        sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    )
    delivery: int = Field(foreign_key="delivery.id", index=True, sa_type=BigInteger)
    revision: int
    at: int = Field(sa_type=BigInteger)
    outcome: str = Field(max_length=20)
    """published, refused, unreachable."""
    bytes: int = 0


class Downlink(SQLModel, table=True):
    """The sequence of packets to a site, contiguous per site and epoch."""

    site: str = Field(primary_key=True, max_length=40)
    epoch: int = Field(primary_key=True)
    seq: int = Field(default=0, sa_type=BigInteger)
