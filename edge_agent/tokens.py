"""Secrets that a tablet carries, and how this site keeps them: only their hash."""

from __future__ import annotations

import hashlib
import secrets

DEVICE, SESSION = "d.", "s."
"""How a token begins, so that it is looked up in one table only."""
KEY_BYTES = 32
_TOKEN_BYTES = 32
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: nothing that is read as another letter."""
_CODE_LENGTH, _GROUP = 12, 4
_READ_AS = str.maketrans("OIL", "011", " -")


def new_token(kind: str) -> str:
    """A token nobody can guess."""
    return kind + secrets.token_urlsafe(_TOKEN_BYTES)


def new_key() -> bytes:
    """A key for XChaCha20-Poly1305."""
    return secrets.token_bytes(KEY_BYTES)


def new_code() -> str:
    """A one-time code of 60 bits, to be read aloud or typed: "7K2M-0XQW-9DTR"."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
    return "-".join(letters[at : at + _GROUP] for at in range(0, _CODE_LENGTH, _GROUP))


def hashed(token: str) -> bytes:
    """What is kept of a token; it is long and random, so a plain hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()


def hashed_code(code: str) -> bytes:
    """What is kept of a code, however a person spelt it."""
    return hashed(code.upper().translate(_READ_AS))
