"""A centre that only keeps, for gateways that push what it holds."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from support.api_world import NOW, People

from app.clock import SetClock
from app.db import Database
from app.roster.store import RosterCache


@dataclass
class Kept:
    """A database with a clock."""

    database: Database
    clock: SetClock
    rosters: RosterCache = field(default_factory=RosterCache)


@pytest.fixture
def centre(database) -> Kept:
    return Kept(database, SetClock(NOW))


@pytest.fixture
def people(centre) -> People:
    return People(centre)
