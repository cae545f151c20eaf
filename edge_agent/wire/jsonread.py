"""Strict reading of JSON values: every fault is noted with its JSON pointer, and no value is ever repeated back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from edge_agent.wire.codes import Field
from edge_agent.wire.messages import FieldValue

Problem = tuple[str, str, str]
"""(JSON pointer, code, message for a person)."""

_ABSENT = object()
_LARGEST_COUNT = 1_000_000
_LONGEST_NAME = 40


class JsonProblem(ValueError):  # noqa: N818 - it becomes an RFC 9457 problem
    """A JSON value that is not what it should be; `errors` lists every fault found."""

    def __init__(self, errors: Sequence[Problem]) -> None:
        """`errors`: (JSON pointer, code, message) of each fault."""
        self.errors = list(errors)
        super().__init__("; ".join(f"{path or '/'}: {code}" for path, code, _ in errors))


class Node:
    """One value with its place in the document; a wrong one is noted and reads as None."""

    def __init__(self, value: object, path: str, problems: list[Problem]) -> None:
        """`problems` is shared by all nodes of a document and collects their faults."""
        self._value = value
        self._path = path
        self._problems = problems
        self._taken: set[str] = set()

    @property
    def absent(self) -> bool:
        """Whether the member is missing; null counts as missing."""
        return self._value is _ABSENT or self._value is None

    def wrong(self, code: str, message: str) -> None:
        """Note a fault here."""
        self._problems.append((self._path, code, message))

    def child(self, name: str) -> Node:
        """A member that may be missing; unless this is missing itself, it must be an object."""
        self._taken.add(name)
        value = self._value.get(name, _ABSENT) if isinstance(self._value, dict) else _ABSENT
        return Node(value, f"{self._path}/{_escaped(name)}", self._problems)

    def need(self, name: str) -> Node:
        """A member that must be there."""
        child = self.child(name)
        if child.absent and isinstance(self._value, dict):
            child.wrong("value_missing", "is required")
        return child

    def only(self) -> None:
        """Note every member that nobody asked for, and anything that is not an object at all."""
        if self.absent:
            return
        if not isinstance(self._value, dict):
            self.wrong("value_type", "must be an object")
            return
        for name in self._value.keys() - self._taken:
            self.child(str(name)[:_LONGEST_NAME]).wrong("field_unknown", "is not a member of this object")

    def items(self, most: int) -> list[Node]:
        """The elements of an array of at most `most`."""
        if self.absent:
            return []
        if not isinstance(self._value, list):
            self.wrong("value_type", "must be an array")
            return []
        if len(self._value) > most:
            self.wrong("too_large", f"has more than {most} elements")
            return []
        return [Node(item, f"{self._path}/{index}", self._problems) for index, item in enumerate(self._value)]

    def string(self, most: int) -> str | None:
        """Text of at most `most` bytes of UTF-8."""
        if self.absent:
            return None
        if not isinstance(self._value, str):
            self.wrong("value_type", "must be text")
            return None
        try:
            size = len(self._value.encode())
        except UnicodeEncodeError:
            self.wrong("value_type", "must be Unicode text")
            return None
        if size <= most:
            return self._value
        self.wrong("too_large", f"is longer than {most} bytes")
        return None

    def choice(self, allowed: Collection[str], code: str = "value_unknown") -> str | None:
        """One of the given words."""
        if self.absent:
            return None
        if not isinstance(self._value, str):
            self.wrong("value_type", "must be text")
            return None
        if self._value in allowed:
            return self._value
        self.wrong(code, "is not in the list")
        return None

    def number(self, low: float, high: float, code: str = "value_range") -> float | None:
        """A finite number in a closed range."""
        if self.absent:
            return None
        if isinstance(self._value, bool) or not isinstance(self._value, int | float):
            self.wrong("value_type", "must be a number")
            return None
        if not low <= self._value <= high:
            self.wrong(code, f"must be between {low:g} and {high:g}")
            return None
        return float(self._value)

    def integer(self, low: int, high: int) -> int | None:
        """A whole number in a closed range."""
        if self.absent:
            return None
        if isinstance(self._value, bool) or not isinstance(self._value, int):
            self.wrong("value_type", "must be a whole number")
            return None
        if low <= self._value <= high:
            return self._value
        self.wrong("value_range", f"must be {low} to {high}")
        return None

    def instant(self, latest: int) -> int | None:
        """UTC seconds since 1970, from a whole number or from RFC 3339 text with its offset."""
        if not isinstance(self._value, str):
            return self.integer(0, latest)
        try:
            moment = datetime.fromisoformat(self._value)
        except ValueError:
            self.wrong("value_type", "must be an RFC 3339 time or UTC seconds")
            return None
        if moment.tzinfo is None:
            self.wrong("value_type", "must state its offset from UTC")
            return None
        return Node(_seconds(moment), self._path, self._problems).integer(0, latest)

    def vertices(self, least: int, most: int) -> tuple[tuple[float, float], ...]:
        """[[lon, lat], …] → ((lat, lon), …)."""
        points = [item.point() for item in self.items(most)]
        if not self.absent and isinstance(self._value, list) and len(self._value) < least:
            self.wrong("geometry_invalid", f"needs at least {least} points")
        return tuple(point for point in points if point)

    def point(self) -> tuple[float, float] | None:
        """[lon, lat] → (lat, lon)."""
        if not isinstance(self._value, list) or len(self._value) != 2:  # noqa: PLR2004 - a pair
            self.wrong("value_type", "must be [longitude, latitude]")
            return None
        lon, lat = self.items(2)
        degrees = lat.number(-90, 90, "geometry_range"), lon.number(-180, 180, "geometry_range")
        return None if degrees[0] is None or degrees[1] is None else (degrees[0], degrees[1])

    def coded(self, fields: Sequence[Field]) -> dict[str, FieldValue]:
        """An object of coded fields; what says nothing (0, false, []) is left out."""
        values = {field.key: self.child(field.key).coded_value(field) for field in fields}
        self.only()
        return {key: value for key, value in values.items() if value}

    def coded_value(self, field: Field) -> FieldValue | None:
        """The value of one coded field, codes by their key."""
        if self.absent:
            return None
        keys = {code.key for code in field.codes}
        match field.type:
            case "code":
                return self.choice(keys)
            case "count":
                return self.integer(0, _LARGEST_COUNT)
            case "scale":
                return self.integer(0, field.steps[-1])
            case "flags":
                words = [item.choice(keys) for item in self.items(field.bits)]
                return tuple(code.key for code in field.codes if code.key in words)
            case "bool":
                return self._truth()

    def _truth(self) -> bool | None:
        if isinstance(self._value, bool):
            return self._value
        self.wrong("value_type", "must be true or false")
        return None


def _seconds(moment: datetime) -> int:
    try:
        return int(moment.astimezone(UTC).timestamp())
    except (OverflowError, ValueError):
        return -1


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
