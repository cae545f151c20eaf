"""Table of the keys that have a topic tree."""

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel


class MqttFeed(SQLModel, table=True):
    """A key whose tree is kept."""

    __tablename__ = "mqtt_feed"

    key: str = Field(foreign_key="api_key.prefix", primary_key=True, max_length=16)
    cursor: int = Field(sa_type=BigInteger)
    """The journal was published up to this event."""
    created_by: str = Field(max_length=64)
    created_at: int = Field(sa_type=BigInteger)
    certificate_until: int = Field(sa_type=BigInteger)
    """When the certificate that its holder has runs out, UTC seconds."""
