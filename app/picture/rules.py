"""The numbers the picture goes by: the catalogue's, with the mission's overrides on top."""

from __future__ import annotations

import math
from dataclasses import dataclass

from app.picture.evidence import Evidence
from app.roster.settings import KindSettings, MissionSettings
from edge_agent.wire.catalogue import KINDS

_NO_OVERRIDES = KindSettings()


@dataclass(frozen=True, slots=True)
class Rules:
    """Settings of a mission as the picture reads them."""

    settings: MissionSettings

    def half_life_s(self, kind: str) -> int | None:
        """Seconds after which a report of this kind weighs half; None (a mission says 0): it never ages."""
        override = self._override(kind).half_life_s
        return KINDS[kind].half_life_s if override is None else override or None

    def danger_radius_m(self, evidence: Evidence) -> float:
        """Danger radius of one report, metres. A mission sets the default; what was seen can only enlarge it."""
        override = self._override(evidence.kind).danger_radius_m
        if override is None:
            return evidence.radius_m
        return max(override, evidence.radius_m) if evidence.sized else override

    def alert_confidence(self, kind: str) -> float:
        """Confidence from which the whole area is warned."""
        override = self._override(kind).alert_confidence
        return KINDS[kind].alert_confidence if override is None else override

    def life_s(self, kind: str) -> int | None:
        """How long after its last observation a threat of this kind ends by itself, seconds; None: never."""
        half_life = self.half_life_s(kind)
        return None if half_life is None else math.ceil(half_life * self.settings.expiry_half_lives)

    def open_until(self, founder: Evidence) -> int | None:
        """The last second at which a cluster of this founder can still be alive; None: it never ends by itself."""
        life = self.life_s(founder.kind)
        return None if life is None else founder.until + KINDS[founder.kind].window_s + life

    def _override(self, kind: str) -> KindSettings:
        return self.settings.kinds.get(kind, _NO_OVERRIDES)
