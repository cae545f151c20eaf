"""People of a site as its settings name them, and a tablet that is enrolled and signed in."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from support.door import Tablet

from edge_agent.agent import Agent
from edge_agent.intake import app
from edge_agent.wire.codec import encode_body
from edge_agent.wire.messages import SiteConfig

PIN = "482913"
ITERATIONS = 1_000


def person(id_: str = "p1", callsign: str = "Lima 2", pin: str = PIN, **more: object) -> dict[str, object]:
    """A person in the form of the site's settings."""
    salt = f"salt of {id_}".encode()
    verifier = hashlib.pbkdf2_hmac("sha256", pin.encode(), salt, ITERATIONS, 16)
    return {
        "id": id_,
        "callsign": callsign,
        "unit": 2,
        "salt": b64encode(salt).decode(),
        "verifier": b64encode(verifier).decode(),
        "iterations": ITERATIONS,
        **more,
    }


def configure(agent: Agent, *people: Mapping[str, object], **values: object) -> None:
    """The settings of the site arrive."""
    config = SiteConfig({"people": list(people), **values})
    agent.downlink._configure(encode_body(config), config)


def bearer(token: str) -> dict[str, str]:
    """The header that carries it."""
    return {"Authorization": f"Bearer {token}"}


def enrolled(agent: Agent, name: str = "tablet 1") -> Tablet:
    """A tablet with its device token."""
    answer = Tablet(app(agent)).post("/v1/devices", json={"code": agent.devices.new_code(), "name": name})
    assert answer.status_code == 201, answer.text
    return Tablet(app(agent), bearer(answer.json()["token"]))


def signed_in(agent: Agent, tablet: Tablet, id_: str = "p1", pin: str = PIN) -> tuple[Tablet, dict[str, Any]]:
    """The same tablet with the session of a person, and what sign-in answered."""
    answer = tablet.post("/v1/sessions", json={"person": id_, "pin": pin})
    assert answer.status_code == 201, answer.text
    return Tablet(app(agent), bearer(answer.json()["token"])), answer.json()
