"""Tables of what is where now: grades, threats with their history, officers' decisions, positions of units."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Column, Integer
from sqlmodel import Field, SQLModel


class Grade(SQLModel, table=True):
    """A grade an officer gave to a report; the newest counts, the reporter's own stays on the report for ever."""

    id: int | None = Field(default=None, primary_key=True)
    report_id: UUID = Field(foreign_key="report.id", index=True)
    reliability: str
    credibility: int
    by: str
    at: int = Field(sa_type=BigInteger)
    why: str = ""


class Decision(SQLModel, table=True):
    """What an officer decided about threats: an input of the picture, like a report. Undone, never deleted."""

    id: int | None = Field(
        default=None,
        sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    )
    type: str = Field(max_length=12)
    """confirm, dismiss, clear, merge, split."""
    reports: list[str] = Field(sa_column=Column(JSON, nullable=False))
    """Ids of the reports it is about: the threat's (confirm, dismiss, clear), of both (merge), of the part (split)."""
    by: str
    at: int = Field(sa_type=BigInteger)
    why: str = ""
    undone_by: str | None = None
    undone_at: int | None = Field(default=None, sa_type=BigInteger)


class Threat(SQLModel, table=True):
    """One danger on the ground, derived from reports and decisions; `heliograph picture rebuild` makes it again."""

    id: UUID = Field(primary_key=True)
    kind: str = Field(index=True, max_length=8)
    family: str = Field(max_length=16)
    status: str = Field(default="actual", max_length=8)
    state: str = Field(index=True, max_length=12)
    """suspected, confirmed, cleared, expired, dismissed."""
    reason: str = Field(max_length=40)
    """Named reason of the state."""
    lat: float = Field(index=True)
    lon: float = Field(index=True)
    uncertainty_m: float
    """Radius of the pooled position's uncertainty, metres."""
    danger_radius_m: float
    severity: str
    confidence: float
    certainty: str
    """CAP certainty: observed, likely, possible, unlikely, unknown."""
    conflict: bool = False
    sensitive: bool = False
    first_observed_at: int = Field(sa_type=BigInteger)
    last_observed_at: int = Field(sa_type=BigInteger, index=True)
    evaluated_at: int = Field(sa_type=BigInteger)
    expires_at: int | None = Field(default=None, sa_type=BigInteger, index=True)
    ended_at: int | None = Field(default=None, sa_type=BigInteger)
    report_count: int
    group_count: int
    arithmetic: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """The confidence, line by line: prior, each group's strongest report, weights, sum, clamp."""
    revision: int = 0


class ThreatReport(SQLModel, table=True):
    """Which threat a report belongs to; a report belongs to at most one."""

    __tablename__ = "threat_report"

    report_id: UUID = Field(foreign_key="report.id", primary_key=True)
    threat_id: UUID = Field(foreign_key="threat.id", index=True)


class ThreatArea(SQLModel, table=True):
    """Areas a threat's danger circle touches."""

    __tablename__ = "threat_area"

    threat_id: UUID = Field(foreign_key="threat.id", primary_key=True)
    area: str = Field(primary_key=True, index=True, max_length=40)


class ThreatRevision(SQLModel, table=True):
    """How a threat stood after each change: the history that a map can play back."""

    __tablename__ = "threat_revision"

    threat_id: UUID = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    at: int = Field(sa_type=BigInteger, index=True)
    by: str
    values: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class UnitPosition(SQLModel, table=True):
    """Where a unit was last known to be."""

    __tablename__ = "unit_position"

    unit: str = Field(primary_key=True, max_length=40)
    at: int = Field(sa_type=BigInteger)
    received_at: int = Field(sa_type=BigInteger)
    lat: float
    lon: float
    accuracy_m: float | None = None
    status: str = "actual"


class UnitFix(SQLModel, table=True):
    """History of positions of units."""

    __tablename__ = "unit_fix"

    unit: str = Field(primary_key=True, max_length=40)
    at: int = Field(primary_key=True, sa_type=BigInteger)
    lat: float
    lon: float
    accuracy_m: float | None = None
    received_at: int = Field(sa_type=BigInteger, index=True)
