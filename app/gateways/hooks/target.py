"""Which addresses the centre may be made to post to: never into its own machine or network, unless an admin says so.

An endpoint's address is chosen by somebody else, so it is hostile until shown harmless (OWASP, "Server-Side Request
Forgery"). What counts is the address that is connected to, so it is looked up once, judged, and connected to as judged.
"""

from __future__ import annotations

from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

MOST_LETTERS = 500
_METADATA = frozenset({"169.254.169.254", "169.254.170.2", "100.100.100.200", "fd00:ec2::254"})
"""Where clouds tell a machine its own secrets."""
_SHARED = ip_network("100.64.0.0/10")
_WRAPPED = tuple(
    map(ip_network, ("::ffff:0:0/96", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))
)
"""IPv6 that carries an IPv4 address: mapped, compatible, NAT64, 6to4, Teredo."""


class TargetFault(StrEnum):
    """Why an address is refused."""

    MALFORMED = "url_malformed"
    NOT_HTTPS = "url_not_https"
    CREDENTIALS = "url_holds_credentials"
    LOOPBACK = "address_loopback"
    PRIVATE = "address_private"
    SHARED = "address_shared"
    """Of a carrier's own network (RFC 6598)."""
    LINK_LOCAL = "address_link_local"
    METADATA = "address_metadata"
    MULTICAST = "address_multicast"
    WRAPPED = "address_wrapped"
    """IPv6 around an IPv4 address: what it reaches depends on the network."""
    RESERVED = "address_reserved"


ALLOWABLE = frozenset({TargetFault.LOOPBACK, TargetFault.PRIVATE, TargetFault.SHARED})
"""What an administrator may open by naming the host; the others are nobody's receiver."""


def host_of(url: str) -> str:
    """Name of the host that a URL without fault names, lower case, without a last dot."""
    return (urlsplit(url).hostname or "").rstrip(".")


def url_fault(url: str, *, is_allowed: bool) -> TargetFault | None:
    """What speaks against a URL by itself; plain HTTP is for hosts that an administrator named."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return TargetFault.MALFORMED
    printable = url.isascii() and url.isprintable() and " " not in url
    if not (host and printable and len(url) <= MOST_LETTERS and not parts.fragment):
        return TargetFault.MALFORMED
    if parts.username is not None or parts.password is not None:
        return TargetFault.CREDENTIALS
    if parts.scheme != "https" and not (parts.scheme == "http" and is_allowed):
        return TargetFault.NOT_HTTPS
    try:
        return address_fault(host, is_allowed=is_allowed)
    except ValueError:
        return None


def address_fault(address: str, *, is_allowed: bool) -> TargetFault | None:
    """What speaks against connecting to an IP address, as the resolver wrote it.

    Raises:
        ValueError: it is no IP address.
    """
    fault = _fault(ip_address(address.partition("%")[0]))
    return None if is_allowed and fault in ALLOWABLE else fault


def _fault(ip: IPv4Address | IPv6Address) -> TargetFault | None:  # noqa: PLR0911 - a table of the special ranges
    if str(ip) in _METADATA:
        return TargetFault.METADATA
    if ip.is_loopback:
        return TargetFault.LOOPBACK
    if any(ip in network for network in _WRAPPED):
        return TargetFault.WRAPPED
    if ip.is_link_local:
        return TargetFault.LINK_LOCAL
    if ip.is_multicast:
        return TargetFault.MULTICAST
    if ip in _SHARED:
        return TargetFault.SHARED
    if ip.is_unspecified or ip.is_reserved:
        return TargetFault.RESERVED
    if ip.is_private:
        return TargetFault.PRIVATE
    return None if ip.is_global else TargetFault.RESERVED
