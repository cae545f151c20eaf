"""`/api/v1/sites`: the team sites and the health of the link to each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.access.principal import Principal, Role, Scope
from app.api import outside
from app.api.ask import Ask, needs
from app.api.described.shape import answer, pages
from app.api.lists import documented, listed, searching
from app.api.problems import Kind, Problem
from app.api.render import one
from app.api.views_roster import View, site_view
from app.db import Session
from app.gateways.roster import sites_for
from app.ingest.ledger import store as ledger
from app.ingest.links.state import LinkState
from app.ingest.links.store import links
from app.ingest.tables import SiteLink
from app.roster import seen
from app.roster.roster import Roster, SiteInfo
from app.search.memory import Reads, page
from app.search.parse import Grammar
from app.search.search import Search

router = APIRouter(prefix="/sites", tags=["roster"])

GRAMMAR = Grammar(takes=frozenset({"bbox", "state", "q"}), states=frozenset(LinkState), key=(str,))
Reader = Annotated[Ask, needs(Role.VIEWER, Scope.UNITS_READ, partners=True)]


@router.get("", openapi_extra=documented(GRAMMAR), responses=pages("Site", "PartnerSite", geojson=True))
def list_sites(request: Request, ask: Reader, search: Annotated[Search, searching(GRAMMAR)]) -> Response:
    """Sites by code. `state` is the state of the link: up, late, dark, never_heard, revoked."""
    if ask.is_partner:
        return outside.listing(request, ask, search, sites_for)
    with ask.reading() as session:
        views = site_views(session, ask.roster(session), ask.principal, now=ask.now)
    reads: Reads[View] = Reads(
        code=lambda view: str(view["code"]),
        texts=lambda view: (str(view["name"]),),
        state=lambda view: str(view["link"]["state"]),
        place=lambda view: (view["position"]["lat"], view["position"]["lon"]),
    )
    found = page(views, search, reads)
    return listed(request, found.items, found.after)


@router.get("/{code}", responses=answer("Site", "PartnerSite", geojson=True))
def read_site(request: Request, ask: Reader, code: str) -> Response:
    """One site with the health of its link and the numbers that are missing from it."""
    if ask.is_partner:
        return outside.coded(request, ask, code, sites_for)
    with ask.reading() as session:
        views = site_views(session, ask.roster(session), ask.principal, now=ask.now, only=code)
    if not views:
        raise Problem(Kind.NOT_FOUND)
    return one(request, views[0])


def site_views(
    session: Session, roster: Roster, principal: Principal, *, now: int, only: str | None = None
) -> list[View]:
    """Every site that `principal` may see (or the one called `only`), with its link."""
    known = links(session)
    sites = [site for site in seen.sites(roster, principal) if only in {None, site.code}]
    return [
        site_view(site, link, _gaps(session, site, link), now=now)
        for site in sites
        for link in [known.get(site.code) or SiteLink(site=site.code)]
    ]


def _gaps(session: Session, site: SiteInfo, link: SiteLink) -> list[tuple[int, int]]:
    epoch = link.epoch or site.epoch
    progress = ledger.progress(session, site.code, epoch)
    if progress.whole:
        return []
    return holes(progress.contiguous, ledger.beyond(session, site.code, epoch, progress.contiguous))


def holes(contiguous: int, beyond: Iterable[int]) -> list[tuple[int, int]]:
    """Inclusive ranges between the last number without a hole and the numbers held beyond it."""
    found, last = [], contiguous
    for seq in beyond:
        if seq > last + 1:
            found.append((last + 1, seq - 1))
        last = seq
    return found
