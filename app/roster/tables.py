"""Tables of who and what is on the mission."""

from typing import Any

from sqlalchemy import JSON, BigInteger, Column, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel


class Mission(SQLModel, table=True):
    """The mission itself: one row."""

    code: str = Field(primary_key=True, max_length=40)
    name: str
    languages: list[str] = Field(sa_column=Column(JSON, nullable=False))
    status: str = "actual"
    started_at: int | None = Field(default=None, sa_type=BigInteger)
    settings: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """Overrides of `roster.settings.MissionSettings`: escalation times, tolerances, thresholds by kind."""
    revision: int = 0
    """Rises with every change of the roster, so that caches know when to look again."""
    loaded_at: int = Field(sa_type=BigInteger)


class Site(SQLModel, table=True):
    """A team site with its edge agent."""

    code: str = Field(primary_key=True, max_length=40)
    wire: str = Field(unique=True, max_length=2)
    """Its name on the wire: one or two base-62 characters, also the common name of its certificate."""
    name: str
    lat: float
    lon: float
    reliability: str = "B"
    profile: str = "vsat"
    parent: str | None = None
    """Code of the site that answers for it; None: the operations centre."""
    dark_after_s: int = 1800
    epoch: int = 0
    """Current epoch; 0 means never enrolled."""
    enrolled_at: int | None = Field(default=None, sa_type=BigInteger)
    revoked_at: int | None = Field(default=None, sa_type=BigInteger)
    retired_at: int | None = Field(default=None, sa_type=BigInteger)
    """When the mission file no longer had it; the row stays, so that its reports keep their source."""


class Unit(SQLModel, table=True):
    """A patrol, team or crew that reports and is warned; its device is the agent of its site."""

    __table_args__ = (UniqueConstraint("site", "number"),)

    code: str = Field(primary_key=True, max_length=40)
    """Callsign."""
    name: str
    site: str = Field(foreign_key="site.code", index=True)
    number: int
    """1-255 within the site; the wire's name of the unit. 0 is the site itself and has no row here."""
    parent: str | None = None
    role: str = "patrol"
    """patrol, qrf, medical, eod, engineer, observer, headquarters …"""
    capabilities: list[str] = Field(sa_column=Column(JSON, nullable=False))
    reliability: str | None = None
    """Admiralty A-F of its own reports; None: the site's."""
    retired_at: int | None = Field(default=None, sa_type=BigInteger)
    """When the mission file no longer had it; the row stays, so that its number is never given to another."""


class Area(SQLModel, table=True):
    """A polygon with a name: an area of operation or another area of interest."""

    code: str = Field(primary_key=True, max_length=40)
    name: str
    kind: str = "ao"
    geometry: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """GeoJSON Polygon or MultiPolygon, degrees."""
    min_lat: float
    max_lat: float
    min_lon: float
    max_lon: float
    revision: int = 0


class AreaShape(SQLModel, table=True):
    """An area as it was for some time; areas that are no more have theirs too."""

    __tablename__ = "area_shape"

    area: str = Field(primary_key=True, max_length=40)
    since: int = Field(primary_key=True, sa_type=BigInteger, index=True)
    until: int | None = Field(default=None, sa_type=BigInteger, index=True)
    """When it became another; None: it stands."""
    name: str
    kind: str
    geometry: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class UnitArea(SQLModel, table=True):
    """Which units have which areas as their area of operation."""

    __tablename__ = "unit_area"

    unit: str = Field(foreign_key="unit.code", primary_key=True)
    area: str = Field(foreign_key="area.code", primary_key=True, index=True)


class Facility(SQLModel, table=True):
    """A place that can help: hospital, base, helipad, EOD store."""

    code: str = Field(primary_key=True, max_length=40)
    name: str
    kind: str
    """level1, level2, level3, host_hospital, helipad, base …"""
    capabilities: list[str] = Field(sa_column=Column(JSON, nullable=False))
    lat: float
    lon: float
    site: str | None = Field(default=None, foreign_key="site.code")


class SitePerson(SQLModel, table=True):
    """Somebody who signs in on the tablets of a site with a PIN, of which only a verifier is kept."""

    __tablename__ = "site_person"

    id: str = Field(primary_key=True, max_length=8)
    site: str = Field(foreign_key="site.code", index=True)
    callsign: str = Field(max_length=40)
    unit: int = 0
    """Number of their unit within the site; 0 is the site itself."""
    salt: bytes = Field(sa_column=Column(LargeBinary(16), nullable=False))
    verifier: bytes = Field(sa_column=Column(LargeBinary(16), nullable=False))
    iterations: int
    added_at: int = Field(sa_type=BigInteger)
    removed_at: int | None = Field(default=None, sa_type=BigInteger)
