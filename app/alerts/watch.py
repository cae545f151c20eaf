"""Whom a danger concerns now, and who of them has to be told: newcomers, and holders of the alert who came inside."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from app.alerts import store
from app.alerts.audience import Member
from app.alerts.danger import Danger
from app.alerts.issue import join, remind
from app.alerts.rules import Position, concerned, is_reminded
from app.alerts.tables import Alert, Audience
from app.db import Session
from app.roster.roster import Roster

MANY = 20
"""From so many dangers on, all positions are read once instead of those near each danger."""

Holders = Mapping[str, Audience]
"""The audience of an alert, by addressee."""


class Sight:
    """The last positions of the units, as the rules need them."""

    def __init__(self, session: Session, roster: Roster, dangers: int) -> None:
        """Ready for about so many dangers."""
        self._session, self._roster = session, roster
        self._all = store.positions(session) if dangers >= MANY else None

    def concerned(
        self, danger: Danger, holders: Holders, *, moved: AbstractSet[str] = frozenset(), now: int
    ) -> dict[str, Member]:
        """Everybody `danger` concerns, by addressee; `moved` as in `rules.concerned`."""
        inside = {addressee for addressee, row in holders.items() if row.inside}
        return concerned(danger, self._roster, self._positions(danger, inside), inside=inside, moved=moved, now=now)

    def _positions(self, danger: Danger, inside: AbstractSet[str]) -> Mapping[str, Position]:
        if self._all is not None:
            return self._all
        return store.positions_near(self._session, danger, self._roster.settings.leave_hysteresis, inside)


def admit(
    session: Session, roster: Roster, alert: Alert, found: Mapping[str, Member], holders: Holders, *, now: int
) -> bool:
    """Tell newcomers the alert as it stands and remind those who came inside; whether anybody has to be told."""
    joined = join(session, alert, _new(found, holders), now=now, is_news=True)
    called = _came_in(holders, found, roster, now=now)
    note(holders, found, now=now)
    if called:
        remind(session, roster, alert, called, now=now)
    return bool(joined or called)


def welcome(session: Session, alert: Alert, found: Mapping[str, Member], holders: Holders, *, now: int) -> None:
    """Add newcomers to an alert that has just been told to all."""
    join(session, alert, _new(found, holders), now=now, is_news=False)
    note(holders, found, now=now)


def note(holders: Holders, found: Mapping[str, Member], *, now: int) -> None:
    """Remember who is inside now. Whoever comes in while all are told is not reminded again at once."""
    for addressee, row in holders.items():
        is_in = _is_in(found.get(addressee))
        if is_in and not row.inside:
            row.reminded_at = now
        row.inside = is_in


def _new(found: Mapping[str, Member], holders: Holders) -> list[Member]:
    return [member for addressee, member in found.items() if addressee not in holders]


def _came_in(holders: Holders, found: Mapping[str, Member], roster: Roster, *, now: int) -> list[str]:
    """Who holds the alert and came into the circle; that is why they must know from now on."""
    called = []
    for addressee, row in holders.items():
        member = found.get(addressee)
        is_in = _is_in(member)
        if is_reminded(
            was_inside=row.inside, inside=is_in, reminded_at=row.reminded_at, settings=roster.settings, now=now
        ):
            called.append(addressee)
        if member is not None and is_in and not row.inside:
            row.reason = member.why
    return called


def _is_in(member: Member | None) -> bool:
    return member is not None and member.inside
