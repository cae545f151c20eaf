"""What a cluster of reports amounts to at a time: one threat, with all that is shown of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.picture.evidence import Evidence, Place, Spoken
from app.picture.explain import explained
from app.picture.fuse import POSSIBLE, Certainty, Opinion, Verdict, Voice, changes_at, fuse, opinion
from app.picture.independence import Group, groups
from app.picture.pins import DecisionType, Ruling
from app.picture.pool import pooled
from app.picture.rules import Rules
from app.picture.state import Ending, Facts, Standing, State, StateReason, standing
from edge_agent.wire.catalogue import SEVERITIES

OFFICER_GRADE = ("A", 1)
"""An officer's confirmation counts as a voice of its own with the best grade; it ages like a report."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """A threat as it stands at one time. Times are UTC seconds, lengths metres, places degrees."""

    cluster: str
    reports: tuple[UUID, ...]
    """All of them, amended ones too, in canonical order."""
    kind: str
    family: str
    status: str
    state: State
    reason: StateReason
    ended_at: int | None
    lat: float
    lon: float
    uncertainty_m: float
    danger_radius_m: float
    severity: str
    confidence: float
    certainty: Certainty
    conflict: bool
    sensitive: bool
    first_observed_at: int
    last_observed_at: int
    expires_at: int | None
    changes_at: int | None
    """When age alone will have changed what an alert depends on, or the threat ends; None: never."""
    alert_confidence: float
    """Confidence from which the whole area is warned of this kind."""
    report_count: int
    group_count: int
    arithmetic: Mapping[str, Any]

    @property
    def reach_m(self) -> float:
        """Radius around the place inside which somebody may be in danger."""
        return self.danger_radius_m + self.uncertainty_m


def assess(
    cluster: str,
    members: Sequence[Evidence],
    clearances: Sequence[Spoken],
    *,
    rulings: Mapping[int, Ruling],
    rules: Rules,
    now: int,
) -> Assessment:
    """The threat that a cluster makes at `now`.

    Args:
        cluster: Its key; of a cluster an officer closed, it names the ruling.
        members: Its reports in canonical order, at least one.
        clearances: Those that speak of it.
        rulings: At least every standing ruling that names one of its reports, by number.
        rules: The mission's numbers.
        now: UTC seconds.
    """
    voices, confirmation = _voices(members, rulings, rules)
    verdict = fuse(voices, now)
    supporting = _supporting(members, voices)
    kind = _kind(supporting, voices)
    place = pooled(_best_places(supporting), [_place(one) for one in supporting])
    expires_at = _expiry(supporting, confirmation, rules)
    stands = standing(
        Facts(
            sound_voices=verdict.sound_voices,
            standing=verdict.standing,
            first_hand=any(one.first_hand for one in supporting),
            conflict=verdict.contradicted,
            confirmed_by_officer=confirmation is not None,
            endings=_endings(cluster, supporting, clearances, rulings),
            expires_at=expires_at,
        ),
        rules.settings.confirm_confidence,
        now,
    )
    return Assessment(
        cluster=cluster,
        reports=tuple(report for one in members for report in one.reports),
        kind=kind,
        family=members[0].families[0],
        status=members[0].status,
        state=stands.state,
        reason=stands.reason,
        ended_at=stands.ended_at,
        lat=place.lat,
        lon=place.lon,
        uncertainty_m=place.accuracy_m,
        danger_radius_m=max(rules.danger_radius_m(one) for one in supporting),
        severity=max((one.severity for one in supporting), key=_severity),
        confidence=verdict.confidence,
        certainty=verdict.certainty,
        conflict=verdict.conflict,
        sensitive=any(one.sensitive for one in members),
        first_observed_at=min(one.since for one in supporting),
        last_observed_at=max(one.until for one in supporting),
        expires_at=expires_at,
        changes_at=_changes_at(voices, stands, expires_at, rules.alert_confidence(kind), now),
        alert_confidence=rules.alert_confidence(kind),
        report_count=len(members),
        group_count=len(voices) - (confirmation is not None),
        arithmetic=explained(
            voices, verdict, clearances=[(one.evidence.report, one.ends) for one in clearances], at=now
        ),
    )


def level(confidence: float, certainty: str, alert_confidence: float, *, conflict: bool) -> tuple[Any, ...]:
    """What of a verdict an alert can depend on: two equal levels need no news between them."""
    return certainty, conflict, confidence >= alert_confidence, confidence >= POSSIBLE


