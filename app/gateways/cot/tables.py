"""Tables of the devices and servers that speak Cursor on Target with the centre, and of what they told it."""

from uuid import UUID

from sqlalchemy import JSON, BigInteger, Column, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel


class CotClient(SQLModel, table=True):
    """A device, or a server that we connect to: who it is, and what it may see."""

    __tablename__ = "cot_client"

    name: str = Field(primary_key=True, max_length=64)
    """Common name of its certificate."""
    fingerprint: bytes | None = Field(default=None, sa_column=Column(LargeBinary(32)))
    """SHA-256 of the one certificate that opens; None: it has none, and only the settings can name it."""
    unit: str | None = Field(default=None, max_length=40)
    """Callsign of the unit that carries it; None: no unit's."""
    site: str | None = Field(default=None, max_length=40)
    """Code of the site in whose name its reports are filed; None without a unit: it files none."""
    reliability: str | None = Field(default=None, max_length=1)
    """Admiralty A-F of what it says; None: as of its unit."""
    areas: list[str] | None = Field(default=None, sa_column=Column(JSON))
    """Codes of the areas it may see; None: the whole mission."""
    sensitive: bool = False
    partner: str | None = Field(default=None, max_length=12)
    """Audience beyond the mission that it belongs to; None: one of the mission's own."""
    grid_m: int = 0
    language: str | None = Field(default=None, max_length=8)
    """Of what it is told; None: the mission's first."""
    created_by: str = Field(max_length=64)
    created_at: int = Field(sa_type=BigInteger)
    expires_at: int | None = Field(default=None, sa_type=BigInteger)
    revoked_at: int | None = Field(default=None, sa_type=BigInteger)


class CotTold(SQLModel, table=True):
    """An event that became a report, byte for byte: what no field of a report holds is looked up here."""

    __tablename__ = "cot_told"
    __table_args__ = (UniqueConstraint("client", "uid", "number"),)

    report: UUID = Field(primary_key=True)
    client: str = Field(max_length=64)
    uid: str = Field(max_length=200)
    number: int
    """1 for the first that the client told under the uid, then rising."""
    type: str = Field(max_length=200)
    digest: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))
    """SHA-256 of what was read out of it, without its times: said again, it is not news."""
    first: UUID
    """The first report of the same thing, which later ones amend."""
    raw: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    received_at: int = Field(sa_type=BigInteger)
    heard_at: int = Field(sa_type=BigInteger)
    """When it was last said again."""
    taken_back_at: int | None = Field(default=None, sa_type=BigInteger)
    """When its device said that it was over (emergencies)."""
