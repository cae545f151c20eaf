"""The mission's own certificate authority: who may speak to the broker, and who no longer may.

One EC P-256 authority per mission, made at first start. It signs the broker's certificate, the centre's own, and one
for every site, whose common name is the site's wire code. Everything is valid from 1970 on, because a site whose clock
fell back to its factory date must still get through; what ends a certificate early is the revocation list, and that
list never runs out, because an expired one shuts out every site at once (OpenSSL, Mosquitto #1826).
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CENTRE = "centre"
"""Common name of the centre's own certificate; wire codes of sites have at most two characters."""
_START = datetime(1970, 1, 1, tzinfo=UTC)
_AUTHORITY_LIFE = timedelta(days=365 * 40)
_SERVICE_LIFE = timedelta(days=365 * 20)
"""Of the broker's and the centre's certificates: longer than any wrong clock of a site is ahead."""
_SERIAL_BITS = 63
_DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")


@dataclass(frozen=True, slots=True)
class Identity:
    """A certificate and its private key, PEM."""

    certificate: bytes
    key: bytes = field(repr=False)

    def save(self, certificate: Path, key: Path) -> None:
        """Write both; only the owner can read the key."""
        write_file(key, self.key, mode=0o600)
        write_file(certificate, self.certificate, mode=0o644)


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
        with self._turn():
            if not self.certificate_file.exists():
                self._create(_time(now))
        self._certificate = x509.load_pem_x509_certificate(self.certificate_file.read_bytes())

    def server(self, names: Iterable[str], *, now: int) -> Identity:
        """A certificate for the broker under host names and addresses; not recorded: nobody revokes the broker."""
        alternatives = [_alternative(name) for name in dict.fromkeys(names)]
        extensions: list[tuple[x509.ExtensionType, bool]] = [
            (x509.SubjectAlternativeName(alternatives), False),
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
        ]
        return self._sign("broker", _time(now) + _SERVICE_LIFE, extensions)[1]

    def client(self, name: str, *, now: int, days: float | None = None) -> Identity:
        """A certificate for the client of the broker called `name`; `days` None: as long as the centre's own."""
        life = timedelta(days=days) if days is not None else _SERVICE_LIFE
        extensions: list[tuple[x509.ExtensionType, bool]] = [
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), False)
        ]
        certificate, identity = self._sign(name, _time(now) + life, extensions)
        write_file(self._issued / f"{certificate.serial_number:016x}.pem", identity.certificate, mode=0o600)
        return identity

    def signer(self, name: str, *, now: int) -> Identity:
        """A certificate for signing documents alone (RFC 9336): the broker lets nobody in with it."""
        extensions: list[tuple[x509.ExtensionType, bool]] = [(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING]), False)]
        return self._sign(name, _time(now) + _SERVICE_LIFE, extensions)[1]

    def revoke(self, *names: str, now: int) -> int:
        """Revoke every certificate of these clients and answer how many that were; the broker must then look again."""
        with self._turn():
            listed = self._revoked()
            serials = [serial for name in names for serial in self._ends(name) if serial not in listed]
            if serials:
                self._write_revoked({**listed, **dict.fromkeys(serials, _time(now))})
        return len(serials)

    def expires_at(self, name: str) -> int | None:
        """When the last certificate of `name` that was not revoked runs out, UTC seconds; None when it has none."""
        listed = self._revoked()
        ends = [end for serial, end in self._ends(name).items() if serial not in listed]
        return int(max(ends).timestamp()) if ends else None

    def _create(self, now: datetime) -> None:
        key = generate_private_key(SECP256R1())
        name = _name(f"Heliograph {secrets.token_hex(3)}")
        identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        builder = (
            _builder(name, name, key, now + _AUTHORITY_LIFE)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs_certificates=True), critical=True)
            .add_extension(identifier, critical=False)
        )
        certificate = builder.sign(key, SHA256())
        write_file(self._key_file, _key_pem(key), mode=0o600)
        self._certificate = certificate
        self._write_revoked({})
        write_file(self.certificate_file, certificate.public_bytes(Encoding.PEM), mode=0o644)

    def _sign(
        self, name: str, end: datetime, extensions: Iterable[tuple[x509.ExtensionType, bool]]
    ) -> tuple[x509.Certificate, Identity]:
        key = generate_private_key(SECP256R1())
        builder = _builder(_name(name), self._certificate.subject, key, min(end, self._certificate.not_valid_after_utc))
        for extension, critical in (
            (_usage(signs_certificates=False), True),
            (self._authority_identifier(), False),
            *extensions,
        ):
            builder = builder.add_extension(extension, critical=critical)
        certificate = builder.sign(self._key(), SHA256())
        return certificate, Identity(certificate.public_bytes(Encoding.PEM), _key_pem(key))

    def _ends(self, name: str) -> dict[int, datetime]:
        """Serial numbers of all certificates of a client, and when they run out."""
        issued = (x509.load_pem_x509_certificate(path.read_bytes()) for path in sorted(self._issued.glob("*.pem")))
        return {
            certificate.serial_number: certificate.not_valid_after_utc
            for certificate in issued
            if certificate.subject == _name(name)
        }

    def _revoked(self) -> dict[int, datetime]:
        revoked = x509.load_pem_x509_crl(self.revoked_file.read_bytes())
        return {entry.serial_number: entry.revocation_date_utc for entry in revoked}

    def _write_revoked(self, serials: dict[int, datetime]) -> None:
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self._certificate.subject)
            .last_update(_START)
            .next_update(self._certificate.not_valid_after_utc)
            .add_extension(x509.CRLNumber(len(serials)), critical=False)
            .add_extension(self._authority_identifier(), critical=False)
        )
        for serial, at in serials.items():
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at).build()
            builder = builder.add_revoked_certificate(entry)
        signed = builder.sign(self._key(), SHA256())
        write_file(self.revoked_file, signed.public_bytes(Encoding.PEM), mode=0o644)

    def _authority_identifier(self) -> x509.AuthorityKeyIdentifier:
        identifier = self._certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
        return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier.value)

    def _key(self) -> EllipticCurvePrivateKey:
        key = load_pem_private_key(self._key_file.read_bytes(), password=None)
        assert isinstance(key, EllipticCurvePrivateKey)  # noqa: S101 - this module made it
        return key

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def write_file(path: Path, content: bytes, *, mode: int) -> None:
    """Write a file whole or not at all, with its mode from the first byte on."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, mode)
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    scratch.replace(path)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: EllipticCurvePrivateKey, end: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(secrets.randbits(_SERIAL_BITS) | 1)
        .not_valid_before(_START)
        .not_valid_after(end)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _key_pem(key: EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
