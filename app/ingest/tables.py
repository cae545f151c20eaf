"""Tables of what came up from the sites: the ledger of sequence numbers, reports, quarantine, link health."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Column, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel


class Uplink(SQLModel, table=True):
    """One sequence number of one site, accounted for: the dedupe key of everything that comes up."""

    site: str = Field(primary_key=True, max_length=40)
    epoch: int = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    content_hash: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))
    outcome: str = Field(max_length=12)
    """accepted, quarantined, unenrolled (held, under an epoch not given out then), or gap."""
    received_at: int = Field(sa_type=BigInteger)


class Sequence(SQLModel, table=True):
    """How far the numbers of one epoch of a site are known without a hole."""

    site: str = Field(primary_key=True, max_length=40)
    epoch: int = Field(primary_key=True)
    contiguous: int = Field(default=0, sa_type=BigInteger)
    highest: int = Field(default=0, sa_type=BigInteger)


class SiteLink(SQLModel, table=True):
    """Health of the link to a site, by what was heard from it."""

    __tablename__ = "site_link"

    site: str = Field(primary_key=True, max_length=40)
    last_heard_at: int = Field(default=0, sa_type=BigInteger)
    dark_since: int | None = Field(default=None, sa_type=BigInteger)
    waiting: int = 0
    oldest_s: int = 0
    bytes_today: int = Field(default=0, sa_type=BigInteger)
    dropped_positions: int = Field(default=0, sa_type=BigInteger)
    clock_skew_s: int = Field(default=0, sa_type=BigInteger)
    """Site clock minus centre clock, by the freshest urgent report; seconds."""
    packets: int = Field(default=0, sa_type=BigInteger)
    payload_bytes: int = Field(default=0, sa_type=BigInteger)
    duplicates: int = Field(default=0, sa_type=BigInteger)
    epoch: int = 0
    """Epoch the site last spoke under; its receipts go out under the same."""
    state_epoch: int = 0
    state_seq: int = Field(default=0, sa_type=BigInteger)
    """Number of the link state that the figures above come from; an older one that arrives late is old news."""
    clock_suspect: bool = False
    """Whether the site's newest observation was dated by its receipt."""
    quarantine_dropped: int = 0
    """Bodies that fell out of quarantine because the site's quota was full."""
    tokens: float = 0
    """What is left of the site's allowance of new bodies, as of `tokens_at`; urgent ones may overdraw it."""
    tokens_at: int | None = Field(default=None, sa_type=BigInteger)


class ReportSeen(SQLModel, table=True):
    """The first look of an officer at a report, which its site is told of."""

    __tablename__ = "report_seen"
    __table_args__ = (Index("ix_report_seen_told", "site", "epoch", "told"),)

    report_id: UUID = Field(primary_key=True)
    site: str = Field(max_length=40)
    epoch: int
    seq: int = Field(sa_type=BigInteger)
    by: str = Field(max_length=64)
    at: int = Field(sa_type=BigInteger)
    told: int = 0
    """In how many receipts that answered the site."""
    pushed: bool = False
    """Whether the site was told at once; it may not have been there to hear it."""


class Report(SQLModel, table=True):
    """An accepted report. Never changed; what an officer thinks of it lives in `picture`."""

    __table_args__ = (UniqueConstraint("site", "epoch", "seq"),)

    id: UUID = Field(primary_key=True)
    """UUIDv5 of (mission, site, epoch, seq)."""
    site: str = Field(index=True, max_length=40)
    epoch: int
    seq: int = Field(sa_type=BigInteger)
    unit: str | None = Field(default=None, index=True, max_length=40)
    """Callsign; None: the site itself."""
    kind: str = Field(index=True, max_length=8)
    status: str = "actual"
    observed_at: int = Field(sa_type=BigInteger, index=True)
    """By the site's clock, or the receipt time where that clock is suspect."""
    site_observed_at: int = Field(sa_type=BigInteger)
    """As the site said it, always kept."""
    received_at: int = Field(sa_type=BigInteger, index=True)
    clock_suspect: bool = False
    time_span_s: int = 0
    lat: float | None = Field(default=None, index=True)
    lon: float | None = Field(default=None, index=True)
    accuracy_m: float | None = None
    place_fault: str | None = Field(default=None, max_length=32)
    """Why the place of a call for help was set aside (named reason); such a report is never held back for its place."""
    geometry: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    """GeoJSON LineString or Polygon where the report has one, degrees."""
    reliability: str
    """As given by the reporter, else the roster's default at receipt."""
    credibility: int
    """1-6; 6 where the reporter gave none."""
    severity: str
    fields: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    casualties: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    text: str = ""
    source: int | None = None
    amends: UUID | None = Field(default=None, index=True)
    sensitive: bool = False
    raw: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class ReportArea(SQLModel, table=True):
    """Areas a report lies in, decided at receipt and again when an area changes."""

    __tablename__ = "report_area"

    report_id: UUID = Field(foreign_key="report.id", primary_key=True)
    area: str = Field(primary_key=True, index=True, max_length=40)


class ReportPartner(SQLModel, table=True):
    """Partners a report is released to: by the mission's default for its kind at receipt, or by an officer since."""

    __tablename__ = "report_partner"

    report_id: UUID = Field(foreign_key="report.id", primary_key=True)
    partner: str = Field(primary_key=True, index=True, max_length=12)
    words: bool = False
    """Whether an officer released its free text too; a default never does."""
    since: int = Field(sa_type=BigInteger)


class Quarantine(SQLModel, table=True):
    """A body that could not be accepted, kept raw until a person releases or discards it."""

    id: UUID = Field(primary_key=True)
    topic: str
    site: str | None = Field(default=None, index=True, max_length=40)
    epoch: int = 0
    """0 where the envelope could not be read so far."""
    seq: int | None = Field(default=None, sa_type=BigInteger)
    whole: bool = False
    """`raw` is a whole packet, not one body."""
    sensitive: bool = False
    """A body of a kind only cleared principals may see."""
    told: int = 0
    """How many receipts have told the site so."""
    reason: str = Field(index=True, max_length=32)
    detail: str = ""
    raw: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    received_at: int = Field(sa_type=BigInteger, index=True)
    state: str = Field(default="held", index=True, max_length=12)
    """held, released, discarded."""
    tries: int = 1
    resolved_by: str | None = None
    resolved_at: int | None = Field(default=None, sa_type=BigInteger)
    resolution: str | None = None
    report_id: UUID | None = None
    """The report it became when released."""
