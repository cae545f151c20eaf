"""The properties of features that can be asked for: their types, and how they look in a JSON Schema."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Type(StrEnum):
    """What kind of value a property has."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    TIME = "time"
    """RFC 3339 in a feature; whole UTC seconds where it is compared."""
    LIST = "list"
    """Words without an order."""
    GEOMETRY = "geometry"


_SCHEMAS: dict[Type, dict[str, Any]] = {
    Type.TEXT: {"type": "string"},
    Type.NUMBER: {"type": "number"},
    Type.FLAG: {"type": "boolean"},
    Type.TIME: {"type": "string", "format": "date-time"},
    Type.LIST: {"type": "array", "items": {"type": "string"}},
    Type.GEOMETRY: {"format": "geometry-any"},
}


@dataclass(frozen=True, slots=True)
class Property:
    """One property that can be asked for."""

    name: str
    title: str
    type: Type
    values: tuple[str, ...] = ()
    """Every word it may be; empty: any."""

    @property
    def schema(self) -> dict[str, Any]:
        """It as a member of a JSON Schema."""
        words = {"enum": list(self.values)} if self.values else {}
        return {"title": self.title, **_SCHEMAS[self.type], **words}


GEOMETRY = Property("geometry", "Where it is, WGS84 longitude and latitude", Type.GEOMETRY)


def text(name: str, title: str, values: Iterable[str] = ()) -> Property:
    """A property that is a word or words."""
    return Property(name, title, Type.TEXT, tuple(values))


def number(name: str, title: str) -> Property:
    """A property that is a number."""
    return Property(name, title, Type.NUMBER)


def flag(name: str, title: str) -> Property:
    """A property that is true or false."""
    return Property(name, title, Type.FLAG)


def time(name: str, title: str) -> Property:
    """A property that is a moment."""
    return Property(name, title, Type.TIME)


def words(name: str, title: str) -> Property:
    """A property that is a set of words."""
    return Property(name, title, Type.LIST)
