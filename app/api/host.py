"""What the API needs of the centre it belongs to, and what it keeps for itself while it runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore
from typing import Protocol, cast

from starlette.requests import HTTPConnection

from app.accounts.passwords import Passwords
from app.accounts.signin import SignIn
from app.api.limits import SIGN_IN, Buckets, Rates
from app.api.tail import Tail
from app.api.vouched import Vouched
from app.broker.integrators import Integrators
from app.clock import Clock
from app.db import Database
from app.gateways.cap.office import Office
from app.gateways.hooks.post import Poster
from app.roster.store import RosterCache


class Centre(Protocol):
    """The running centre: `app.centre.Centre`, or a small one in tests."""

    @property
    def database(self) -> Database:
        """Where everything is kept."""
        ...

    @property
    def clock(self) -> Clock:
        """Where `now` comes from."""
        ...

    @property
    def basemaps(self) -> Path:
        """The folder of the mission's own maps; it may not be there."""
        ...

    @property
    def rosters(self) -> RosterCache:
        """The roster, read again only when it changed."""
        ...

    @property
    def cap(self) -> Office:
        """Our name and key in CAP, and whom we listen to."""
        ...

    @property
    def integrators(self) -> Integrators | None:
        """The broker of the integrators; None: there is none."""
        ...

    def start(self) -> None:
        """Connect to the broker and start the workers."""
        ...

    def stop(self) -> None:
        """Stop the workers, say goodbye to the broker, close the database."""
        ...

    def faults(self) -> Mapping[str, str]:
        """What keeps the centre from its work, by the name of the part; empty: all is well."""
        ...


TRIES = 2
"""Webhooks that are tried at once."""


@dataclass(frozen=True, slots=True)
class Host:
    """The API of one process: the centre, the door, the rates and the one reader of the journal."""

    centre: Centre
    passwords: Passwords
    door: SignIn
    tail: Tail
    requests: Buckets
    addresses: Buckets
    poster: Poster = field(default_factory=Poster)
    """Tries webhooks."""
    trying: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(TRIES))
    """Held by each try: it takes a thread that requests are served by for as long as the receiver likes."""
    vouched: Vouched = field(default_factory=Vouched)
    """Who may still listen."""
    sign_ins: Buckets = field(default_factory=lambda: Buckets(SIGN_IN))


def host_of(connection: HTTPConnection) -> Host:
    """The host that serves this request."""
    return cast(Host, connection.app.state.host)


def new_host(centre: Centre, passwords: Passwords, rates: Rates | None = None) -> Host:
    """A host whom nobody has asked for anything yet."""
    database, limits = centre.database, rates or Rates()
    return Host(
        centre=centre,
        passwords=passwords,
        door=SignIn(database, passwords),
        tail=Tail(database),
        requests=Buckets(limits.principal),
        addresses=Buckets(limits.address),
    )
