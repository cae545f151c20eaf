"""Tables of what is where now: grades, threats with their history, officers' decisions, positions of units."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Column, Index, Integer
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
    rest: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Split only: ids of the reports that the part was split from."""
    by: str
    at: int = Field(sa_type=BigInteger)
    why: str = ""
    undone_by: str | None = None
    undone_at: int | None = Field(default=None, sa_type=BigInteger)


class DecisionReport(SQLModel, table=True):
    """Which decisions name a report."""

    __tablename__ = "decision_report"

    decision_id: int = Field(foreign_key="decision.id", primary_key=True, sa_type=BigInteger)
    report_id: UUID = Field(primary_key=True, index=True)


class EvidenceRow(SQLModel, table=True):
    """A report as the picture counts it: amendments folded in, the officer's grade on top, and where it belongs.

    Derived, like the threats. `evidence.Evidence` says what the columns mean.
    """

    __tablename__ = "evidence"
    __table_args__ = (Index("ix_evidence_near", "status", "family", "lat", "lon"),)

    id: UUID = Field(primary_key=True)
    """Id of the first report of its chain of amendments."""
    report_id: UUID
    reports: list[str] = Field(sa_column=Column(JSON, nullable=False))
    role: str = Field(max_length=10)
    """threat or clearance."""
    kind: str = Field(max_length=8)
    family: str = Field(max_length=16)
    """Empty where a clearance speaks of several families."""
    families: list[str] = Field(sa_column=Column(JSON, nullable=False))
    ends: list[str] = Field(sa_column=Column(JSON, nullable=False))
    status: str = Field(max_length=8)
    since: int = Field(sa_type=BigInteger)
    until: int = Field(sa_type=BigInteger)
    lat: float
    lon: float
    accuracy_m: float
    reliability: str
    credibility: int
    severity: str
    site: str
    unit: str | None = None
    source: int | None = None
    first_hand: bool
    desk: bool
    sensitive: bool
    radius_m: float
    sized: bool
    cluster: str | None = Field(default=None, index=True, max_length=64)
    """Key of the cluster it belongs to; None for a clearance."""
    attracts: bool = Field(default=False)
    """Whether later reports may join its cluster by lying near it."""
    pin: str | None = Field(default=None, max_length=64)
    """Key of the officer's decision that placed it."""
    joinable_until: int | None = Field(default=None, sa_type=BigInteger)
    """Of a cluster an officer closed: only what was observed before may still join."""


class Closure(SQLModel, table=True):
    """Which clusters a clearance speaks of."""

    clearance_id: UUID = Field(primary_key=True)
    cluster: str = Field(primary_key=True, index=True, max_length=64)
    ends: bool
    """Whether it closes the cluster; False: it only casts doubt on it."""


class Threat(SQLModel, table=True):
    """One danger on the ground, derived from reports and decisions; `heliograph picture rebuild` makes it again."""

    id: UUID = Field(primary_key=True)
    kind: str = Field(index=True, max_length=8)
    family: str = Field(max_length=16)
    status: str = Field(default="actual", max_length=8)
    state: str = Field(index=True, max_length=12)
    """suspected, confirmed, cleared, expired, dismissed, superseded (its reports belong to another threat now)."""
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
    cluster: str | None = Field(default=None, index=True, max_length=64)
    """Key of the reports it is made of; None once they belong to another threat."""
    changes_at: int | None = Field(default=None, sa_type=BigInteger, index=True)
    """When its confidence will have crossed the next threshold by age alone, or it expires."""
    superseded_by: UUID | None = None
    """The threat that its reports belong to now."""
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


class ThreatPartner(SQLModel, table=True):
    """Partners that may have heard of a threat; never deleted, so that each can be told when it is no longer theirs."""

    __tablename__ = "threat_partner"

    threat_id: UUID = Field(foreign_key="threat.id", primary_key=True)
    partner: str = Field(primary_key=True, index=True, max_length=12)
    whole: bool = False
    """Whether an officer released the mission's own assessment; else only what released reports support."""
    since: int = Field(sa_type=BigInteger)


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
    status: str = "actual"
