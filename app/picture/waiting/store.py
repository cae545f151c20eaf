"""Reports that wait for a watch officer: the questions of the inbox as SQL, each by its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, func, not_, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.access.principal import Principal
from app.ingest.judge.judge import CALLS_FOR_HELP
from app.ingest.reports import store as reports
from app.ingest.reports.compose import UNGRADED
from app.ingest.tables import Report
from app.picture.tables import Grade
from app.search.search import Page, Search
from edge_agent.wire.catalogue import KINDS


class Need(StrEnum):
    """Why a report waits for a person."""

    UNPLACED = "unplaced"
    """It speaks of a danger or calls for help, and nobody said where: its threat lies at the site it came from."""
    UNGRADED = "ungraded"
    """It counts in the picture, neither its reporter nor an officer judged its credibility."""
    CLOCK_SUSPECT = "clock_suspect"
    """Its site's clock cannot be right; it is dated by its receipt."""


_PICTURED = frozenset(kind.code for kind in KINDS.values() if kind.threat or kind.clears)
"""Kinds that can change a threat."""


def page(session: Session, search: Search, principal: Principal) -> Page[Report]:
    """Reports with any of the needs in `search.states`, newest receipt first."""
    wanted = or_(*(_clause(Need(state)) for state in search.states))
    return reports.page(session, replace(search, states=()), principal, also=wanted)


def counts(session: Session, principal: Principal) -> Mapping[Need, int]:
    """How many reports wait, for each need."""
    return {need: _count(session, principal, need) for need in Need}


def _count(session: Session, principal: Principal, need: Need) -> int:
    query = select(func.count()).select_from(Report).where(reports.scope(principal), _clause(need))
    return session.exec(query).one()


def _clause(need: Need) -> ColumnElement[bool]:
    amendment = aliased(Report)
    stands = not_(exists().where(col(amendment.amends) == col(Report.id)))
    match need:
        case Need.UNPLACED:
            return col(Report.lat).is_(None) & col(Report.kind).in_(sorted(_PICTURED | CALLS_FOR_HELP)) & stands
        case Need.UNGRADED:
            graded = exists().where(col(Grade.report_id) == col(Report.id))
            unjudged = col(Report.credibility) == UNGRADED
            return unjudged & col(Report.kind).in_(sorted(_PICTURED)) & not_(graded) & stands
        case Need.CLOCK_SUSPECT:
            return col(Report.clock_suspect).is_(True)
