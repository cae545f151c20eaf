"""Signatures by the Standard Webhooks convention (github.com/standard-webhooks), version 1.

Signed is `{id}.{timestamp}.{body}`: by HMAC-SHA256 with a shared secret (`v1`, `whsec_…`), and by Ed25519 (`v1a`), for
which the receiver keeps only the public key (`whpk_…`) and so cannot forge anything.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SECRET, SIGNING, PUBLIC = "whsec_", "whsk_", "whpk_"
_BYTES = 32


@dataclass(frozen=True, slots=True)
class Secrets:
    """What one endpoint's messages are signed with, each as the convention writes it."""

    secret: str = field(repr=False)
    """`whsec_…`"""
    signing: str = field(repr=False)
    """`whsk_…`, the private key: it never leaves the centre."""

    @property
    def public(self) -> str:
        """`whpk_…`, by which anybody can check `v1a`."""
        return PUBLIC + _text(self._key().public_key().public_bytes_raw())

    def signatures(self, content: bytes) -> tuple[str, str]:
        """Both signatures of what is signed."""
        mac = hmac.digest(_bytes(self.secret), content, hashlib.sha256)
        return f"v1,{_text(mac)}", f"v1a,{_text(self._key().sign(content))}"

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(_bytes(self.signing)[:_BYTES])


def new_secrets() -> Secrets:
    """Secrets that nobody has."""
    return Secrets(*(prefix + _text(secrets.token_bytes(_BYTES)) for prefix in (SECRET, SIGNING)))


def headers(live: Sequence[Secrets], id_: str, body: bytes, *, at: int) -> dict[str, str]:
    """The headers of one post.

    Args:
        live: The secrets that count, the newest first: while they are changed the receiver may know either.
        id_: The message's; the same for every try.
        body: The bytes that are posted.
        at: When, UTC seconds: a receiver refuses what is older than some minutes.
    """
    content = b".".join((id_.encode(), str(at).encode(), body))
    signatures = [signature for each in live for signature in each.signatures(content)]
    return {"webhook-id": id_, "webhook-timestamp": str(at), "webhook-signature": " ".join(signatures)}


def _bytes(text: str) -> bytes:
    return base64.b64decode(text.partition("_")[2])


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
