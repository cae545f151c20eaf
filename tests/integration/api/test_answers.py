"""What the OpenAPI document says of answers: nothing that does not resolve, and to each reader their own shape.

That real answers are what it says is checked with every answer of every test here: `conftest.clients`.
"""

from __future__ import annotations

import json
import re

import pytest
from jsonschema import Draft202012Validator
from support.api_routes import V1

from app.access.principal import Partner, Role
from app.api.described.examples import EXAMPLES

UNDESCRIBED = frozenset(
    f"GET /ogc{path}"
    for path in (
        "",
        "/conformance",
        "/api",
        "/collections",
        "/collections/{collection_id}",
        "/collections/{collection_id}/queryables",
        "/collections/{collection_id}/items",
        "/collections/{collection_id}/items/{feature_id}",
    )
)
"""Operations whose answer has no schema yet. This set only shrinks; those of OGC are described by `/ogc/api`."""
WHY = {"why": "agreed with the contingent"}
VIEWS = {
    "alerts": ("Alert", "AlertDocument", "PartnerAlert"),
    "threats": ("Threat", "ThreatDocument", "PartnerThreat"),
    "reports": ("Report", "ReportDocument", "PartnerReport"),
    "units": ("Unit", "Unit", "PartnerUnit"),
    "sites": ("Site", "Site", "PartnerSite"),
    "areas": ("Area", "Area", "Area"),
}


@pytest.fixture
def released(api, people, world):
    """What lies in the west, released to a partner with its words."""
    officer, ids = people.person(Role.ADMIN, sensitive=True), world.west
    for path in (f"reports/{ids.report}", f"threats/{ids.threat}", f"alerts/{ids.alert}"):
        body = {"partners": [Partner.TCC], **WHY}
        assert api.put(f"{V1}/{path}/release", headers=officer, json=body).status_code == 200
    return ids


def listed(api, name, who):
    items = api.get(f"{V1}/{name}", headers=who).json()["items"]
    assert items
    return items


@pytest.mark.parametrize("name", VIEWS)
def test_the_mission_and_a_partner_read_each_their_own_shape(api, people, released, conformance, name):
    own, document, theirs = VIEWS[name]
    thing = getattr(released, name.removesuffix("s"))
    ours, partner = people.key(sensitive=True), people.key(partner=Partner.TCC)
    assert [conformance.named(own, item) for item in listed(api, name, ours) if conformance.named(own, item)] == []
    assert conformance.named(document, api.get(f"{V1}/{name}/{thing}", headers=ours).json()) == []
    assert [fault for item in listed(api, name, partner) for fault in conformance.named(theirs, item)] == []
    assert conformance.named(theirs, api.get(f"{V1}/{name}/{thing}", headers=partner).json()) == []


def test_a_member_that_is_missing_or_more_is_a_fault(conformance):
    unit = dict(EXAMPLES["Unit"])
    assert conformance.named("Unit", unit) == []
    assert conformance.named("Unit", unit | {"secret": 1}) != []
    del unit["role"]
    assert conformance.named("Unit", unit) != []


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_what_its_schema_says(conformance, name):
    assert conformance.named(name, EXAMPLES[name]) == []
    assert conformance.document["components"]["schemas"][name]["examples"] == [EXAMPLES[name]]


def is_silent(operation):
    """Whether a success in JSON has no schema."""
    successes = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
    bodies = [answer.get("content", {}).get("application/json") for answer in successes]
    return any(body is not None and not body.get("schema") for body in bodies)


def test_an_account_and_its_new_link_are_what_is_said(api, people, conformance):
    admin = people.person(Role.ADMIN)
    body = {"name": "juma", "role": "viewer", "areas": None}
    assert api.post(f"{V1}/accounts", headers=admin, json=body).status_code == 201
    assert conformance.named("Account", api.get(f"{V1}/accounts/juma", headers=admin).json()) == []
    assert conformance.named("SetupLink", api.post(f"{V1}/accounts/juma/setup-link", headers=admin).json()) == []


def test_every_answer_in_json_has_a_schema(conformance):
    silent = {
        f"{method.upper()} {path}"
        for path, methods in conformance.document["paths"].items()
        for method, operation in methods.items()
        if is_silent(operation)
    }
    assert silent == UNDESCRIBED


def test_every_schema_is_one_and_is_used(conformance):
    document = conformance.document
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    named = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(document)))
    assert named == schemas.keys()


@pytest.mark.parametrize("path", ["mission", "catalogue", "reports/waiting", "mqtt"])
def test_what_can_have_no_place_is_no_feature(api, people, world, path):
    who = people.person(Role.ADMIN)
    plain, asked = (api.get(f"{V1}/{path}{query}", headers=who) for query in ("", "?f=geojson"))
    assert (asked.status_code, asked.json()) == (200, plain.json())