def _voices(
    members: Sequence[Evidence], rulings: Mapping[int, Ruling], rules: Rules
) -> tuple[list[Voice], Ruling | None]:
    """Independence groups as voices, and the officer's confirmation, which is one more."""
    voices = [_voice(group, rules) for group in groups(members)]
    reports = {report for one in members for report in one.reports}
    confirms = [
        ruling
        for _, ruling in sorted(rulings.items())
        if ruling.type is DecisionType.CONFIRM and not reports.isdisjoint(ruling.reports)
    ]
    if not confirms:
        return voices, None
    newest = confirms[-1]
    half_lives = [rules.half_life_s(one.kind) for one in members]
    finite = [half_life for half_life in half_lives if half_life is not None]
    said = opinion(
        None,
        *OFFICER_GRADE,
        rules.settings,
        observed_at=newest.at,
        half_life_s=max(finite) if len(finite) == len(half_lives) else None,
        first_hand=True,
    )
    return [*voices, Voice(f"officer:{newest.by}", (said,))], newest


def _voice(group: Group, rules: Rules) -> Voice:
    return Voice(group.key, tuple(_opinion(one, rules) for one in group.evidence))


def _opinion(evidence: Evidence, rules: Rules) -> Opinion:
    return opinion(
        evidence.report,
        evidence.reliability,
        evidence.credibility,
        rules.settings,
        observed_at=evidence.until,
        half_life_s=rules.half_life_s(evidence.kind),
        first_hand=evidence.first_hand,
    )


def _supporting(members: Sequence[Evidence], voices: Sequence[Voice]) -> list[Evidence]:
    """Reports that do not speak against the threat: only they say where, how bad and how recent it is; else all."""
    against = {one.report for voice in voices for one in voice.opinions if one.log_ratio < 0}
    return [one for one in members if one.report not in against] or list(members)


def _kind(supporting: Sequence[Evidence], voices: Sequence[Voice]) -> str:
    """The kind with the most support; between equals the one reported more often, then the one that reaches farther."""
    weight = {one.report: one.log_ratio for voice in voices for one in voice.opinions}
    kinds = sorted({one.kind for one in supporting})

    def support(kind: str) -> tuple[float, int, float]:
        found = [one for one in supporting if one.kind == kind]
        return round(sum(weight[one.report] for one in found), 9), len(found), max(one.radius_m for one in found)

    return max(kinds, key=support)


def _best_places(supporting: Sequence[Evidence]) -> list[Place]:
    """The most exact place of each voice, for one voice never knows better by repeating itself."""
    best = [
        min(group.evidence, key=lambda one: (one.accuracy_m, -one.until, one.id.bytes)) for group in groups(supporting)
    ]
    return [_place(one) for one in best]


def _place(evidence: Evidence) -> Place:
    return Place(evidence.lat, evidence.lon, evidence.accuracy_m)


def _expiry(supporting: Sequence[Evidence], confirmation: Ruling | None, rules: Rules) -> int | None:
    lives = [(one.until, rules.life_s(one.kind)) for one in supporting]
    if any(life is None for _, life in lives):
        return None
    ends = [seen + life for seen, life in lives if life is not None]
    if confirmation:
        ends.append(confirmation.at + max(life for _, life in lives if life is not None))
    return max(ends)


def _endings(
    cluster: str, supporting: Sequence[Evidence], clearances: Sequence[Spoken], rulings: Mapping[int, Ruling]
) -> list[Ending]:
    """What ends the threat: clearances after all that supports it, and the ruling that holds the cluster closed."""
    endings = [
        Ending(one.evidence.moment, State.CLEARED, StateReason.BY_REPORT)
        for one in clearances
        if one.ends and all(seen.order < one.evidence.order for seen in supporting)
    ]
    word, _, number = cluster.partition(":")
    if word in {DecisionType.CLEAR, DecisionType.DISMISS}:
        state = State.CLEARED if word == DecisionType.CLEAR else State.DISMISSED
        endings.append(Ending(rulings[int(number)].at, state, StateReason.BY_OFFICER))
    return endings


def _changes_at(
    voices: Sequence[Voice], stands: Standing, expires_at: int | None, threshold: float, now: int
) -> int | None:
    if not stands.state.is_open:
        return None

    def of(verdict: Verdict) -> tuple[Any, ...]:
        return level(verdict.confidence, verdict.certainty, threshold, conflict=verdict.conflict)

    crossing = changes_at(voices, now, expires_at, of)
    return min((at for at in (crossing, expires_at) if at is not None), default=None)


def _severity(severity: str) -> int:
    return SEVERITIES.index(severity) if severity in SEVERITIES else 0
