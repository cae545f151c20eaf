"""Tables of photos: what a site said it would send, the pieces that came, and the full pictures asked for.

A photo is known by its report's number, not by its id: pieces may come before the report, or of one that is held.
"""

from sqlalchemy import BigInteger, Column, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel


class Photo(SQLModel, table=True):
    """A thumbnail or a full picture, as far as it has come."""

    __table_args__ = (UniqueConstraint("site", "epoch", "seq", "number", "is_full"),)

    id: int | None = Field(default=None, primary_key=True)
    site: str = Field(max_length=40)
    epoch: int
    seq: int = Field(sa_type=BigInteger)
    """Number of the report."""
    number: int
    """Which photo of the report, from 0."""
    is_full: bool
    size: int
    digest: bytes = Field(sa_column=Column(LargeBinary(8), nullable=False))
    state: str = Field(default="collecting", max_length=12)
    """collecting, whole, spoilt."""
    reason: str | None = Field(default=None, max_length=32)
    """Why it is spoilt."""
    media_type: str | None = Field(default=None, max_length=20)
    held: int = 0
    """Bytes of the pieces that are here."""
    pieces: int = 0
    piece_bytes: int = 0
    """Size of the largest piece, which all but the last of a picture have."""
    first_at: int = Field(sa_type=BigInteger)
    last_at: int = Field(sa_type=BigInteger)


class PhotoPiece(SQLModel, table=True):
    """Bytes of a picture from `start`; of a whole one a single piece is left."""

    __tablename__ = "photo_piece"

    photo_id: int = Field(foreign_key="photo.id", primary_key=True)
    start: int = Field(primary_key=True)
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class PhotoRequest(SQLModel, table=True):
    """A full picture that somebody asked for; one row for a photo, however often."""

    __tablename__ = "photo_request"
    __table_args__ = (Index("ix_photo_request_next_at", "next_at"),)

    site: str = Field(primary_key=True, max_length=40)
    epoch: int = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    number: int = Field(primary_key=True)
    by: str = Field(max_length=64)
    asked_at: int = Field(sa_type=BigInteger)
    sent_at: int | None = Field(default=None, sa_type=BigInteger)
    """When the broker last took it for the site."""
    answered_at: int | None = Field(default=None, sa_type=BigInteger)
    """When the site last said that it does not have the picture yet."""
    tries: int = 0
    next_at: int | None = Field(default=None, sa_type=BigInteger)
    """When to ask the site (again); None: it has come."""
