"""Schemas as HTML, for `/docs`: what an operation answers, and the members of each shape."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

Schema = Mapping[str, Any]


def prose(text: str) -> str:
    """Words with what stands between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def answers(operation: Mapping[str, Any]) -> str:
    """What an operation answers when all goes well: status, and shapes or media types."""
    good = ((status, one) for status, one in operation["responses"].items() if status.startswith("2"))
    return "<br>".join(f"{status} {_contents(one.get('content', {}))}".strip() for status, one in good)


def shape(name: str, schema: Schema) -> str:
    """The members of one shape; a question mark behind those that may be missing."""
    needed = frozenset(schema["required"])
    rows = "".join(
        f'<tr><th scope="row"><code>{escape(member if member in needed else f"{member}?")}</code>'
        f"<td>{kind(of)}<td>{prose(of.get('description', ''))}"
        for member, of in schema["properties"].items()
    )
    words = prose(schema.get("description", ""))
    return f'<h3 id="shape-{escape(name)}">{escape(name)}</h3><p>{words}</p><table><tbody>{rows}</table>'


def kind(schema: Schema) -> str:
    """What may stand in one place."""
    match schema:
        case {"$ref": reference}:
            name = escape(reference.rpartition("/")[2])
            return f'<a href="#shape-{name}">{name}</a>'
        case {"anyOf": several}:
            return " or ".join(map(kind, several))
        case {"enum": words}:
            return ", ".join(f"<code>{escape(str(word))}</code>" for word in words)
        case {"items": of}:
            return f"list of {kind(of)}"
        case {"properties": members}:
            return ", ".join(f"<code>{escape(name)}</code>: {kind(of)}" for name, of in members.items())
    named = schema.get("type", "anything")
    words = " or ".join(named) if isinstance(named, list) else named
    return escape(f"{words} ({schema['format']})" if "format" in schema else words)


def _contents(content: Mapping[str, Any]) -> str:
    return "; ".join(kind(of["schema"]) if of.get("schema") else escape(media) for media, of in content.items())
