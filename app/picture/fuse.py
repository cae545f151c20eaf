"""How sure are we? The published arithmetic of the confidence in a threat (domain.md §3a), with every number kept.

A report of reliability r and credibility p multiplies the odds by LR = (rp + (1-r)/2) / (r(1-p) + (1-r)/2). The log
of it is weighted by 0.5^(age / half-life). Of each independence group the strongest counts; the sum moves the prior of
0.5; the result is clamped to 0.02-0.98, for nobody is ever certain.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.picture.evidence import RELIABLE
from app.roster.settings import MissionSettings

PRIOR = 0.5
LOWEST, HIGHEST = 0.02, 0.98
FOR_ALONE, AGAINST_ALONE = 0.65, 0.35
"""One group above the first and another below the second contradict each other."""
OBSERVED, LIKELY, POSSIBLE = 0.90, 0.50, 0.15
_AGREEING = 2
_UNJUDGED = 6


class Certainty(StrEnum):
    """CAP 1.2 `certainty`."""

    OBSERVED = "observed"
    LIKELY = "likely"
    POSSIBLE = "possible"
    UNLIKELY = "unlikely"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Opinion:
    """One report as a vote: how far it moves the odds, and how fast that fades."""

    report: UUID | None
    """None: an officer's own judgement."""
    reliability: str
    credibility: int
    r: float
    p: float
    observed_at: int
    half_life_s: int | None
    first_hand: bool

    @property
    def likelihood_ratio(self) -> float:
        """LR of domain.md §3a."""
        return (self.r * self.p + (1 - self.r) / 2) / (self.r * (1 - self.p) + (1 - self.r) / 2)

    @property
    def log_ratio(self) -> float:
        """Natural logarithm of the likelihood ratio: above 0 speaks for the threat, below against."""
        return math.log(self.likelihood_ratio)

    def weight(self, at: int) -> float:
        """0.5^(age / half-life) at a time in UTC seconds; 1 for what never ages and for what is yet to come."""
        if self.half_life_s is None:
            return 1.0
        return float(0.5 ** (max(0, at - self.observed_at) / self.half_life_s))

    def strength(self, at: int | None) -> float:
        """Weighted log ratio; None: age aside."""
        return self.log_ratio * (1.0 if at is None else self.weight(at))

    @property
    def is_sound(self) -> bool:
        """C or better, and 3 or better."""
        return self.reliability in RELIABLE and self.credibility <= 3  # noqa: PLR2004 - domain.md §3a


@dataclass(frozen=True, slots=True)
class Voice:
    """An independence group: its opinions, of which only the strongest counts."""

    key: str
    opinions: tuple[Opinion, ...]

    def strongest(self, at: int | None) -> Opinion:
        """The opinion that counts at a time; between equals the newest."""
        return max(self.opinions, key=lambda one: (abs(one.strength(at)), one.observed_at, str(one.report)))

    def alone(self, at: int | None) -> float:
        """Confidence if there were no other group."""
        return probability(self.strongest(at).strength(at))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the voices amount to at one time."""

    confidence: float
    log_odds: float
    """Sum before the clamp."""
    held: bool
    """The evidence against outweighs: age would have raised the confidence, and is not let to."""
    conflict: bool
    certainty: Certainty
    standing: float
    """Confidence with age aside."""
    contradicted: bool
    """Conflict with age aside."""
    sound_voices: int
    """Independent groups with a C-or-better, 3-or-better report, which therefore agree."""


def opinion(
    report: UUID | None,
    reliability: str,
    credibility: int,
    settings: MissionSettings,
    *,
    observed_at: int,
    half_life_s: int | None,
    first_hand: bool,
) -> Opinion:
    """A graded report as a vote, with the mission's probabilities for its letter and number."""
    r, p = (
        _short_of_certain(settings.reliability_p[reliability]),
        _short_of_certain(settings.credibility_p[credibility]),
    )
    return Opinion(report, reliability, credibility, r, p, observed_at, half_life_s, first_hand)


