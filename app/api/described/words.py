"""The words of the OpenAPI document that belong to no single route."""

from __future__ import annotations

from collections.abc import Mapping

from app.access.principal import Scope

TAGS: Mapping[str, str] = {
    "accounts": "Signing in, people's accounts, keys of programs and their ways into the integrators' broker.",
    "reports": "What the sites said, their photos, and what is held in quarantine.",
    "threats": "What is dangerous where, and why we think so.",
    "decisions": "What officers decide about threats and reports.",
    "releasability": "Who beyond the mission may have something.",
    "alerts": "Who was warned of what, and how far each warning came.",
    "cap": "Alerts as signed CAP 1.2, out and in.",
    "roster": "The mission: its sites and their links, units, areas, facilities, and the catalogue of kinds.",
    "basemaps": "Maps that the mission brought.",
    "stream": "Every change as it happens, and the journal of what happened.",
    "history": "The picture as it stood.",
    "webhooks": "Addresses of integrators that are told what changes.",
    "ogc": "OGC API - Features, for GIS programs.",
    "health": "Whether the centre lives and works.",
    "guide": "What can go wrong.",
}
SCOPES: Mapping[Scope, str] = {
    Scope.REPORTS_READ: "read reports and their photos",
    Scope.THREATS_READ: "read threats",
    Scope.ALERTS_READ: "read alerts",
    Scope.UNITS_READ: "read units, sites, areas and facilities",
    Scope.METRICS_READ: "read `/metrics`",
    Scope.REPORTS_WRITE: "file reports of an outside source",
    Scope.WEBHOOKS_WRITE: "make and change webhooks of its own",
}
KEY = "An API key, `hg_<prefix>_<secret>`. Each holds some of these scopes: "
SCHEMES: Mapping[str, str] = {
    "key": KEY + "; ".join(f"`{scope}`: {words}" for scope, words in SCOPES.items()) + ".",
    "session": "The cookie of `POST /api/v1/session`. Writes need `X-Heliograph: 1` and the centre's `Origin` too.",
    "basic": "Below `/ogc` only: any name, and an API key as the password.",
}
PARAMETERS: Mapping[str, str] = {
    "accounts/{name}": "Name of the account.",
    "alerts/{number}": "Number of the alert.",
    "areas/{code}": "Code of the area.",
    "basemaps/{basemap_id}": "Id of the map.",
    "collections/{collection_id}": "Id of the collection.",
    "decisions/{number}": "Number of the decision.",
    "facilities/{code}": "Code of the facility.",
    "items/{feature_id}": "Id of the feature.",
    "keys/{prefix}": "Prefix of the key.",
    "people/{person_id}": "Id of the person.",
    "quarantine/{held_id}": "Id of what is held.",
    "received/{name}": "Id of the message.",
    "reports/{report_id}": "Id of the report.",
    "schemas/{name}": "`event.json` or `stream.json`.",
    "sites/{code}": "Code of the site.",
    "threats/{threat_id}": "Id of the threat.",
    "units/{code}": "Callsign of the unit.",
    "webhook-hosts/{name}": "Name of the host.",
    "webhooks/{id_}": "Id of the webhook.",
    "{basemap_id}/{z}": "Zoom of the tile.",
    "{number}/{revision}": "Revision of the alert: 0 is its first message.",
    "{x}/{y}": "Row of the tile, from the north.",
    "{z}/{x}": "Column of the tile, from the west.",
    "area": "Code of an area.",
    "Last-Event-ID": "Id of the last event that came; goes before `cursor`.",
}
"""What a parameter is that its route does not describe; one of the path is known by what stands before it."""
