"""The mission's own certificate authority: who may speak to the broker, and who no longer may.

One EC P-256 authority per mission, made at first start. It signs the broker's certificate, the centre's own, and one
for every site, whose common name is the site's wire code. Everything is valid from 1970 on, because a site whose clock
fell back to its factory date must still get through; what ends a certificate early is the revocation list, and that
list never runs out, because an expired one shuts out every site at once (OpenSSL, Mosquitto #1826).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from app.certificates import (
    BEGINNING,
    Identity,
    alternative,
    common_name,
    issuer_identifier,
    key_pem,
    moment,
    read_key,
    turn,
    unsigned,
    usage,
    write_file,
)

CENTRE = "centre"
"""Common name of the centre's own certificate; wire codes of sites have at most two characters."""
_AUTHORITY_LIFE = timedelta(days=365 * 40)
_SERVICE_LIFE = timedelta(days=365 * 20)
"""Of the broker's and the centre's certificates: longer than any wrong clock of a site is ahead."""
_DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")


class Authority:
    """The authority in a folder. Processes take turns, so that the command line and a running centre may share it."""

    def __init__(self, folder: Path, *, now: int) -> None:
        """Open the authority in `folder`, or make one there."""
        self._folder = folder
        self.certificate_file = folder / "ca.pem"
        self.revoked_file = folder / "crl.pem"
        self._key_file = folder / "ca.key"
        self._issued = folder / "issued"
        self._issued.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        with turn(self._folder):
            if not self.certificate_file.exists():
                self._create(moment(now))
        self._certificate = x509.load_pem_x509_certificate(self.certificate_file.read_bytes())

    def server(self, names: Iterable[str], *, now: int) -> Identity:
        """A certificate for the broker under host names and addresses; not recorded: nobody revokes the broker."""
        alternatives = [alternative(name) for name in dict.fromkeys(names)]
        extensions: list[tuple[x509.ExtensionType, bool]] = [
            (x509.SubjectAlternativeName(alternatives), False),
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
        ]
        return self._sign("broker", moment(now) + _SERVICE_LIFE, extensions)[1]

    def client(self, name: str, *, now: int, days: float | None = None) -> Identity:
        """A certificate for the client of the broker called `name`; `days` None: as long as the centre's own."""
        life = timedelta(days=days) if days is not None else _SERVICE_LIFE
        extensions: list[tuple[x509.ExtensionType, bool]] = [
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), False)
        ]
        certificate, identity = self._sign(name, moment(now) + life, extensions)
        write_file(self._issued / f"{certificate.serial_number:016x}.pem", identity.certificate, mode=0o600)
        return identity

    def signer(self, name: str, *, now: int) -> Identity:
        """A certificate for signing documents alone (RFC 9336): the broker lets nobody in with it."""
        extensions: list[tuple[x509.ExtensionType, bool]] = [(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING]), False)]
        return self._sign(name, moment(now) + _SERVICE_LIFE, extensions)[1]

    def revoke(self, *names: str, now: int) -> int:
        """Revoke every certificate of these clients and answer how many that were; the broker must then look again."""
        with turn(self._folder):
            listed = self._revoked()
            serials = [serial for name in names for serial in self._ends(name) if serial not in listed]
            if serials:
                self._write_revoked({**listed, **dict.fromkeys(serials, moment(now))})
        return len(serials)

    def expires_at(self, name: str) -> int | None:
        """When the last certificate of `name` that was not revoked runs out, UTC seconds; None when it has none."""
        listed = self._revoked()
        ends = [end for serial, end in self._ends(name).items() if serial not in listed]
        return int(max(ends).timestamp()) if ends else None

    def _create(self, now: datetime) -> None:
        key = generate_private_key(SECP256R1())
        name = common_name(f"Heliograph {secrets.token_hex(3)}")
        identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        builder = (
            unsigned(name, name, key, now + _AUTHORITY_LIFE)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage(signs_certificates=True), critical=True)
            .add_extension(identifier, critical=False)
        )
        certificate = builder.sign(key, SHA256())
        write_file(self._key_file, key_pem(key), mode=0o600)
        self._certificate = certificate
        self._write_revoked({})
        write_file(self.certificate_file, certificate.public_bytes(Encoding.PEM), mode=0o644)

    def _sign(
        self, name: str, end: datetime, extensions: Iterable[tuple[x509.ExtensionType, bool]]
    ) -> tuple[x509.Certificate, Identity]:
        key = generate_private_key(SECP256R1())
        builder = unsigned(
            common_name(name), self._certificate.subject, key, min(end, self._certificate.not_valid_after_utc)
        )
        for extension, critical in (
            (usage(signs_certificates=False), True),
            (issuer_identifier(self._certificate), False),
            *extensions,
        ):
            builder = builder.add_extension(extension, critical=critical)
        certificate = builder.sign(read_key(self._key_file), SHA256())
        return certificate, Identity(certificate.public_bytes(Encoding.PEM), key_pem(key))

    def _ends(self, name: str) -> dict[int, datetime]:
        """Serial numbers of all certificates of a client, and when they run out."""
        issued = (x509.load_pem_x509_certificate(path.read_bytes()) for path in sorted(self._issued.glob("*.pem")))
        return {
            certificate.serial_number: certificate.not_valid_after_utc
            for certificate in issued
            if certificate.subject == common_name(name)
        }

    def _revoked(self) -> dict[int, datetime]:
        revoked = x509.load_pem_x509_crl(self.revoked_file.read_bytes())
        return {entry.serial_number: entry.revocation_date_utc for entry in revoked}

    def _write_revoked(self, serials: dict[int, datetime]) -> None:
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self._certificate.subject)
            .last_update(BEGINNING)
            .next_update(self._certificate.not_valid_after_utc)
            .add_extension(x509.CRLNumber(len(serials)), critical=False)
            .add_extension(issuer_identifier(self._certificate), critical=False)
        )
        for serial, at in serials.items():
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at).build()
            builder = builder.add_revoked_certificate(entry)
        signed = builder.sign(read_key(self._key_file), SHA256())
        write_file(self.revoked_file, signed.public_bytes(Encoding.PEM), mode=0o644)
