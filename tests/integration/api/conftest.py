"""A centre without broker and workers behind the real application, people of every kind, and a little of everything."""

from __future__ import annotations

import warnings
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from support.api_world import NOW, People, fill
from support.conformance import Conformance
from support.listening import server

from app.accounts.passwords import Passwords
from app.api.host import new_host
from app.clock import SetClock
from app.db import Database
from app.gateways.cap.office import Office
from app.main import create_app
from app.roster.store import RosterCache

__all__ = ["server"]

with warnings.catch_warnings():
    # Starlette would rather have another HTTP client; the one we have does all that is asked here.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

CHEAP = Passwords(memory_kib=64)


@dataclass
class SmallCentre:
    """A centre that only keeps: `app.api.host.Centre` without a broker."""

    database: Database
    clock: SetClock
    rosters: RosterCache = field(default_factory=RosterCache)
    broken: dict[str, str] = field(default_factory=dict)
    basemaps: Path = Path("no-maps")
    cap: Office | None = None
    integrators: object = None

    def start(self) -> None:
        pass

    def stop(self) -> None:
        pass

    def faults(self) -> dict[str, str]:
        return self.broken


@pytest.fixture
def centre(database, tmp_path) -> SmallCentre:
    clock = SetClock(NOW)
    cap = Office(tmp_path, tmp_path / "authority", clock)
    return SmallCentre(database, clock, basemaps=tmp_path / "basemaps", cap=cap)


@pytest.fixture(scope="session")
def applications():
    """Those that no test uses now: to put one together takes longer than most tests."""
    return []


@pytest.fixture(scope="session")
def conformances():
    """The one that every answer is held against, once there is an application."""
    return []


@pytest.fixture
def conformance(api, conformances):
    """Holds answers against the OpenAPI document."""
    return conformances[0]


@pytest.fixture
def clients(centre, applications, conformances):
    """Makes clients of one application after the other; each is nobody yet, and what they get is what is described."""
    used = []
    with ExitStack() as stack:

        def make():
            app = applications.pop() if applications else create_app(centre, passwords=CHEAP)
            used.append(app)
            app.state.host = new_host(centre, CHEAP)
            if not conformances:
                conformances.append(Conformance(app))
            client = TestClient(app, base_url="https://testserver", raise_server_exceptions=False)
            client.event_hooks["response"].append(conformances[0].check)
            return stack.enter_context(client)

        yield make
    applications += used


@pytest.fixture
def api(clients):
    """A client that is nobody yet."""
    return clients()


@pytest.fixture
def people(centre) -> People:
    return People(centre)


@pytest.fixture
def world(database, mission):
    """Reports, threats, alerts and deliveries in the west and in the east."""
    return fill(database)
