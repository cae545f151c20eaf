"""The authority that tablets must trust to reach this site over HTTPS: its file and its fingerprint."""

from __future__ import annotations

import hashlib
import ssl
from pathlib import Path

from edge_agent.config import Config

CA_PATH = "/ca.crt"
_PAIR = 2


def authority_der(path: Path) -> bytes:
    """The first certificate of a PEM file as DER, the only form Android takes.

    Raises:
        OSError, ValueError: it cannot be read.
    """
    end = "-----END CERTIFICATE-----"
    first, found, _ = path.read_text(encoding="ascii").partition(end)
    if not found:
        raise ValueError("no certificate in the file")
    return ssl.PEM_cert_to_DER_cert(first[first.index("-----BEGIN") :] + end)


def enrolment_view(config: Config, *, door_port: int | None = None) -> dict[str, object]:
    """What the enrolment page shows; nothing in it is secret.

    Keys: `site`, `name`, `https` (whether the door speaks it), `ca` (None, or `path` and `sha256` of its DER form in
    pairs of hexadecimal digits, as tablets show it), `door_port` (where the door is, said where this is not the door).
    """
    authority = None
    if config.authority is not None:
        digest = hashlib.sha256(authority_der(config.authority)).hexdigest().upper()
        pairs = [digest[at : at + _PAIR] for at in range(0, len(digest), _PAIR)]
        authority = {"path": CA_PATH, "sha256": ":".join(pairs)}
    return {
        "site": config.site,
        "name": config.name,
        "https": config.door.cert is not None,
        "ca": authority,
        "door_port": door_port,
    }
