"""Every route against everybody: who is let in, and that what lies elsewhere is simply not there.

The rows are checked against the application's own routes: a route without a row fails.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from fastapi.routing import iter_route_contexts
from support.api_routes import GUARDED, NAMES, PLACED, V1, Row, ask
from support.api_world import as_password

from app.access.principal import Partner, Principal, Role, Scope
from app.main import create_app


@dataclass(frozen=True)
class Asker:
    """Somebody who asks every route, and the rule whom of them a row lets in."""

    headers: Callable
    """(people, row) → headers."""
    refused: Callable[[Row], int | None]
    """The status a row answers them with; None: they are let in."""


def _person(role):
    """Who signs out is somebody new, or nobody would be signed in after."""
    return lambda people, row: (people.person if row.method == "DELETE" else people.one)(role)


def _role(role):
    return Asker(_person(role), lambda row: None if Principal("p", role).may(row.role) else 403)


def _key(*scopes, partner=None):
    def refused(row):
        is_theirs = row.partners if partner else True
        return None if is_theirs and set(scopes) & set(row.scopes) else 403

    return Asker(lambda people, _row: people.key(*scopes, partner=partner), refused)


def _over(how):
    what, state = how.split()

    def headers(people, row):
        if what == "key":
            return people.key(*row.scopes, **{state: True})
        return people.one(row.role, **{state: True})

    return Asker(headers, lambda _row: 401)


ASKERS = {
    "nobody": Asker(lambda _people, _row: {}, lambda _row: 401),
    "nonsense": Asker(lambda _people, _row: {"Authorization": "Bearer hg_nonsense"}, lambda _row: 401),
    **{how: _over(how) for how in ("session expired", "account disabled", "key expired", "key revoked")},
    **{str(role): _role(role) for role in (Role.VIEWER, Role.REPORTER, Role.OFFICER, Role.ADMIN)},
    **{f"key {scope}": _key(scope) for scope in Scope},
    "key of everything": _key(*Scope),
    "key as a password": Asker(
        lambda people, _row: as_password(people.key()), lambda row: None if row.basic and row.scopes else 401
    ),
    **{f"partner {audience}": _key(*Scope, partner=audience) for audience in Partner},
    **{f"partner {scope}": _key(scope, partner=Partner.TCC) for scope in Scope},
}
UNKNOWN = {401, 403, 500}


def routes(app):
    return {
        f"{method} {context.path}"
        for context in iter_route_contexts(app.routes)
        for method in set(context.methods or ()) - {"HEAD"}
    }


def described(app):
    """Routes of the OpenAPI document."""
    return {f"{method.upper()} {path}" for path, methods in app.openapi()["paths"].items() for method in methods}


def test_every_route_has_a_row(centre):
    app = create_app(centre)
    assert routes(app) == set(NAMES)
    assert described(app) <= set(NAMES)
    assert len(NAMES) == len(set(NAMES))
    assert {name for name in NAMES if name.split()[1].startswith(V1)} <= described(app)


def codes(api, rows, ids, who):
    """Route → the status that `who` (headers by row) gets."""
    return {f"{row.method} {row.path}": ask(api, row, ids, who(row)).status_code for row in rows}


def all_of(rows, code):
    return {f"{row.method} {row.path}": code for row in rows}


@pytest.mark.parametrize("name", ASKERS)
def test_everybody_gets_in_where_the_row_says_and_nowhere_else(api, people, world, name):
    asker = ASKERS[name]
    rows = sorted(GUARDED, key=lambda row: row.method == "DELETE")
    got = codes(api, rows, world.west, lambda row: asker.headers(people, row))
    expected = {f"{row.method} {row.path}": asker.refused(row) for row in rows}
    assert {route: code if code in UNKNOWN else None for route, code in got.items()} == expected


def test_what_lies_elsewhere_is_as_if_it_were_not(api, people, world):
    mine = people.person(Role.ADMIN, ["AO-WEST"])
    for row in PLACED:
        elsewhere, nowhere = ask(api, row, world.east, mine), ask(api, row, unknown(world.west), mine)
        assert (elsewhere.status_code, nowhere.status_code) == (404, 404), row
        shown, unknown_ = elsewhere.json(), nowhere.json()
        assert shown.pop("correlation_id") != unknown_.pop("correlation_id")
        assert shown == unknown_


def test_what_lies_in_ones_own_area_is_there(api, people, world):
    mine = people.person(Role.ADMIN, ["AO-WEST"])
    got = codes(api, PLACED, world.west, lambda _row: mine)
    kept_back = {f"{row.method} {row.path}": 403 for row in PLACED if row.whole}
    assert {name: code for name, code in got.items() if code in {401, 403, 404, 500}} == kept_back
    assert [name for name, code in got.items() if name.startswith("GET") and code != 200] == []


def test_whoever_has_no_area_sees_nothing(api, people, world):
    blind = people.person(Role.ADMIN, [])
    assert codes(api, PLACED, world.west, lambda _row: blind) == all_of(PLACED, 404)


def unknown(ids):
    """The names of things that do not exist."""
    return type(ids)(UUID(int=7), UUID(int=7), 777, UUID(int=7), "NOBODY", "NOWHERE", "NO-AREA")


SCOPED = ("reports", "threats", "alerts", "units", "sites", "areas", "quarantine")


@pytest.mark.parametrize("name", SCOPED)
def test_a_list_shows_only_ones_own_area(api, people, world, name):
    seen = {
        area: {
            item["id"] for item in api.get(f"{V1}/{name}", headers=people.person(Role.OFFICER, [area])).json()["items"]
        }
        for area in ("AO-WEST", "AO-EAST", "RESERVE")
    }
    attribute = {"quarantine": "held"}.get(name, name.removesuffix("s"))
    west, east = str(getattr(world.west, attribute)), str(getattr(world.east, attribute))
    assert west in seen["AO-WEST"]
    assert east in seen["AO-EAST"]
    assert east not in seen["AO-WEST"]
    assert not {west, east} & seen["RESERVE"]
