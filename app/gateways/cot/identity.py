"""Who a client is: from its certificate to what it may see and in whose name it speaks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from cryptography import x509
from cryptography.x509.oid import NameOID

from app.access.principal import Partner, Principal, Role, Scope
from app.gateways.cot.tables import CotClient

READS = frozenset({Scope.THREATS_READ, Scope.ALERTS_READ, Scope.REPORTS_READ, Scope.UNITS_READ})
PARTNER_READS = READS - {Scope.UNITS_READ}
"""Where our own people are, no partner's device is shown."""


class Closed(StrEnum):
    """Why a client is not let in."""

    UNKNOWN = "unknown"
    """No such client, or none with this certificate: it was replaced by a newer one."""
    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Client:
    """A client as the connection needs it."""

    name: str
    principal: Principal
    unit: str | None = None
    site: str | None = None
    reliability: str | None = None
    language: str | None = None

    @property
    def source(self) -> int | None:
        """Tag under which all it says is one voice; None: the unit that carries it speaks."""
        return None if self.unit else int.from_bytes(sha256(self.name.encode()).digest()[:2])

    @property
    def by(self) -> str:
        """How it stands in the journal."""
        return self.principal.name


def client_of(row: CotClient | None, *, fingerprint: bytes | None, now: int) -> Client | Closed:
    """The client of a row, or why it is not let in.

    Args:
        row: Of the name on the certificate, or of the name in the settings.
        fingerprint: SHA-256 of the certificate; None: the settings vouch for it (plain loopback, a server of ours).
        now: UTC seconds.
    """
    if row is None or (fingerprint is not None and fingerprint != row.fingerprint):
        return Closed.UNKNOWN
    if row.revoked_at is not None:
        return Closed.REVOKED
    if row.expires_at is not None and row.expires_at <= now:
        return Closed.EXPIRED
    partner = Partner(row.partner) if row.partner else None
    principal = Principal(
        name=f"cot:{row.name}"[:64],
        role=Role.REPORTER if partner is None else Role.INTEGRATOR,
        areas=None if row.areas is None else frozenset(row.areas),
        sensitive=row.sensitive,
        scopes=READS if partner is None else PARTNER_READS,
        partner=partner,
        grid_m=row.grid_m,
    )
    return Client(row.name, principal, row.unit, row.site, row.reliability, row.language)


def name_on(certificate: bytes) -> str:
    """Common name of a certificate in DER; empty where it has none."""
    names = x509.load_der_x509_certificate(certificate).subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else ""


def fingerprint_of(certificate: bytes) -> bytes:
    """What tells a certificate in DER from all others of the same name."""
    return sha256(certificate).digest()
