"""Names of reports and of quarantined bodies: UUIDv5, so that the same content always gets the same name."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID, uuid5

_REPORTS = UUID("6f1c4f0e-58a5-4b0b-9b5e-0d7c3a2e9d41")
_QUARANTINE = UUID("b2f2f6a3-0c0e-4b2a-8f6d-5a1d9b7c4e02")

CENTRE_EPOCH = 0
"""Epoch of numbers that the centre gives out itself; sites count from epoch 1."""


def report_id(mission: str, site: str, epoch: int, seq: int) -> UUID:
    """Name of the report with that number; known before the report has come, so that an amendment may overtake it."""
    return uuid5(_REPORTS, f"{mission}/{site}/{epoch}/{seq}")


def content_hash(raw: bytes) -> bytes:
    """SHA-256 of a body: what "the same content" means."""
    return sha256(raw).digest()


def quarantine_id(topic: str, epoch: int, seq: int | None, raw: bytes) -> UUID:
    """Name of a held body or packet: the same bytes under the same number are held once, however often they come."""
    return uuid5(_QUARANTINE, f"{topic}/{epoch}/{seq}/{sha256(raw).hexdigest()}")
