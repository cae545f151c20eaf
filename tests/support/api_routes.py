"""Every route of the API with who may use it and an example; `test_matrix` checks that none is missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from support.api_world import SPACE

from app.access.principal import Role, Scope

REPORT = "the report of `Ids`"
WHY = {"why": "because"}
RELEASE = {"partners": ["tcc"], **WHY}
DRAFT = {"kind": "IED", "lat": 6.0, "lon": 20.0, "instruction": "avoid_area", "units": ["ALFA-1"]}
SQUARE = {"type": "Polygon", "coordinates": [[[19.6, 5.6], [19.8, 5.6], [19.8, 5.8], [19.6, 5.6]]]}


@dataclass(frozen=True)
class Row:
    """One route: who may use it, and an example; `thing` is the attribute of `Ids` that stands in the address."""

    method: str
    path: str
    role: Role | None
    scopes: tuple[Scope, ...] = ()
    thing: str = ""
    body: dict | None = None
    headers: dict = field(default_factory=dict)
    whole: bool = False
    """Only for who sees the whole mission."""
    partners: bool = False
    """Also for keys of partners with one of the scopes."""
    basic: bool = False
    """A key may be the password of HTTP Basic."""

    def address(self, ids) -> str:
        if not self.thing:
            return self.path
        start, _, rest = self.path.partition("{")
        return start + str(getattr(ids, self.thing)) + rest.partition("}")[2].replace("{number}", "0")


FILED = {"kind": "IED", "observed_at": "2026-09-21T14:12:20Z", "place": {"lat": 6.0, "lon": 20.0, "accuracy_m": 20}}
V1 = "/api/v1"
ANY = tuple(scope for scope in Scope)
NOT_METRICS = (Scope.REPORTS_READ, Scope.THREATS_READ, Scope.ALERTS_READ, Scope.UNITS_READ)
HOOKS = (Scope.WEBHOOKS_WRITE,)
DAY = "2026-09-20T00:00:00Z"
OGC = tuple(
    Row("GET", f"/ogc{path}", Role.VIEWER, NOT_METRICS, partners=True, basic=True)
    for path in (
        "",
        "/",
        "/conformance",
        "/api",
        "/collections",
        "/collections/{collection_id}",
        "/collections/{collection_id}/queryables",
        "/collections/{collection_id}/items",
        "/collections/{collection_id}/items/{feature_id}",
    )
)
ROWS = (
    *OGC,
    Row("GET", "/healthz", None),
    Row("GET", "/readyz", None),
    Row("GET", "/metrics", Role.ADMIN, (Scope.METRICS_READ,)),
    Row("GET", "/docs", None),
    Row("GET", "/plain.css", None),
    Row("GET", "/openapi.json", None),
    Row("GET", "/", None),
    Row("GET", "/sign-in", None),
    Row("GET", "/setup", None),
    Row("GET", "/assets/{name}", None),
    Row("GET", "/basemap/{name}", None),
    Row("GET", f"{V1}/basemaps", Role.VIEWER, ANY),
    Row("GET", f"{V1}/basemaps/{{basemap_id}}", Role.VIEWER, ANY),
    Row("GET", f"{V1}/basemaps/{{basemap_id}}/{{z}}/{{x}}/{{y}}", Role.VIEWER, ANY),
    Row("GET", f"{V1}/problems", None),
    Row("GET", f"{V1}/schemas/{{name}}", None),
    Row("POST", f"{V1}/session", None, body={"name": "x", "password": "y"}),
    Row("GET", f"{V1}/session", Role.VIEWER),
    Row("DELETE", f"{V1}/session", Role.VIEWER),
    Row("POST", f"{V1}/setup", None, body={"token": "x", "password": "y"}),
    Row("GET", f"{V1}/accounts", Role.ADMIN),
    Row("POST", f"{V1}/accounts", Role.ADMIN, body={"name": "new", "role": "viewer", "areas": []}),
    Row("GET", f"{V1}/accounts/{{name}}", Role.ADMIN),
    Row("PATCH", f"{V1}/accounts/{{name}}", Role.ADMIN, body={}),
    Row("POST", f"{V1}/accounts/{{name}}/setup-link", Role.ADMIN),
    Row("GET", f"{V1}/keys", Role.ADMIN),
    Row(
        "POST",
        f"{V1}/keys",
        Role.ADMIN,
        body={"name": "new", "scopes": ["alerts:read"], "areas": [], "expires_at": None},
    ),
    Row("DELETE", f"{V1}/keys/{{prefix}}", Role.ADMIN),
    Row("GET", f"{V1}/mqtt", Role.ADMIN),
    Row("POST", f"{V1}/keys/{{prefix}}/mqtt", Role.ADMIN),
    Row("DELETE", f"{V1}/keys/{{prefix}}/mqtt", Role.ADMIN),
    Row("GET", f"{V1}/sites/{{code}}/people", Role.ADMIN),
    Row("POST", f"{V1}/sites/{{code}}/people", Role.ADMIN, body={"callsign": "Kilo 9"}),
    Row("PUT", f"{V1}/sites/{{code}}/people/{{person_id}}/pin", Role.ADMIN, body={}),
    Row("DELETE", f"{V1}/sites/{{code}}/people/{{person_id}}", Role.ADMIN),
    Row("GET", f"{V1}/reports", Role.VIEWER, (Scope.REPORTS_READ,), partners=True),
    Row("GET", f"{V1}/reports/waiting", Role.VIEWER, (Scope.REPORTS_READ,)),
    Row("GET", f"{V1}/reports/{{report_id}}", Role.VIEWER, (Scope.REPORTS_READ,), "report", partners=True),
    Row("POST", f"{V1}/reports/{{report_id}}/seen", Role.OFFICER, (), "report"),
    Row("GET", f"{V1}/reports/{{report_id}}/photos", Role.VIEWER, (Scope.REPORTS_READ,), "report"),
    Row("GET", f"{V1}/reports/{{report_id}}/photos/{{number}}", Role.VIEWER, (Scope.REPORTS_READ,), "report"),
    Row("POST", f"{V1}/reports/{{report_id}}/photos/{{number}}/request", Role.OFFICER, (), "report"),
    Row(
        "POST",
        f"{V1}/reports/{{report_id}}/grade",
        Role.OFFICER,
        (),
        "report",
        {"reliability": "A", "credibility": 1, **WHY},
    ),
    Row("POST", f"{V1}/reports", Role.REPORTER, body={"id": str(SPACE), "site": "BASE", "report": FILED}),
    Row(
        "POST",
        f"{V1}/reports/{{report_id}}/place",
        Role.OFFICER,
        (),
        "report",
        {"id": str(SPACE), "lat": 6.0, "lon": 20.0, "accuracy_m": 50, **WHY},
    ),
    Row("GET", f"{V1}/quarantine", Role.OFFICER),
    Row("GET", f"{V1}/quarantine/{{held_id}}", Role.OFFICER, (), "held"),
    Row("POST", f"{V1}/quarantine/{{held_id}}/release", Role.OFFICER, (), "held", WHY),
    Row("POST", f"{V1}/quarantine/{{held_id}}/discard", Role.OFFICER, (), "held", WHY),
    Row("POST", f"{V1}/quarantine/{{held_id}}/reopen", Role.OFFICER, (), "held", WHY),
    Row("GET", f"{V1}/threats", Role.VIEWER, (Scope.THREATS_READ,), partners=True),
    Row("GET", f"{V1}/threats/{{threat_id}}", Role.VIEWER, (Scope.THREATS_READ,), "threat", partners=True),
    Row("POST", f"{V1}/threats/{{threat_id}}/confirm", Role.OFFICER, (), "threat", WHY),
    Row("POST", f"{V1}/threats/{{threat_id}}/dismiss", Role.OFFICER, (), "threat", WHY),
    Row("POST", f"{V1}/threats/{{threat_id}}/clear", Role.OFFICER, (), "threat", WHY),
    Row("POST", f"{V1}/threats/{{threat_id}}/split", Role.OFFICER, (), "threat", {"reports": [REPORT], **WHY}),
    Row("POST", f"{V1}/threats/merge", Role.OFFICER, body={"threats": [str(SPACE), str(UUID(int=1))], **WHY}),
    Row("POST", f"{V1}/threats/merge/preview", Role.OFFICER, body={"threats": [str(SPACE), str(UUID(int=1))], **WHY}),
    Row("POST", f"{V1}/decisions/{{number}}/undo", Role.OFFICER, body=WHY),
    Row("GET", f"{V1}/alerts", Role.VIEWER, (Scope.ALERTS_READ,), partners=True),
    Row("GET", f"{V1}/alerts/{{number}}", Role.VIEWER, (Scope.ALERTS_READ,), "alert", partners=True),
    Row("POST", f"{V1}/alerts/preview", Role.OFFICER, body=DRAFT),
    Row("POST", f"{V1}/alerts", Role.OFFICER, body=DRAFT | {"id": str(SPACE)}),
    Row("PATCH", f"{V1}/alerts/{{number}}", Role.OFFICER, (), "alert", WHY, {"If-Match": "*"}),
    Row("POST", f"{V1}/alerts/{{number}}/cancel", Role.OFFICER, (), "alert", WHY),
    Row("POST", f"{V1}/alerts/{{number}}/acknowledge", Role.OFFICER, (), "alert"),
    Row("GET", f"{V1}/reports/{{report_id}}/release", Role.OFFICER, (), "report"),
    Row("PUT", f"{V1}/reports/{{report_id}}/release", Role.OFFICER, (), "report", RELEASE),
    Row("GET", f"{V1}/threats/{{threat_id}}/release", Role.OFFICER, (), "threat"),
    Row("PUT", f"{V1}/threats/{{threat_id}}/release", Role.OFFICER, (), "threat", RELEASE),
    Row("GET", f"{V1}/alerts/{{number}}/release", Role.OFFICER, (), "alert"),
    Row("PUT", f"{V1}/alerts/{{number}}/release", Role.OFFICER, (), "alert", RELEASE),
    Row("GET", f"{V1}/cap/feed", Role.VIEWER, (Scope.ALERTS_READ,), partners=True, basic=True),
    Row("GET", f"{V1}/cap/certificate", Role.VIEWER, ANY, partners=True, basic=True),
    Row("GET", f"{V1}/cap/alerts/{{number}}", Role.VIEWER, (Scope.ALERTS_READ,), "alert", partners=True, basic=True),
    Row(
        "GET", f"{V1}/cap/alerts/{{number}}/{{revision}}", Role.VIEWER, (Scope.ALERTS_READ,), partners=True, basic=True
    ),
    Row("GET", f"{V1}/cap/received", Role.OFFICER),
    Row("GET", f"{V1}/cap/received/{{name}}", Role.OFFICER),
    Row("POST", f"{V1}/cap", Role.REPORTER, (Scope.REPORTS_WRITE,), partners=True),
    Row("GET", f"{V1}/units", Role.VIEWER, (Scope.UNITS_READ,), partners=True),
    Row("GET", f"{V1}/units/{{code}}", Role.VIEWER, (Scope.UNITS_READ,), "unit", partners=True),
    Row("GET", f"{V1}/sites", Role.VIEWER, (Scope.UNITS_READ,), partners=True),
    Row("GET", f"{V1}/sites/{{code}}", Role.VIEWER, (Scope.UNITS_READ,), "site", partners=True),
    Row("GET", f"{V1}/areas", Role.VIEWER, (Scope.UNITS_READ,), partners=True),
    Row("GET", f"{V1}/areas/{{code}}", Role.VIEWER, (Scope.UNITS_READ,), "area", partners=True),
    Row(
        "PUT",
        f"{V1}/areas/{{code}}",
        Role.OFFICER,
        (),
        "area",
        {"name": "n", "geometry": SQUARE},
        {"If-Match": "*"},
        whole=True,
    ),
    Row("DELETE", f"{V1}/areas/{{code}}", Role.OFFICER, (), "area", None, {"If-Match": "*"}, whole=True),
    Row("GET", f"{V1}/facilities", Role.VIEWER, (Scope.UNITS_READ,), partners=True),
    Row("GET", f"{V1}/facilities/{{code}}", Role.VIEWER, (Scope.UNITS_READ,), partners=True),
    Row("GET", f"{V1}/events", Role.OFFICER),
    Row("GET", f"{V1}/mission", Role.VIEWER, ANY, partners=True),
    Row("GET", f"{V1}/catalogue", Role.VIEWER, ANY, partners=True),
    Row("GET", f"{V1}/stream", Role.VIEWER, NOT_METRICS, partners=True),
    Row("GET", f"{V1}/webhooks", Role.ADMIN, HOOKS, partners=True),
    Row("POST", f"{V1}/webhooks", Role.ADMIN, HOOKS, body={"name": "a", "url": "https://example.org"}, partners=True),
    Row("GET", f"{V1}/webhooks/{{id_}}", Role.ADMIN, HOOKS, partners=True),
    Row("PATCH", f"{V1}/webhooks/{{id_}}", Role.ADMIN, HOOKS, body={}, partners=True),
    Row("DELETE", f"{V1}/webhooks/{{id_}}", Role.ADMIN, HOOKS, partners=True),
    Row("POST", f"{V1}/webhooks/{{id_}}/rotate", Role.ADMIN, HOOKS, partners=True),
    Row("POST", f"{V1}/webhooks/{{id_}}/test", Role.ADMIN, HOOKS, partners=True),
    Row("POST", f"{V1}/webhooks/{{id_}}/replay", Role.ADMIN, HOOKS, body={"since": DAY}, partners=True),
    Row("GET", f"{V1}/webhooks/{{id_}}/messages", Role.ADMIN, HOOKS, partners=True),
    Row("GET", f"{V1}/webhook-hosts", Role.ADMIN),
    Row("PUT", f"{V1}/webhook-hosts/{{name}}", Role.ADMIN),
    Row("DELETE", f"{V1}/webhook-hosts/{{name}}", Role.ADMIN),
    Row("GET", f"{V1}/history", Role.VIEWER, NOT_METRICS),
    Row("GET", f"{V1}/histogram", Role.VIEWER, NOT_METRICS),
)
NAMES = [f"{row.method} {row.path}" for row in ROWS]
GUARDED = [row for row in ROWS if row.role is not None]
PLACED = sorted((row for row in ROWS if row.thing), key=lambda row: row.method == "DELETE")


def ask(api, row, ids, headers):
    address = row.address(ids)
    if row.path.endswith("/stream"):
        # The guard stands before the parameters: a stream that would be let in is told that it asks nonsense.
        address += "?nonsense=1"
    body = row.body if row.body is None or "reports" not in row.body else row.body | {"reports": [str(ids.report)]}
    return api.request(row.method, address, headers=headers | row.headers, json=body)
