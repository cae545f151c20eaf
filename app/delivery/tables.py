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
    epoch: int = 0
    """Enrolment of the site that it is counted for; a new device knows nothing of what an older one had."""
    reason: str = Field(max_length=20)
    state: str = Field(default="owed", index=True, max_length=12)
    """owed, sent, received, seen, acknowledged; lapsed when the alert ended before the device had it."""
    revision: int = 0
    """Revision of the alert that is owed."""
    required_revision: int = 0
    """The revision from which an acknowledgement counts: the last one by which the danger grew."""
    sent_revision: int = -1
    """Highest revision the broker took."""
    received_revision: int = -1
    """Highest revision the device said it stored."""
    elsewhere_revision: int = -1
    """Highest revision that another device of the unit, reached past its site, said it stored."""
    seen_revision: int = -1
    """Highest revision the device said it showed."""
    acknowledged_revision: int = -1
    """Highest revision a person acknowledged."""
    created_at: int = Field(sa_type=BigInteger)
    due_at: int | None = Field(default=None, sa_type=BigInteger, index=True)
    """When to send (again); None: nothing to send."""
    held: bool = False
    """Waiting for a site that is dark; it is sent at once when the site is heard again."""
    tries: int = 0
    """Tries to send the owed revision."""
    sent_at: int | None = Field(default=None, sa_type=BigInteger)
    received_at: int | None = Field(default=None, sa_type=BigInteger)
    seen_at: int | None = Field(default=None, sa_type=BigInteger)
    acknowledged_at: int | None = Field(default=None, sa_type=BigInteger)
    received_site_at: int | None = Field(default=None, sa_type=BigInteger)
    seen_site_at: int | None = Field(default=None, sa_type=BigInteger)
    acknowledged_site_at: int | None = Field(default=None, sa_type=BigInteger)
    """By the site's clock, kept as it was said; the columns without `site` are by the centre's."""
    acknowledged_by: str | None = None
    response: str | None = None
    answer_epoch: int = 0
    answer_seq: int = Field(default=0, sa_type=BigInteger)
    """Which acknowledgement `response` is from: the site's own count puts several in order."""
    lapsed_at: int | None = Field(default=None, sa_type=BigInteger)
    """When the alert ended before the device was known to have it."""
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
    """published, refused, unreachable, failed."""
    bytes: int = 0


class Downlink(SQLModel, table=True):
    """The sequence of packets to a site, contiguous per site and epoch."""

    site: str = Field(primary_key=True, max_length=40)
    epoch: int = Field(primary_key=True)
    seq: int = Field(default=0, sa_type=BigInteger)
