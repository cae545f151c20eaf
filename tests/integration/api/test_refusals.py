"""A refusal says what is missing, in words and in the challenge, and nothing of what lies behind."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import pytest
from support.api_routes import DRAFT, V1

from app.access.principal import Partner, Role, Scope

LACKS = 'Bearer error="insufficient_scope"'
BAD = 'Bearer error="invalid_token"'
PEOPLE = "Only people may do this, with the role"
BASIC = {"Authorization": f"Basic {base64.b64encode(b'qgis:hg_nonsense').decode()}"}
ALL_READS = "reports:read threats:read alerts:read units:read"


def key(*scopes, **more):
    return lambda people: people.key(*scopes, **more)


def person(role):
    return lambda people: people.person(role)


def headers(**given):
    return lambda _people: given


@dataclass(frozen=True)
class Case:
    """Who asks what, and the refusal."""

    who: object
    asked: str
    status: int
    detail: str
    challenge: str | None = None


CASES = {
    "key without the scope": Case(
        key(Scope.ALERTS_READ), "GET /threats", 403, "Needs the scope `threats:read`.", f'{LACKS}, scope="threats:read"'
    ),
    "key without any of the scopes": Case(
        key(Scope.METRICS_READ),
        "GET /history",
        403,
        "Needs one of the scopes `reports:read`, `threats:read`, `alerts:read`, `units:read`.",
        f'{LACKS}, scope="{ALL_READS}"',
    ),
    "key where officers are meant": Case(
        key(), "POST /alerts/preview", 403, f"{PEOPLE} officer or higher; no key can.", LACKS
    ),
    "key where administrators are meant": Case(key(), "GET /keys", 403, f"{PEOPLE} admin; no key can.", LACKS),
    "key of a partner": Case(
        key(partner=Partner.TCC),
        "GET /histogram",
        403,
        "Only the mission's own may do this; no key of a partner can.",
        LACKS,
    ),
    "key of a partner without the scope": Case(
        key(Scope.ALERTS_READ, partner=Partner.TCC),
        "GET /units",
        403,
        "Needs the scope `units:read`.",
        f'{LACKS}, scope="units:read"',
    ),
    "key of a partner at the tiles": Case(
        key(partner=Partner.TCC),
        "GET /basemaps/x",
        403,
        "Only the mission's own may do this; no key of a partner can.",
        LACKS,
    ),
    "person below": Case(person(Role.VIEWER), "POST /alerts/preview", 403, "Needs the role officer or higher."),
    "person below an administrator": Case(person(Role.OFFICER), "GET /webhooks", 403, "Needs the role admin."),
    "unknown key": Case(
        headers(Authorization="Bearer hg_nonsense"),
        "GET /threats",
        401,
        "The API key is unknown, expired or revoked.",
        BAD,
    ),
    "basic where only bearers are read": Case(
        headers(**BASIC), "GET /threats", 401, "This address understands only `Authorization: Bearer`.", "Bearer"
    ),
    "a token alone": Case(
        headers(Authorization="Token hg_nonsense"),
        "GET /threats",
        401,
        "This address understands only `Authorization: Bearer`.",
        "Bearer",
    ),
    "nobody": Case(
        headers(), "GET /threats", 401, "Sign in, or send an API key as `Authorization: Bearer hg_…`.", "Bearer"
    ),
}


def refusal(api, asked, who):
    method, path = asked.split()
    return api.request(method, V1 + path, headers=who, json=DRAFT if method == "POST" else None)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_refusal_says_what_is_missing(api, people, world, case):
    answer = refusal(api, case.asked, case.who(people))
    assert (answer.status_code, answer.json()["detail"]) == (case.status, case.detail)
    assert answer.headers.get("www-authenticate") == case.challenge


def test_a_map_program_with_a_wrong_key_is_told_both_ways(api):
    answer = api.get("/ogc", headers=BASIC)
    assert answer.headers["www-authenticate"].startswith(f"{BAD}, Basic realm=")
    other = api.get("/ogc", headers={"Authorization": "Digest x"})
    assert "`Authorization: Bearer` and `Authorization: Basic`" in other.json()["detail"]


@pytest.mark.parametrize("who", [key(Scope.METRICS_READ), key(Scope.METRICS_READ, partner=Partner.TCC)])
def test_whoever_may_nothing_learns_nothing_of_what_there_is(api, people, world, who):
    asking = who(people)

    def told(threat):
        answer = api.get(f"{V1}/threats/{threat}", headers=asking)
        body = answer.json()
        del body["correlation_id"]
        return answer.status_code, body, answer.headers["www-authenticate"]

    assert told(world.west.threat) == told("00000000-0000-0000-0000-000000000007")
