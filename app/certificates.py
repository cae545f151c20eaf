"""The bricks both authorities are built of: names, usages and keys of X.509, and files that are whole or absent."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import NameOID

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_SERIAL_BITS = 63


@dataclass(frozen=True, slots=True)
class Identity:
    """A certificate and its private key, PEM."""

    certificate: bytes
    key: bytes = field(repr=False)

    def save(self, certificate: Path, key: Path) -> None:
        """Write both; only the owner can read the key."""
        write_file(key, self.key, mode=0o600)
        write_file(certificate, self.certificate, mode=0o644)


def unsigned(
    subject: x509.Name,
    issuer: x509.Name,
    key: EllipticCurvePrivateKey,
    end: datetime,
    *,
    start: datetime = BEGINNING,
) -> x509.CertificateBuilder:
    """A certificate of `key` with a fresh serial number, not signed yet."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(secrets.randbits(_SERIAL_BITS) | 1)
        .not_valid_before(start)
        .not_valid_after(end)
    )


def usage(*, signs_certificates: bool) -> x509.KeyUsage:
    """What a key may do: sign certificates and lists, or sign for its owner."""
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


def issuer_identifier(issuer: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    """The extension that names the key of `issuer`."""
    identifier = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier.value)


def common_name(name: str) -> x509.Name:
    """A distinguished name of one part."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def alternative(name: str) -> x509.GeneralName:
    """A host name or an address as an alternative name."""
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def key_pem(key: EllipticCurvePrivateKey) -> bytes:
    """A key as PEM, not encrypted."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def read_key(path: Path) -> EllipticCurvePrivateKey:
    """The key that `key_pem` made."""
    key = load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, EllipticCurvePrivateKey)  # noqa: S101 - the authorities make no other
    return key


def moment(seconds: int) -> datetime:
    """UTC seconds as X.509 has them."""
    return datetime.fromtimestamp(seconds, UTC)


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Within the block no other process works in `folder`."""
    with (folder / "lock").open("w") as lock:
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
