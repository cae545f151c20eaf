"""Threats as one principal may have them.

The mission's own read what the picture says. A partner reads the mission's assessment only where an officer released it
to them; else what the reports that were released to them amount to, by the same arithmetic and without officers'
decisions. That a threat has ended is told to everyone who may have heard of it: a warning that stays up is a danger.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from app.access.partner import reaches
from app.access.principal import Partner, Scope
from app.gateways.out import Marks, OutGrade, OutPlace, OutThreat
from app.gateways.reader import Reader, Seen, found
from app.gateways.release import release
from app.picture.charts.store import StoredChart
from app.picture.evidence import Evidence, Place
from app.picture.lists import store as lists
from app.picture.partners import store as partners
from app.picture.released import Supported, supported
from app.picture.rules import Rules
from app.picture.state import OPEN_STATES
from app.picture.tables import Threat
from app.picture.work import desks
from app.search.search import EVERYTHING, Page, Search


def threats_for(reader: Reader, search: Search) -> Page[OutThreat]:
    """Threats that `search` asks for, the latest first observation first; key (first observed at, id)."""
    if not reader.principal.holds(Scope.THREATS_READ):
        return Page(())
    if reader.principal.partner is None:
        page = lists.threats(reader.session, search, reader.principal)
        return Page(_shown(reader, page.items), page.after)
    candidates = lists.threats(reader.session, _certain(search), reader.principal)
    return found(_shown(reader, candidates.items), search, _seen)


def _certain(search: Search) -> Search:
    """Of a search, what holds for the mission and for every partner alike: the status, and that a threat has ended.

    An open threat may look ended to somebody who has few of its reports, so all open ones are looked at.
    """
    states = (*search.states, *OPEN_STATES) if search.states else ()
    return replace(EVERYTHING, states=states, statuses=search.statuses)


def threats_of(reader: Reader, ids: Collection[UUID]) -> dict[UUID, OutThreat]:
    """These threats, as far as there are any for the reader, by id."""
    if not reader.principal.holds(Scope.THREATS_READ):
        return {}
    rows = lists.threats_by_id(reader.session, ids, reader.principal)
    return {one.id: one for one in _shown(reader, rows)}


def known_to(reader: Reader, ids: Collection[UUID]) -> frozenset[UUID]:
    """Of these threats, those the reader may have heard of at some time."""
    partner = reader.principal.partner
    if partner is None:
        return frozenset(ids)
    rows = partners.of(reader.session, ids)
    return frozenset(id_ for id_, known in rows.items() if reaches(partner, [one.partner for one in known]))


def _shown(reader: Reader, rows: Iterable[Threat]) -> list[OutThreat]:
    threats = list(rows)
    ids = [threat.id for threat in threats]
    marks = {
        id_: frozenset(one.partner for one in known if one.whole)
        for id_, known in reader.beside(partners.of, ids).items()
    }
    whole, partly = _sorted_out(reader, threats, marks)
    told = [*_wholly(reader, whole, marks), *(_partly(reader, partly) if partly else ())]
    order = {id_: place for place, id_ in enumerate(ids)}
    released = (release(one, reader.principal) for one in told)
    kept = [_placed(reader, one) for one in released if one is not None]
    return sorted(kept, key=lambda one: order[one.id])


def _sorted_out(
    reader: Reader, threats: list[Threat], marks: Mapping[UUID, Collection[str]]
) -> tuple[list[Threat], list[Threat]]:
    """Those the reader gets as the mission has them, and those of which they get what released reports support."""
    partner = reader.principal.partner
    if partner is None:
        return threats, []
    whole = [threat for threat in threats if reaches(partner, marks.get(threat.id, ()))]
    ids = {threat.id for threat in whole}
    return whole, [threat for threat in threats if threat.id not in ids]


def _wholly(reader: Reader, threats: list[Threat], marks: Mapping[UUID, frozenset[str]]) -> Iterable[OutThreat]:
    areas = reader.beside(lists.areas_of, [threat.id for threat in threats])
    chart = StoredChart(reader.session, reader.roster.settings.link_cap_m)
    members = chart.members([threat.cluster for threat in threats if threat.cluster])
    for threat in threats:
        yield OutThreat(
            id=threat.id,
            kind=threat.kind,
            family=threat.family,
            status=threat.status,
            state=threat.state,
            reason=threat.reason,
            place=OutPlace(threat.lat, threat.lon, threat.uncertainty_m),
            danger_radius_m=threat.danger_radius_m,
            severity=threat.severity,
            confidence=threat.confidence,
            certainty=threat.certainty,
            conflict=threat.conflict,
            grade=best_grade(members.get(threat.cluster or "", ())),
            first_observed_at=threat.first_observed_at,
            last_observed_at=threat.last_observed_at,
            evaluated_at=threat.evaluated_at,
            expires_at=threat.expires_at,
            ended_at=threat.ended_at,
            reports=threat.report_count,
            sources=threat.group_count,
            superseded_by=threat.superseded_by if reader.principal.partner is None else None,
            areas=tuple(areas.get(threat.id, ())),
            revision=threat.revision,
            sensitive=threat.sensitive,
            marks=Marks(marks.get(threat.id, frozenset())),
        )


def _partly(reader: Reader, threats: list[Threat]) -> Iterable[OutThreat]:
    principal, session = reader.principal, reader.session
    partner = principal.partner
    assert partner is not None  # noqa: S101 - only partners get a part
    ids = [threat.id for threat in threats]
    chains = partners.released_chains(session, ids, partner, sensitive=principal.sensitive)
    rules, desk_of = Rules(reader.roster.settings), _desks(reader)
    for threat in threats:
        clearances = (
            partners.released_clearances(
                session,
                threat.cluster,
                partner,
                reach_m=rules.settings.link_cap_m,
                sensitive=principal.sensitive,
            )
            if threat.cluster
            else []
        )
        stands = supported(chains.get(threat.id, {}), clearances, desk_of=desk_of, rules=rules, now=reader.now)
        if stands is not None:
            yield _supported(threat, stands, partner, now=reader.now)


def _desks(reader: Reader) -> Mapping[str, Place]:
    """A report without a place is put at its site; who may not know where our people are does not get it at all."""
    return desks(reader.roster) if reader.principal.holds(Scope.UNITS_READ) else {}


def _supported(threat: Threat, stands: Supported, partner: Partner, *, now: int) -> OutThreat:
    one = stands.assessment
    ended = threat.state not in OPEN_STATES
    return OutThreat(
        id=threat.id,
        kind=one.kind,
        family=one.family,
        status=one.status,
        state=threat.state if ended else one.state,
        reason="ended" if ended else one.reason,
        place=OutPlace(one.lat, one.lon, one.uncertainty_m),
        danger_radius_m=one.danger_radius_m,
        severity=one.severity,
        confidence=one.confidence,
        certainty=one.certainty,
        conflict=one.conflict,
        grade=best_grade(stands.members),
        first_observed_at=one.first_observed_at,
        last_observed_at=one.last_observed_at,
        evaluated_at=now,
        expires_at=one.expires_at,
        ended_at=threat.ended_at if ended else one.ended_at,
        reports=one.report_count,
        sources=one.group_count,
        superseded_by=None,
        areas=(),
        revision=0,
        sensitive=one.sensitive,
        marks=Marks(frozenset({partner.value})),
    )


def best_grade(members: Iterable[Evidence]) -> OutGrade | None:
    """The best grade among some reports: by the source first, then by the information."""
    grades = sorted((one.reliability, one.credibility) for one in members)
    return OutGrade(*grades[0]) if grades else None


def _placed(reader: Reader, threat: OutThreat) -> OutThreat:
    return replace(threat, areas=reader.areas_of(threat.place, threat.reach_m, threat.areas))


def _seen(threat: OutThreat) -> Seen:
    return Seen(
        key=(threat.first_observed_at, threat.id),
        place=threat.place,
        first_at=threat.first_observed_at,
        last_at=threat.last_observed_at,
        kind=threat.kind,
        state=threat.state,
        status=threat.status,
        areas=threat.areas,
        texts=(threat.kind, threat.family, threat.reason),
    )
