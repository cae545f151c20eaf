"""The settings file of a site's agent, as the centre writes it; what it refers to lies beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.roster.roster import SiteInfo

DOOR_PORT = 8470
ENROL_PORT = 8471
DOOR_FILES = {"cert": "door-cert.pem", "key": "door-key.pem", "ca": "door-ca.pem"}
"""Key of the settings → file of the door's HTTPS."""
_FIRST_CONTACT = (
    "# While this is set, a page without HTTPS hands the authority to tablets that do not trust this site yet.",
    f"# enrol_port = {ENROL_PORT}",
)


@dataclass(frozen=True, slots=True)
class Addresses:
    """What a site's settings say about the way to the centre."""

    broker_host: str
    broker_port: int
    centre: str = ""
    """How tablets of the site are told to call the centre; for people only."""


@dataclass(frozen=True, slots=True)
class DoorSettings:
    """The door for tablets: over HTTPS on every address of the box, or for programs on the box alone."""

    token: str = field(repr=False)
    name: str = ""
    """How tablets reach it over HTTPS; empty: only programs on the box do."""


def agent_settings(site: SiteInfo, epoch: int, addresses: Addresses, door: DoorSettings) -> str:
    """Text of a site's `agent.toml`."""
    top: Mapping[str, object] = {
        "site": site.wire,
        "name": site.name,
        "epoch": epoch,
        "centre": addresses.centre,
        "profile": site.profile,
        "data": "data",
        "quota_bytes": 64 * 1024 * 1024,
    }
    tables: Mapping[str, Mapping[str, object]] = {
        "broker": {"host": addresses.broker_host, "port": addresses.broker_port},
        "tls": {"ca": "ca.pem", "cert": "cert.pem", "key": "key.pem"},
        "door": _door(door),
    }
    lines = [f"# Settings of the agent at {site.name}. Keep this directory to the agent alone.", *entries(top)]
    for name, table in tables.items():
        lines += ["", f"[{name}]", *entries(table)]
    if door.name:
        lines += _FIRST_CONTACT
    return "\n".join(lines) + "\n"


def https_settings(name: str) -> Mapping[str, object]:
    """What a door needs in its settings for tablets to reach it over HTTPS under `name`."""
    return {"host": "0.0.0.0", "name": name, **DOOR_FILES}  # noqa: S104 - for tablets, and each is asked who it is


def _door(door: DoorSettings) -> Mapping[str, object]:
    where = https_settings(door.name) if door.name else {"host": "127.0.0.1"}
    return {"port": DOOR_PORT, "token": door.token, **where}


def entries(table: Mapping[str, object]) -> list[str]:
    """Lines of TOML; a JSON string is a TOML basic string."""
    return [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()]
