"""Every route against everybody: who is let in, and that what lies elsewhere is simply not there.

The rows are checked against the application's own routes: a route without a row fails.
"""

from uuid import UUID

import pytest
from fastapi.routing import iter_route_contexts
from support.api_routes import ANY, GUARDED, NAMES, PLACED, V1, ask

from app.access.principal import Role, Scope
from app.main import create_app

BELOW = {Role.REPORTER: Role.VIEWER, Role.OFFICER: Role.REPORTER, Role.ADMIN: Role.OFFICER}


def routes(app):
    return {
        f"{method} {context.path}"
        for context in iter_route_contexts(app.routes)
        for method in (context.methods or ()) - {"HEAD"}
    }


def test_every_route_has_a_row(centre):
    assert routes(create_app(centre)) == set(NAMES)
    assert len(NAMES) == len(set(NAMES))


def codes(api, rows, ids, who):
    """Route → the status that `who` (headers by row) gets."""
    return {f"{row.method} {row.path}": ask(api, row, ids, who(row)).status_code for row in rows}


def all_of(rows, code):
    return {f"{row.method} {row.path}": code for row in rows}


def test_nobody_is_refused(api, world):
    assert codes(api, GUARDED, world.west, lambda _row: {}) == all_of(GUARDED, 401)


OVER = ("session expired", "account disabled", "key expired", "key revoked")


@pytest.mark.parametrize("over", OVER)
def test_whoever_was_let_in_once_is_refused_later(api, people, world, over):
    what, how = over.split()

    def who(row):
        if what == "key":
            return people.key(*row.scopes, **{how: True})
        return people.one(row.role, **{how: True})

    assert codes(api, GUARDED, world.west, who) == all_of(GUARDED, 401)


def test_a_lesser_role_is_refused(api, people, world):
    rows = [row for row in GUARDED if row.role in BELOW]
    assert codes(api, rows, world.west, lambda row: people.one(BELOW[row.role])) == all_of(rows, 403)


def test_a_key_without_the_scope_is_refused(api, people, world):
    rows = [row for row in GUARDED if row.scopes != ANY]

    def who(row):
        return people.key(*(scope for scope in Scope if scope not in row.scopes))

    assert codes(api, rows, world.west, who) == all_of(rows, 403)


def test_the_right_role_is_let_in(api, people, world):
    rows = sorted(GUARDED, key=lambda row: row.method == "DELETE")
    got = codes(api, rows, world.west, lambda row: (people.person if row.method == "DELETE" else people.one)(row.role))
    assert {name: code for name, code in got.items() if code in {401, 403, 500}} == {}


def test_the_right_key_is_let_in(api, people, world):
    for scope in Scope:
        rows = [row for row in GUARDED if scope in row.scopes]
        key = people.key(scope)
        got = codes(api, rows, world.west, lambda _row: key)  # noqa: B023 - called before the next round
        assert {name: code for name, code in got.items() if code in {401, 403, 500}} == {}


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
