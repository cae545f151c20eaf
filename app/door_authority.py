"""The authority that tablets trust: it vouches for doors on networks of sites, and can vouch for nothing else.

It is not the mission's authority, whose certificates open the broker. A tablet that trusts an authority believes it
about every address of the web; so this one is held by name constraints (RFC 5280, 4.2.1.10) to names and addresses
that cannot be on the internet. Who steals its key can pose as a door on a network they are already on, and as no bank
or mail server.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from app.certificates import (
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
from app.failure import Failure

PRIVATE_DOMAINS = ("internal", "local", "home.arpa", "localhost")
"""Nobody can own a name below these: ICANN resolution 2024.07.29.06, RFC 6762, RFC 8375, RFC 6761."""
PRIVATE_NETWORKS = tuple(
    ip_network(each)
    for each in (
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),  # RFC 1918
        *("100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8"),  # RFC 6598, 3927, 1122
        *("fc00::/7", "fe80::/10", "::1/128"),  # RFC 4193, 4291
    )
)
HERE = ("localhost", "127.0.0.1", "::1")
"""Every door answers to these on its own machine."""
DOOR_DAYS = 397
"""Browsers take no longer-lived certificate of a server (CA/Browser Forum, ballot SC-22); a device's own roots may."""
_AUTHORITY_LIFE = timedelta(days=365 * 40)
_SLOW_CLOCK = timedelta(days=2)
"""How far a tablet's clock may be behind on the day the certificate is made; counted within its life."""
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_LONGEST_NAME = 253


class DoorAuthority:
    """The authority in a folder; made with the first certificate. Processes take turns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.certificate_file = folder / "ca.pem"
        self._key_file = folder / "ca.key"
        self._issued = folder / "issued"

    def issue(self, wire: str, names: Iterable[str], *, now: int) -> Identity:
        """A certificate for the door of the site with this wire code: under `names`, and on its own machine.

        Raises:
            Failure: a name is no host name or address, or is one that could be on the internet.
        """
        alternatives = [alternative(private(name)) for name in dict.fromkeys((*names, *HERE))]
        issuer = self._opened(now)
        key = generate_private_key(SECP256R1())
        start = moment(now) - _SLOW_CLOCK
        end = start + timedelta(days=DOOR_DAYS)
        builder = unsigned(common_name(f"door {wire}"), issuer.subject, key, end, start=start)
        for extension, critical in (
            (x509.BasicConstraints(ca=False, path_length=None), True),
            (usage(signs_certificates=False), True),
            (issuer_identifier(issuer), False),
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
            (x509.SubjectAlternativeName(alternatives), False),
        ):
            builder = builder.add_extension(extension, critical=critical)
        certificate = builder.sign(read_key(self._key_file), SHA256())
        identity = Identity(certificate.public_bytes(Encoding.PEM), key_pem(key))
        write_file(self._issued / f"{wire}.pem", identity.certificate, mode=0o600)
        return identity

    def fingerprint(self) -> str:
        """SHA-256 of the authority as tablets show it: pairs of hexadecimal digits. To be called after `issue`."""
        certificate = x509.load_pem_x509_certificate(self.certificate_file.read_bytes())
        return certificate.fingerprint(SHA256()).hex(":").upper()

    def names(self, wire: str) -> list[str]:
        """Names of the newest certificate of a door; empty where there is none."""
        newest = self._newest(wire)
        if newest is None:
            return []
        listed = newest.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        found = [*listed.get_values_for_type(x509.DNSName), *map(str, listed.get_values_for_type(x509.IPAddress))]
        return [name for name in found if name not in HERE]

    def expires_at(self, wire: str) -> int | None:
        """When the newest certificate of a door runs out, UTC seconds; None where there is none."""
        newest = self._newest(wire)
        return None if newest is None else int(newest.not_valid_after_utc.timestamp())

    def _newest(self, wire: str) -> x509.Certificate | None:
        path = self._issued / f"{wire}.pem"
        return x509.load_pem_x509_certificate(path.read_bytes()) if path.is_file() else None

    def _opened(self, now: int) -> x509.Certificate:
        self._issued.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        with turn(self._folder):
            if not self.certificate_file.exists():
                self._create(now)
        return x509.load_pem_x509_certificate(self.certificate_file.read_bytes())

    def _create(self, now: int) -> None:
        key = generate_private_key(SECP256R1())
        name = common_name(f"Heliograph doors {secrets.token_hex(3)}")
        builder = unsigned(name, name, key, moment(now) + _AUTHORITY_LIFE)
        for extension, critical in (
            (x509.BasicConstraints(ca=True, path_length=0), True),
            (usage(signs_certificates=True), True),
            (_constraints(), True),
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
            (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
        ):
            builder = builder.add_extension(extension, critical=critical)
        write_file(self._key_file, key_pem(key), mode=0o600)
        write_file(self.certificate_file, builder.sign(key, SHA256()).public_bytes(Encoding.PEM), mode=0o644)


def site_names(code: str) -> list[str]:
    """Host names that a door has by the code of its site: one for the site's own resolver, one for multicast DNS."""
    label = re.sub(r"[^a-z0-9]+", "-", code.lower()).strip("-")
    return [f"{label}.internal", f"{label}.local"] if label else []


def private(name: str) -> str:
    """`name` as it stands in a certificate, if a door may be called so.

    Raises:
        Failure: `door_name_unreadable`, or `door_name_public` for what could be on the internet.
    """
    try:
        address = ip_address(name)
    except ValueError:
        return _private_name(name)
    if not _is_private(address):
        raise _public(name)
    return str(address)


def _private_name(name: str) -> str:
    plain = name.lower().rstrip(".")
    if len(plain) > _LONGEST_NAME or not all(_LABEL.fullmatch(label) for label in plain.split(".")):
        raise Failure("door_name_unreadable", f"{name!r} is neither an address nor a host name in ASCII letters")
    if not any(plain == domain or plain.endswith(f".{domain}") for domain in PRIVATE_DOMAINS):
        raise _public(name)
    return plain


def _is_private(address: IPv4Address | IPv6Address) -> bool:
    return any(address in network for network in PRIVATE_NETWORKS)


def _public(name: str) -> Failure:
    domains = ", ".join(f".{domain}" for domain in PRIVATE_DOMAINS[:-1])
    return Failure(
        "door_name_public",
        f"{name!r} could be on the internet, and tablets would have to believe us about it. Give the address of the "
        f"box on the site's network, or a name that ends in {domains}; for a name of your own domain get a "
        "certificate of a public authority and set door.cert and door.key to it",
    )


def _constraints() -> x509.NameConstraints:
    permitted: list[x509.GeneralName] = [x509.DNSName(domain) for domain in PRIVATE_DOMAINS]
    permitted += [x509.IPAddress(network) for network in PRIVATE_NETWORKS]
    return x509.NameConstraints(permitted_subtrees=permitted, excluded_subtrees=None)
