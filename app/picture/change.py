"""What an update of the picture changed: the value the alert stage is handed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PictureChange:
    """Threats and units that a later stage has to look at again."""

    threats: tuple[UUID, ...] = ()
    """Created, ended, or changed in state, confidence class, place, radius or severity; in the order of their ids."""
    moved: tuple[str, ...] = ()
    """Callsigns of units whose newest position changed, sorted."""

    def __or__(self, other: PictureChange) -> PictureChange:
        """Both changes as one."""
        threats = {*self.threats, *other.threats}
        return PictureChange(tuple(sorted(threats)), tuple(sorted({*self.moved, *other.moved})))


UNCHANGED = PictureChange()
