"""Tables of webhooks: endpoints, what is owed to each, what became of every try, and hosts that an admin allowed."""

from uuid import UUID

from sqlalchemy import JSON, BigInteger, Column, ForeignKeyConstraint, Index, Integer
from sqlmodel import Field, SQLModel


class Webhook(SQLModel, table=True):
    """An integrator's address that is told what its key may read."""

    id: UUID = Field(primary_key=True)
    key: str = Field(foreign_key="api_key.prefix", index=True, max_length=16)
    """Whose areas, scopes and releasability hold for all that is sent."""
    name: str
    url: str
    types: list[str] = Field(sa_column=Column(JSON, nullable=False))
    areas: list[str] = Field(sa_column=Column(JSON, nullable=False))
    kinds: list[str] = Field(sa_column=Column(JSON, nullable=False))
    states: list[str] = Field(sa_column=Column(JSON, nullable=False))
    urgencies: list[str] = Field(sa_column=Column(JSON, nullable=False))
    secret: str = Field(repr=False)
    signing: str = Field(repr=False)
    old_secret: str | None = Field(default=None, repr=False)
    old_signing: str | None = Field(default=None, repr=False)
    old_until: int | None = Field(default=None, sa_type=BigInteger)
    """Until when the secrets before the last change count too."""
    cursor: int = Field(sa_type=BigInteger)
    """The journal is followed up to this event."""
    created_by: str = Field(max_length=64)
    created_at: int = Field(sa_type=BigInteger)
    paused_at: int | None = Field(default=None, sa_type=BigInteger)
    paused_reason: str | None = Field(default=None, max_length=20)
    """by_hand, gone, failing, not_allowed."""
    failing_since: int | None = Field(default=None, sa_type=BigInteger)
    failures: int = 0
    """In a row."""
    rest_until: int = Field(default=0, sa_type=BigInteger)
    """It is left alone until then."""
    delivered_at: int | None = Field(default=None, sa_type=BigInteger)
    """When it last took a message."""


class WebhookMessage(SQLModel, table=True):
    """An event that is owed to an endpoint. It is told as it stands when it is sent; kept is only which event."""

    __tablename__ = "webhook_message"
    __table_args__ = (Index("ix_webhook_message_owed", "webhook", "state", "subject"),)

    webhook: UUID = Field(foreign_key="webhook.id", primary_key=True)
    event: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    subject: str = Field(max_length=80)
    """Messages of one subject go out one after the other."""
    type: str = Field(max_length=40)
    created_at: int = Field(sa_type=BigInteger)
    state: str = Field(default="owed", max_length=12)
    """owed, delivered, failed; withdrawn when it was no longer the key's to see."""
    due_at: int = Field(sa_type=BigInteger, index=True)
    first_try_at: int | None = Field(default=None, sa_type=BigInteger)
    tries: int = 0
    settled_at: int | None = Field(default=None, sa_type=BigInteger, index=True)


class WebhookAttempt(SQLModel, table=True):
    """One try to post a message."""

    __tablename__ = "webhook_attempt"
    __table_args__ = (
        ForeignKeyConstraint(["webhook", "event"], ["webhook_message.webhook", "webhook_message.event"]),
        Index("ix_webhook_attempt_message", "webhook", "event"),
    )

    id: int | None = Field(
        default=None,
        sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    )
    webhook: UUID
    event: int = Field(sa_type=BigInteger)
    at: int = Field(sa_type=BigInteger)
    status: int | None = None
    """What the receiver answered; None: nothing."""
    error: str | None = Field(default=None, max_length=40)
    took_ms: int = 0


class WebhookHost(SQLModel, table=True):
    """A host inside the mission's own network that an administrator allows as a receiver."""

    __tablename__ = "webhook_host"

    name: str = Field(primary_key=True, max_length=253)
    allowed_by: str = Field(max_length=64)
    allowed_at: int = Field(sa_type=BigInteger)
