"""The page and the API say the same: every address, every body and every field that the page's types name."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

import pytest
from support.api_world import NOW
from support.ports import free_port

from app.access.principal import Role
from app.gateways.hooks import store
from app.gateways.hooks.tables import WebhookAttempt
from app.gateways.hooks.target import TargetFault
from app.main import create_app
from app.workers.integrators import open_tree
from edge_agent.wire.jsonform import catalogue_to_json

STATE = Path(__file__).parents[3] / "app/web/src/state"
CALL = re.compile(
    r"(?P<how>get|all|address|write)(?:<[^;]*?>)?\(\s*(?:\"(?P<method>[A-Z]+)\",\s*)?[\"`](?P<path>/[^\"`]*)[\"`]",
    re.DOTALL,
)
KEY = {"name": "k", "scopes": ["alerts:read"], "areas": None, "expires_at": None}
HOOK_ANSWER = frozenset({"status", "error", "took_ms"})
HOLE = re.compile(r"\$\{[^}]*\}")


def calls() -> set[tuple[str, str]]:
    """(method, path with `{}` for what is filled in) of every request of calls.ts."""
    source = (STATE / "calls.ts").read_text(encoding="utf-8")
    found = set()
    for match in CALL.finditer(source):
        path = HOLE.sub("{}", match["path"]).partition("?")[0]
        found.add((match["method"] or "GET", path))
    return found


@pytest.fixture
def document(centre):
    return create_app(centre).openapi()


def operations(document) -> dict[tuple[str, str], dict]:
    return {
        (method.upper(), re.sub(r"\{[^}]*\}", "{}", path.removeprefix("/api/v1"))): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def test_every_request_of_the_page_is_a_route(document):
    known = operations(document)
    assert len(calls()) > 30
    assert [call for call in sorted(calls()) if call not in known] == []


def bodies() -> dict[tuple[str, str], set[str]]:
    """(method, path) → the names of the fields the page sends, where calls.ts writes the body out."""
    source = (STATE / "calls.ts").read_text(encoding="utf-8")
    found = {}
    for text in source.split("\nexport const ")[1:]:
        request = CALL.search(text)
        body = re.search(r"body: (\{.*?\})[^{}]*?\) =>|body: (\{.*?\}),\n", text, re.DOTALL)
        if request and body and request["method"]:
            path = HOLE.sub("{}", request["path"]).partition("?")[0]
            found[request["method"], path] = set(re.findall(r"(\w+)\??:", body[1] or body[2]))
    return found


def test_every_body_has_the_fields_of_its_form(document):
    known = operations(document)
    schemas = document["components"]["schemas"]
    assert len(bodies()) > 8
    for call, fields in bodies().items():
        reference = known[call]["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        schema = schemas[reference.rpartition("/")[2]]
        assert fields <= schema["properties"].keys(), call
        assert set(schema.get("required", ())) <= fields, call


def interfaces() -> dict[str, set[str]]:
    """Name of each interface of types.ts → its own fields; optional ones end in `?`."""
    source = (STATE / "types.ts").read_text(encoding="utf-8")
    return {
        name: set(re.findall(r"^  (\w+\??):", body, re.MULTILINE))
        for name, body in re.findall(r"^export interface (\w+)[^{]*\{\n(.*?)^\}", source, re.MULTILINE | re.DOTALL)
    }


def agrees(name: str, shown: dict, *, more: frozenset[str] = frozenset()) -> None:
    fields = interfaces()[name]
    needed = {field for field in fields if not field.endswith("?")}
    allowed = {field.removesuffix("?") for field in fields} | more
    assert needed <= shown.keys(), name
    assert shown.keys() <= allowed, name


LISTS = {
    "threats": "Threat",
    "alerts": "Alert",
    "sites": "Site",
    "units": "Unit",
    "areas": "Area",
    "facilities": "Facility",
}


@pytest.fixture
def watch(people):
    return people.person(Role.ADMIN)


@pytest.mark.parametrize("path", LISTS)
def test_a_list_shows_what_the_page_expects(api, watch, world, path):
    for item in api.get(f"/api/v1/{path}", headers=watch).json()["items"]:
        agrees(LISTS[path], item)


def test_reports_quarantine_mission_and_people_show_what_the_page_expects(api, watch, world):
    def first(path):
        return api.get(f"/api/v1/{path}", headers=watch).json()["items"][0]

    agrees("Report", first("reports"))
    agrees("Quarantined", first("quarantine"))
    agrees("Account", first("accounts"))
    agrees("Mission", api.get("/api/v1/mission", headers=watch).json())
    agrees("Principal", api.get("/api/v1/session", headers=watch).json())
    site = first("sites")
    agrees("SiteLink", site["link"])
    agrees("Fix", first("units")["position"])
    api.post("/api/v1/keys", headers=watch, json=KEY)
    agrees("ApiKey", first("keys"))


def test_webhooks_and_mqtt_show_what_the_page_expects(api, watch, mission, database):
    made = api.post("/api/v1/keys", headers=watch, json=KEY).json()
    form = {"key": made["prefix"], "name": "a", "url": "https://example.org/"}
    hook = api.post("/api/v1/webhooks", headers=watch, json=form).json()
    filters = frozenset(interfaces()["HookFilters"])
    assert filters <= hook.keys()
    agrees("Webhook", hook, more=filters | {"secret"})
    address = f"/api/v1/webhooks/{hook['id']}"
    with database.transaction() as session:
        store.owe(session, UUID(hook["id"]), [store.New(1, "alert/1", "alert.issued")], now=NOW)
        session.add(WebhookAttempt(webhook=UUID(hook["id"]), event=1, at=NOW, error="unreachable"))
    (message,) = api.get(f"{address}/messages", headers=watch).json()["items"]
    agrees("HookMessage", message)
    agrees("HookTry", message["attempts"][0], more=HOOK_ANSWER)
    api.put("/api/v1/webhook-hosts/127.0.0.1", headers=watch)
    agrees("HookHost", api.get("/api/v1/webhook-hosts", headers=watch).json()["items"][0])
    nowhere = {"url": f"http://127.0.0.1:{free_port()}/"}
    assert api.patch(address, headers=watch, json=nowhere).status_code == 200
    agrees("HookTest", api.post(f"{address}/test", headers=watch).json(), more=HOOK_ANSWER)
    with database.transaction() as session:
        open_tree(session, made["prefix"], until=NOW, by="admin", now=NOW)
    mqtt = api.get("/api/v1/mqtt", headers=watch).json()
    agrees("Mqtt", mqtt)
    agrees("MqttWay", mqtt["keys"][0])


def test_every_fault_of_an_address_has_words():
    words = (STATE.parent / "shared/i18n/en.ts").read_text(encoding="utf-8").partition("  hooks: {")[2]
    said = set(re.findall(r"^      (\w+):", words.partition("fault: {")[2].partition("},")[0], re.MULTILINE))
    assert {str(fault) for fault in TargetFault} <= said


def test_details_show_what_the_page_expects(api, watch, world):
    threat = api.get(f"/api/v1/threats/{world.west.threat}", headers=watch).json()
    base = frozenset(field.removesuffix("?") for field in interfaces()["Threat"])
    agrees("ThreatDetail", threat, more=base)
    alert = api.get("/api/v1/alerts/101", headers=watch).json()
    base = frozenset(field.removesuffix("?") for field in interfaces()["Alert"])
    agrees("AlertDetail", alert, more=base)
    agrees("Delivery", alert["delivered"][0])


def test_the_catalogue_is_what_the_page_expects():
    catalogue = catalogue_to_json()
    agrees("Catalogue", catalogue)
    for kind in catalogue["kinds"]:
        agrees("CatalogueKind", kind)
        for field in kind["fields"]:
            agrees("CatalogueField", field)


def test_every_kind_has_a_symbol():
    table = (STATE.parents[1] / "build/symbols.mjs").read_text(encoding="utf-8")
    drawn = set(re.findall(r'^  "?([\w-]+)"?: \[', table, re.MULTILINE))
    assert {kind["symbol"] for kind in catalogue_to_json()["kinds"]} <= drawn
