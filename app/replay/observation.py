"""A recorded event as a team site would have reported it, whatever file it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from edge_agent.wire.messages import FieldValue, Place, Report

DAYLIGHT = (time(6, tzinfo=UTC), time(18, tzinfo=UTC))
"""The files know days, not hours. An event is taken to lie between these hours and is filed at the later one."""

SEVERITY_BY_DEATHS = ((10, "extreme"), (1, "severe"), (0, "moderate"))
"""Least number of deaths → CAP severity."""

CREDIBILITY_BY_SOURCES = ((2, 2), (1, 3))
"""Least number of sources that tell of it → Admiralty credibility; 6 where the number was not recorded.

Never 1: only an officer calls something confirmed (domain.md §3a)."""

RELIABILITY = "C"
"""Both collections rest on media and organisations that were right more often than not: fairly reliable."""

UNKNOWN_CREDIBILITY = 6
DOUBTFUL = 4
MOST_COUNTED = 15
"""What the wire's count of killed can hold; more is said by the severity."""
LONGEST_REMARK = 160


@dataclass(frozen=True, slots=True)
class Observation:
    """One event: `ref` is its id in the file, `filed_at` UTC seconds when the site is taken to have reported it."""

    ref: str
    filed_at: int
    report: Report


def severity(deaths: int) -> str:
    """CAP severity by the number of deaths."""
    return next(word for least, word in SEVERITY_BY_DEATHS if deaths >= least)


def killed(deaths: int) -> dict[str, FieldValue]:
    """The coded count of deaths: left out where there were none, for 0 on the wire means "not stated"."""
    return {"killed": min(deaths, MOST_COUNTED)} if deaths else {}


def credibility(sources: int, *, clear: bool) -> int:
    """Admiralty credibility by the number of sources; one worse where the record itself is unclear."""
    grade = next((grade for least, grade in CREDIBILITY_BY_SOURCES if sources >= least), UNKNOWN_CREDIBILITY)
    return grade if clear or grade == UNKNOWN_CREDIBILITY else min(grade + 1, DOUBTFUL)


def observation(
    ref: str,
    kind: str,
    begins: date,
    ends: date,
    place: Place,
    *,
    credibility: int,
    deaths: int,
    fields: Mapping[str, FieldValue],
    remark: str,
) -> Observation:
    """The observation of an event that lies somewhere between two days, both included."""
    first = int(datetime.combine(begins, DAYLIGHT[0]).timestamp())
    last = int(datetime.combine(max(begins, ends), DAYLIGHT[1]).timestamp())
    report = Report(
        kind=kind,
        observed_at=first,
        unit=1,
        place=place,
        reliability=RELIABILITY,
        credibility=credibility,
        severity=severity(deaths),
        fields=dict(fields),
        text=remark[:LONGEST_REMARK],
        time_span_s=last - first,
    )
    return Observation(ref, last, report)
