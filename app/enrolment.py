"""Give a site its identity, renew it, and take it away: across the roster, the authority and the broker."""

from __future__ import annotations

import secrets
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.agent_settings import DOOR_FILES, Addresses, DoorSettings, agent_settings
from app.authority import Authority
from app.broker.owned import reload_revoked
from app.certificates import Identity, write_file
from app.db import Database
from app.door_authority import DoorAuthority, private, site_names
from app.failure import Failure
from app.mqtt import Credentials, admits
from app.roster.change import RosterError
from app.roster.roster import SiteInfo
from app.roster.store import enrol, load, revoke

_CANARY = "canary"
"""Common name of the certificate whose refusal shows that the broker has read the revocation list."""
_REVOKED_WITHIN_S = 5.0
_PAUSE_S = 0.1


@dataclass(frozen=True, slots=True)
class Revocation:
    """How a revocation went. The centre believes nothing more from the site in any case."""

    certificates: int
    """How many certificates were revoked."""
    refused: bool
    """The broker refuses them; False: it was not reached, or has not read the new list yet."""
    evicted: bool
    """A session that was open was ended, and what waited in it dropped."""


class Enrolment:
    """Enrols and revokes sites of one centre; used by the command line, the API and the demonstration."""

    def __init__(
        self,
        database: Database,
        authority: Authority,
        addresses: Addresses,
        *,
        broker_folder: Path,
        doors: DoorAuthority,
    ) -> None:
        """`broker_folder` is the owned broker's, whether it runs or not."""
        self._database = database
        self._authority = authority
        self._doors = doors
        self._addresses = addresses
        self._broker_folder = broker_folder

    def enrol(
        self, code: str, out: Path, *, now: int, days: float, door: Sequence[str] = (), by: str = "system"
    ) -> int:
        """Begin a new epoch of a site and write its bundle into `out`; answers with the epoch.

        Certificates of earlier enrolments are revoked: there is one box for each site. With names or addresses in
        `door` the site's tablets reach it there over HTTPS; without, only programs on the box itself do.

        Raises:
            Failure: there is no such site, it used up its epochs, `out` already holds a bundle, or a name of the door
                cannot be vouched for.
        """
        if (out / "agent.toml").exists():
            raise Failure("bundle_exists", f"{out}/agent.toml exists; choose another directory")
        for name in door:
            private(name)
        try:
            with self._database.transaction() as session:
                epoch = enrol(session, code, now=now, by=by)
                site = load(session).sites[code]
        except RosterError as error:
            raise Failure("enrolment_refused", str(error)) from error
        if self._authority.expires_at(site.wire) is not None:
            self._cut_off(site.wire, now)
        identity = self._authority.client(site.wire, now=now, days=days)
        settings = DoorSettings(secrets.token_urlsafe(24), door[0] if door else "")
        self._write(out, identity, agent_settings(site, epoch, self._addresses, settings))
        if door:
            self._write_door(site, out, door, now)
        return epoch

    def renew(self, code: str, out: Path, *, now: int, days: float) -> None:
        """Write a new certificate and key for the enrolled site into `out`; the old one stays valid until it runs out.

        Raises:
            Failure: there is no such site, or it is not enrolled, or it was revoked.
        """
        site = self._standing(code)
        self._write(out, self._authority.client(site.wire, now=now, days=days), None)

    def renew_door(self, code: str, out: Path, *, now: int, names: Sequence[str] = ()) -> list[str]:
        """Write a new certificate and key of a site's door into `out`; answers with the names it is good for.

        Without `names` they are those of the certificate before.

        Raises:
            Failure: there is no such site, it is not enrolled or was revoked, no name is known, or one cannot be
                vouched for.
        """
        site = self._standing(code)
        names = names or self._doors.names(site.wire)
        if not names:
            raise Failure("door_name_missing", f"the door of {code!r} has no certificate yet: say how tablets reach it")
        self._write_door(site, out, names, now)
        return self._doors.names(site.wire)

    def revoke(self, code: str, *, now: int, by: str = "system") -> Revocation:
        """Take a site's identity away: from this moment its packets are held, and the broker ends its session.

        Raises:
            Failure: there is no such site.
        """
        try:
            with self._database.transaction() as session:
                revoke(session, code, now=now, by=by)
        except RosterError as error:
            raise Failure("site_unknown", str(error)) from error
        return self._cut_off(self._site(code).wire, now)

    def _cut_off(self, wire: str, now: int) -> Revocation:
        """Revoke what `wire` holds, see that the broker knows, and only then end its session: else it comes back."""
        canary = self._authority.client(_CANARY, now=now, days=1)
        reached = self._admits(canary, _CANARY)
        count = self._authority.revoke(wire, _CANARY, now=now) - 1
        reload_revoked(self._broker_folder, self._authority)
        refused = reached and self._is_refused(canary)
        evictor = self._authority.client(wire, now=now, days=1)
        evicted = refused and self._admits(evictor, wire)
        self._authority.revoke(wire, now=now)
        reload_revoked(self._broker_folder, self._authority)
        return Revocation(count, refused, evicted)

    def _site(self, code: str) -> SiteInfo:
        with self._database.reading() as session:
            site = load(session).sites.get(code)
        if site is None:
            raise Failure("site_unknown", f"no site {code!r}")
        return site

    def _standing(self, code: str) -> SiteInfo:
        site = self._site(code)
        if site.epoch == 0 or site.revoked:
            raise Failure("renewal_refused", f"site {code!r} is not enrolled or was revoked: enrol it")
        return site

    def _write(self, out: Path, identity: Identity, settings: str | None) -> None:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_file(out / "ca.pem", self._authority.certificate_file.read_bytes(), mode=0o644)
        identity.save(out / "cert.pem", out / "key.pem")
        if settings is not None:
            write_file(out / "agent.toml", settings.encode(), mode=0o600)

    def _write_door(self, site: SiteInfo, out: Path, names: Sequence[str], now: int) -> None:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        identity = self._doors.issue(site.wire, [*names, *site_names(site.code)], now=now)
        identity.save(out / DOOR_FILES["cert"], out / DOOR_FILES["key"])
        write_file(out / DOOR_FILES["ca"], self._doors.certificate_file.read_bytes(), mode=0o644)

    def _is_refused(self, canary: Identity) -> bool:
        deadline = time.monotonic() + _REVOKED_WITHIN_S
        while time.monotonic() < deadline:
            if not self._admits(canary, _CANARY):
                return True
            time.sleep(_PAUSE_S)
        return False

    def _admits(self, identity: Identity, name: str) -> bool:
        with tempfile.TemporaryDirectory() as scratch:
            certificate, key = Path(scratch) / "cert.pem", Path(scratch) / "key.pem"
            identity.save(certificate, key)
            credentials = Credentials(self._authority.certificate_file, certificate, key)
            return admits(self._addresses.broker_host, self._addresses.broker_port, credentials, name)