def probability(log_odds: float) -> float:
    """Prior and log odds as a probability, clamped."""
    odds = PRIOR / (1 - PRIOR) * math.exp(max(-_CERTAIN, min(_CERTAIN, log_odds)))
    return min(HIGHEST, max(LOWEST, odds / (1 + odds)))


_CERTAIN = 50.0


def fuse(voices: Sequence[Voice], at: int) -> Verdict:
    """What `voices` amount to at a time in UTC seconds.

    Age takes confidence away and never adds any: where it would (the evidence against fades too), the sum stays as it
    was when something was last reported, so that no alert ever goes out because nothing happened.
    """
    last = min(at, max(one.observed_at for voice in voices for one in voice.opinions))
    faded, fresh = _sum(voices, at), _sum(voices, last)
    log_odds = min(faded, fresh)
    confidence = probability(log_odds)
    return Verdict(
        confidence=confidence,
        log_odds=log_odds,
        held=fresh < faded,
        conflict=_contradict(voices, at),
        certainty=certainty(confidence, voices),
        standing=probability(_sum(voices, None)),
        contradicted=_contradict(voices, None),
        sound_voices=sum(any(one.is_sound for one in voice.opinions) for voice in voices),
    )


def certainty(confidence: float, voices: Sequence[Voice]) -> Certainty:
    """CAP certainty of a confidence (domain.md §3a)."""
    opinions = [one for voice in voices for one in voice.opinions]
    if all(one.reliability == "F" or one.credibility == _UNJUDGED for one in opinions):
        return Certainty.UNKNOWN
    if confidence >= OBSERVED and any(one.first_hand and one.log_ratio > 0 for one in opinions):
        return Certainty.OBSERVED
    if confidence > LIKELY:
        return Certainty.LIKELY
    return Certainty.POSSIBLE if confidence >= POSSIBLE else Certainty.UNLIKELY


def proposals(voices: Sequence[Voice], *, conflict: bool) -> list[UUID]:
    """Reports for which the centre proposes credibility 1: independent sound sources agree. Only an officer sets it."""
    sound = [[one for one in voice.opinions if one.is_sound and one.report] for voice in voices]
    agreeing = [found for found in sound if found]
    if conflict or len(agreeing) < _AGREEING:
        return []
    return [one.report for found in agreeing for one in found if one.report and one.credibility > 1]


def changes_at(voices: Sequence[Voice], now: int, until: int | None, level: Callable[[Verdict], Any]) -> int | None:
    """The first second after `now` at which `level` of the verdict is another than now, by age alone; None: never.

    Fading is monotone as long as all that fades has one half-life, so the second is found by halving. With several
    half-lives the answer is a time to look again, at most half the shortest of them away.
    """
    half_lives = {one.half_life_s for voice in voices for one in voice.opinions if one.half_life_s is not None}
    if not half_lives:
        return None
    newest = max(one.observed_at for voice in voices for one in voice.opinions)
    start = max(now, newest)
    end = start + _FADED * max(half_lives) if until is None else until
    if len(half_lives) > 1:
        end = min(end, start + max(1, min(half_lives) // 2))
    here = level(fuse(voices, now))
    if level(fuse(voices, start)) != here:
        return start
    if level(fuse(voices, end)) == here:
        return end if len(half_lives) > 1 and end != until else None
    low, high = start, end
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if level(fuse(voices, middle)) == here else (low, middle)
    return high


_FADED = 20
"""After so many half-lives less than a millionth is left."""


def _sum(voices: Sequence[Voice], at: int | None) -> float:
    return math.fsum(voice.strongest(at).strength(at) for voice in voices)


def _contradict(voices: Sequence[Voice], at: int | None) -> bool:
    alone = [voice.alone(at) for voice in voices]
    return any(one > FOR_ALONE for one in alone) and any(one < AGAINST_ALONE for one in alone)


def _short_of_certain(value: float) -> float:
    """A mission may say 0 or 1; no report is allowed to end all doubt."""
    return min(1 - _DOUBT, max(_DOUBT, value))


_DOUBT = 0.01
