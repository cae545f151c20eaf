"""Gives devices their identity and takes it away: a row, a certificate of this gateway's own authority, a package.

The authority is not that of the sites: a certificate of a device opens no broker, one of a site no map.
"""

from __future__ import annotations

import secrets
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from app.authority import Authority
from app.certificates import Identity
from app.db import Database
from app.failure import Failure
from app.gateways.cot import store
from app.gateways.cot.identity import fingerprint_of
from app.gateways.cot.package import ATAK, Layout, data_package
from app.gateways.cot.tables import CotClient
from app.journal.store import record
from app.roster.roster import Roster
from app.roster.store import load
from edge_agent.wire.scales import RELIABILITIES

DAY_S = 86_400
UNJUDGED = "F"
"""Admiralty: reliability cannot be judged."""


def authority_folder(data: Path) -> Path:
    """Where this gateway's authority is kept."""
    return data / "cot-authority"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who a client is to be; see `CotClient`."""

    name: str
    unit: str | None = None
    site: str | None = None
    reliability: str | None = None
    """None: as of the unit; without a unit `UNJUDGED`."""
    areas: tuple[str, ...] | None = ()
    """None: the whole mission; empty with a unit: the unit's."""
    sensitive: bool = False
    partner: str | None = None
    grid_m: int = 0
    language: str | None = None


def server_context(authority: Authority, names: Iterable[str], folder: Path, *, now: int) -> ssl.SSLContext:
    """TLS of the port for devices: nobody without a certificate of `authority` gets a word."""
    certificate, key = folder / "server.pem", folder / "server.key"
    authority.server(names, now=now).save(certificate, key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(authority.certificate_file)
    context.load_cert_chain(certificate, key)
    return context


def enrol(database: Database, wanted: Wanted, *, expires_at: int | None, fingerprint: bytes | None, now: int) -> None:
    """Enrol a client, or anew: from now on only the certificate with this fingerprint opens (None: none does).

    Raises:
        Failure: unit, site or areas are not on the roster.
    """
    with database.transaction() as session:
        roster = load(session)
        fault = _fault(wanted, roster)
        if fault:
            raise Failure("enrolment_refused", fault)
        areas = wanted.areas
        if areas == () and wanted.unit is not None:
            areas = tuple(sorted(roster.units[wanted.unit].areas))
        row = CotClient(
            name=wanted.name,
            fingerprint=fingerprint,
            unit=wanted.unit,
            site=wanted.site,
            reliability=wanted.reliability or (None if wanted.unit else UNJUDGED),
            areas=None if areas is None else list(areas),
            sensitive=wanted.sensitive,
            partner=wanted.partner,
            grid_m=wanted.grid_m,
            language=wanted.language,
            created_by="cli",
            created_at=now,
            expires_at=expires_at,
        )
        store.keep(session, row)
        data = {"client": wanted.name, "unit": wanted.unit, "areas": row.areas, "partner": wanted.partner}
        record(session, "cot.enrolled", wanted.name, at=now, by="cli", audit=True, data=data)


def mint(authority: Authority, name: str, *, now: int, days: int) -> tuple[Identity, bytes]:
    """A certificate for a device, and its fingerprint."""
    identity = authority.client(name, now=now, days=days)
    der = x509.load_pem_x509_certificate(identity.certificate).public_bytes(Encoding.DER)
    return identity, fingerprint_of(der)


def package_of(
    authority: Authority, identity: Identity, *, name: str, address: str, title: str, layout: Layout = ATAK
) -> bytes:
    """The file to import on the device, with a password of its own."""
    trusted = authority.certificate_file.read_bytes()
    password = secrets.token_urlsafe(12)
    return data_package(identity, trusted, name=name, address=address, title=title, password=password, layout=layout)


def revoke(database: Database, name: str, *, now: int) -> None:
    """Take a client's identity away: a connection that is open ends within a minute.

    Raises:
        Failure: there is no such client.
    """
    with database.transaction() as session:
        row = store.client(session, name)
        if row is None:
            raise Failure("client_unknown", f"no client {name!r}: heliograph cot list")
        row.revoked_at = row.revoked_at or now
        store.keep(session, row)
        record(session, "cot.revoked", name, at=now, by="cli", audit=True, data={"client": name})


def _fault(wanted: Wanted, roster: Roster) -> str:
    """Why it cannot be; empty: it can."""
    unknown = next((area for area in wanted.areas or () if area not in roster.areas), None)
    faults = (
        (unknown is not None, f"no area {unknown!r} on the roster"),
        (wanted.unit is not None and wanted.unit not in roster.units, f"no unit {wanted.unit!r} on the roster"),
        (wanted.site is not None and wanted.site not in roster.sites, f"no site {wanted.site!r} on the roster"),
        (wanted.reliability not in RELIABILITIES, "reliability is A to F"),
        (
            bool(wanted.partner and (wanted.unit or wanted.site)),
            "a partner's device speaks for no unit or site of the mission",
        ),
        (wanted.areas == () and wanted.unit is None, "say what it may see: --area or --whole-mission"),
    )
    return next((words for is_so, words in faults if is_so), "")
