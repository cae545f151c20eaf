"""What an alert warns of: a threat as it stands, with the catalogue's and the mission's numbers for its kind."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.roster.settings import KindSettings, MissionSettings
from edge_agent.wire.catalogue import Kind


class Ended(StrEnum):
    """Why a danger is no longer one to warn of."""

    CLEARED = "cleared"
    DISMISSED = "dismissed"
    MERGED = "merged"
    """It turned out to be the same danger as another, which has its own alert."""
    RETRACTED = "retracted"
    """Its reports were amended and speak of no danger any more."""
    AGED_OUT = "aged_out"


@dataclass(frozen=True, slots=True)
class Danger:
    """A danger on the ground: degrees, metres, UTC seconds. The circle to warn of has the radius `reach_m`."""

    kind: str
    status: str
    lat: float
    lon: float
    uncertainty_m: float
    danger_radius_m: float
    urgency: str
    severity: str
    certainty: str
    confidence: float
    instruction: str
    life_threatening: bool = False
    alert_confidence: float = 0.5
    confirmed: bool = False
    """An officer, or evidence beyond doubt, says that it is there."""
    life_s: int = 86_400
    """How long one message about it holds."""
    expires_at: int | None = None
    """When the picture will drop it; None: not by itself."""
    ended: Ended | None = None
    sensitive: bool = False

    @property
    def reach_m(self) -> float:
        """How far from the place somebody may be in danger: the danger radius and the uncertainty of the place."""
        return self.danger_radius_m + self.uncertainty_m


def alert_confidence(kind: Kind, settings: MissionSettings) -> float:
    """Confidence from which a kind warns whole areas of operation: the mission's, else the catalogue's."""
    own = settings.kinds.get(kind.code, KindSettings()).alert_confidence
    return kind.alert_confidence if own is None else own


def life_s(kind: Kind, settings: MissionSettings) -> int:
    """Seconds one message holds: a half-life of the kind, or `alert_life_s` where a kind does not fade by itself.

    Never less than two repeat intervals, or its renewals alone would be a flood.
    """
    own = settings.kinds.get(kind.code, KindSettings()).half_life_s
    return max(own or kind.half_life_s or settings.alert_life_s, 2 * settings.repeat_interval_s)
