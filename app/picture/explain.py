"""The confidence, line by line: what a person needs to follow the sum with a pencil."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.picture.fuse import HIGHEST, LOWEST, PRIOR, Opinion, Verdict, Voice, proposals

_DIGITS = 6
_MOST_SHOWN = 25
"""Opinions of one voice; a site that repeats itself a thousand times must not make every threat a megabyte."""


def explained(
    voices: Sequence[Voice], verdict: Verdict, *, clearances: Sequence[tuple[UUID, bool]], at: int
) -> dict[str, Any]:
    """The arithmetic of a verdict as JSON values.

    Keys: `at`, `prior`, `voices` (each with `key`, `alone` and `opinions`: `report` (None: an officer), `grade`, `r`,
    `p`, `likelihood_ratio`, `log_ratio`, `first_hand`, `age_s`, `half_life_s`, `weight`, `weighted`, `counts`; and
    `left_out`, how many weaker ones of a voice with very many are not shown), `log_odds`, `clamp`, `confidence`,
    `age_aside`, `held`, `conflict`, `proposals` (reports for which credibility 1 is proposed) and `clearances`
    (`report`, `ends`: whether it can end the threat or only casts doubt).
    """
    return {
        "at": at,
        "prior": PRIOR,
        "voices": [_voice(voice, at) for voice in voices],
        "log_odds": round(verdict.log_odds, _DIGITS),
        "clamp": [LOWEST, HIGHEST],
        "confidence": round(verdict.confidence, _DIGITS),
        "age_aside": round(verdict.standing, _DIGITS),
        "held": verdict.held,
        "conflict": verdict.conflict,
        "proposals": [
            {"report": str(report), "credibility": 1}
            for report in proposals(voices, conflict=verdict.contradicted)[:_MOST_SHOWN]
        ],
        "clearances": [{"report": str(report), "ends": ends} for report, ends in clearances],
    }


def _voice(voice: Voice, at: int) -> dict[str, Any]:
    strongest = voice.strongest(at)
    shown = [strongest, *(one for one in reversed(voice.opinions) if one is not strongest)][:_MOST_SHOWN]
    return {
        "key": voice.key,
        "alone": round(voice.alone(at), _DIGITS),
        "opinions": [{**_opinion(one, at), "counts": one is strongest} for one in shown],
        "left_out": len(voice.opinions) - len(shown),
    }


def _opinion(one: Opinion, at: int) -> dict[str, Any]:
    return {
        "report": str(one.report) if one.report else None,
        "grade": f"{one.reliability}{one.credibility}",
        "r": one.r,
        "p": one.p,
        "likelihood_ratio": round(one.likelihood_ratio, _DIGITS),
        "log_ratio": round(one.log_ratio, _DIGITS),
        "first_hand": one.first_hand,
        "age_s": max(0, at - one.observed_at),
        "half_life_s": one.half_life_s,
        "weight": round(one.weight(at), _DIGITS),
        "weighted": round(one.strength(at), _DIGITS),
    }
