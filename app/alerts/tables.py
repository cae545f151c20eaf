"""Tables of alerts: the chain of messages of each, and who must know."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Column, Integer
from sqlmodel import Field, SQLModel


class Alert(SQLModel, table=True):
    """One warning about one danger; its updates and its cancel are further messages of the same alert."""

    number: int | None = Field(
        default=None,
        sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    )
    id: UUID = Field(unique=True)
    origin: str = Field(max_length=12)
    """threat, casevac, duress, manual."""
    threat_id: UUID | None = Field(default=None, index=True)
    report_id: UUID | None = Field(default=None, index=True)
    kind: str = Field(max_length=8)
    status: str = Field(default="actual", max_length=8)
    state: str = Field(default="active", index=True, max_length=12)
    """active, cancelled, expired."""
    reason: str = Field(max_length=40)
    """Named reason of the last change."""
    urgency: str
    severity: str
    certainty: str
    confidence: float
    lat: float
    lon: float
    uncertainty_m: float
    danger_radius_m: float
    instruction: str
    text: str = ""
    sensitive: bool = False
    revision: int = 0
    created_at: int = Field(sa_type=BigInteger)
    updated_at: int = Field(sa_type=BigInteger)
    expires_at: int = Field(sa_type=BigInteger, index=True)
    created_by: str = "system"
    issued_at: int = Field(default=0, sa_type=BigInteger)
    """When its last message to the whole audience was issued; reminders to single addressees do not count."""
    review_at: int | None = Field(default=None, sa_type=BigInteger, index=True)
    """When to look at it again though nothing changes: renewal, news held back by the repeat interval, expiry."""
    is_open: bool = False
    """An officer's alert to all concerned: whoever its circle concerns later joins too."""
    worded_by: str | None = Field(default=None, max_length=64)
    """Officer whose instruction and text stand, whatever the rules would say."""
    requester: str | None = Field(default=None, max_length=42)
    """Addressee that asked for help (casevac, duress); never in the audience of its own call."""
    report_seq: int | None = Field(default=None, sa_type=BigInteger)
    """Sequence number of the newest report or amendment that it tells of (casevac, duress)."""


class AlertRevision(SQLModel, table=True):
    """One message of an alert: alert, update or cancel, exactly as it was issued."""

    __tablename__ = "alert_revision"

    alert: int = Field(foreign_key="alert.number", primary_key=True, sa_type=BigInteger)
    revision: int = Field(primary_key=True)
    type: str = Field(max_length=8)
    at: int = Field(sa_type=BigInteger)
    reason: str = Field(max_length=40)
    grew: bool = True
    """The danger grew: whoever took an earlier message has to take this one too."""
    only: list[str] | None = Field(default=None, sa_column=Column(JSON))
    """Addressees of a reminder; None: the whole audience."""
    by: str = Field(default="system", max_length=64)
    why: str = ""
    values: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    confidence: float | None = None
    """Of what it tells of, then, 0 to 1; None: written by a build that did not note it."""
    touched: list[str] | None = Field(default=None, sa_column=Column(JSON))
    """Codes of the areas that its danger touched; None as above."""


class Audience(SQLModel, table=True):
    """A unit (or a site itself) that must know of an alert, with the named reason."""

    alert: int = Field(foreign_key="alert.number", primary_key=True, sa_type=BigInteger)
    addressee: str = Field(primary_key=True, max_length=42)
    """Callsign of a unit, or `@` and the code of a site."""
    site: str = Field(index=True, max_length=40)
    number: int
    """Number of the unit within the site; 0 for the site itself."""
    reason: str = Field(max_length=20)
    """in_ao, within_radius, entered, can_help, parent, operations, named, escalated."""
    since: int = Field(sa_type=BigInteger)
    first_revision: int = 0
    inside: bool = False
    """Whether the unit was last known inside the danger circle; it leaves only beyond the leave line."""
    reminded_at: int | None = Field(default=None, sa_type=BigInteger)
    """When it was last reminded because it came into the danger circle."""
    distance_m: float | None = None
    """How far it was from the place when it was chosen (can_help)."""


class AlertArea(SQLModel, table=True):
    """Areas an alert's circle touches, for what principals may see."""

    __tablename__ = "alert_area"

    alert: int = Field(foreign_key="alert.number", primary_key=True, sa_type=BigInteger)
    area: str = Field(primary_key=True, index=True, max_length=40)


class AlertPartner(SQLModel, table=True):
    """Partners an alert is released to: by the mission's default for its kind when issued, or by an officer since."""

    __tablename__ = "alert_partner"

    alert: int = Field(foreign_key="alert.number", primary_key=True, sa_type=BigInteger)
    partner: str = Field(primary_key=True, index=True, max_length=12)
    words: bool = False
    """Whether an officer released its free text too; a default never does."""
    since: int = Field(sa_type=BigInteger)
    """Messages before the one that stood then were never told to the partner."""
