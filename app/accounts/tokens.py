"""Secrets that are shown once and kept only as a hash: sessions, set-up links, API keys."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import string
from dataclasses import dataclass

_LETTERS = string.ascii_letters + string.digits
_PREFIX_LENGTH = 10
_KEY = "hg"


def new_secret() -> str:
    """256 random bits, safe in a URL and a cookie."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> bytes:
    """SHA-256. A secret of 256 random bits cannot be guessed, so a slow hash would only slow us."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def same(hash_: bytes, secret: str) -> bool:
    """Whether `secret` is the one of the hash; takes the same time either way."""
    return hmac.compare_digest(hash_, hash_of(secret))


@dataclass(frozen=True, slots=True)
class KeyText:
    """An API key as it is written: `hg_<prefix>_<secret>`. The prefix names the key and is no secret."""

    prefix: str
    secret: str

    def __str__(self) -> str:
        """The key as its holder sends it."""
        return f"{_KEY}_{self.prefix}_{self.secret}"

    def __repr__(self) -> str:
        """Never the secret: a value like this may end in a log."""
        return f"KeyText({self.prefix})"


def new_key() -> KeyText:
    """A key nobody has."""
    return KeyText("".join(secrets.choice(_LETTERS) for _ in range(_PREFIX_LENGTH)), new_secret())


def read_key(text: str) -> KeyText | None:
    """The key in `text`; None where it is none."""
    word, _, rest = text.partition("_")
    prefix, _, secret = rest.partition("_")
    if word != _KEY or len(prefix) != _PREFIX_LENGTH or not (prefix.isascii() and prefix.isalnum()) or not secret:
        return None
    return KeyText(prefix, secret)


def prefix_in(text: str) -> str:
    """The prefix of a key that somebody names, with or without the `hg_` under which lists show it."""
    return text.removeprefix(f"{_KEY}_")
