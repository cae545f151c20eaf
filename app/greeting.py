"""What a centre without any account says: how the first administrator comes in."""

from __future__ import annotations


def first_administrator(url: str, secret: str) -> list[str]:
    """Lines for a terminal: the one-time link, and the same as a command.

    Args:
        url: How people reach the centre, without a slash at the end.
        secret: Of the link; works once, for a day.
    """
    body = f'{{"token": "{secret}", "name": "NAME", "password": "a sentence of your own"}}'
    return [
        "No account yet. Within a day, and once, the first administrator chooses a password with this link:",
        f"  {url}/setup#{secret}",
        "or with this command:",
        f"  curl -s {url}/api/v1/setup -H 'Content-Type: application/json' -d '{body}'",
    ]
