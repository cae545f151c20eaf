"""Read values out of a table that a person wrote; every fault is kept with its place instead of raised at the first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong and where: `units[3].site`, `areas.geojson feature 'NORTH'`."""

    place: str
    message: str

    def __str__(self) -> str:
        """As a person reads it."""
        return f"{self.place}: {self.message}"


class Faults(list[Fault]):
    """Everything found wrong so far."""

    def note(self, place: str, message: str) -> None:
        """Add a fault."""
        self.append(Fault(place, message))

    def unknown(self, place: str, what: str, value: str, known: Collection[str]) -> None:
        """Add "no such …", with the nearest that exists."""
        self.note(place, f"no {what} {value!r}{meant(value, known)}")

    def repeated(self, place: str, values: Iterable[tuple[int, str, Any]]) -> None:
        """Add a fault for every value that an earlier entry of the list `place` has too; None is never a repeat."""
        first: dict[Any, int] = {}
        for index, key, value in values:
            if value is None:
                continue
            earlier = first.setdefault(value, index)
            if earlier != index:
                self.note(f"{place}[{index}].{key}", f"{value!r} is already that of {place}[{earlier}]")


def meant(value: str, known: Collection[str]) -> str:
    """` (did you mean …?)`, or nothing when nothing is near."""
    folded = {one.casefold(): one for one in known}
    near = get_close_matches(value.casefold(), folded, n=1, cutoff=0.6)
    return f" (did you mean {folded[near[0]]!r}?)" if near else ""


class Table:
    """A table of the file and its place. A getter that finds a fault notes it and answers with a harmless value."""

    def __init__(self, values: object, place: str, faults: Faults) -> None:
        """`values` is whatever stands at `place`."""
        self._values: Mapping[str, Any] = values if isinstance(values, Mapping) else {}
        self.place = place
        self._faults = faults
        self._asked: set[str] = set()
        if not isinstance(values, Mapping):
            faults.note(place, "must be a table")

    def at(self, key: str) -> str:
        """Place of a key."""
        return f"{self.place}.{key}" if self.place else key

    def raw(self, key: str) -> Any:
        """Whatever stands at `key`; None when nothing does."""
        self._asked.add(key)
        return self._values.get(key)

    def text(self, key: str, default: str | None = None, *, most: int = 200) -> str:
        """A text that is not empty; required when there is no default."""
        return self.optional(key, most=most, required=default is None) or default or ""

    def optional(self, key: str, *, most: int = 200, required: bool = False) -> str | None:
        """A text that is not empty, or None when it is not there."""
        value = self.raw(key)
        if value is None:
            if required:
                self._faults.note(self.at(key), "is required")
            return None
        if not isinstance(value, str) or not value.strip() or len(value) > most:
            self._faults.note(self.at(key), f"must be a text of 1 to {most} characters")
            return None
        return value

    def choice(self, key: str, options: Collection[str], default: str) -> str:
        """One of `options`."""
        value = self.text(key, default)
        if value not in options:
            self._faults.note(self.at(key), f"{value!r} is not one of {', '.join(options)}{meant(value, options)}")
            return default
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when it is not there."""
        value = self.raw(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            self._faults.note(self.at(key), "must be a list of texts")
            return ()
        return tuple(value)

    def number(self, key: str, least: float, most: float) -> float:
        """A required number."""
        value = self.raw(key)
        if value is None:
            self._faults.note(self.at(key), "is required")
        elif isinstance(value, bool) or not isinstance(value, int | float):
            self._faults.note(self.at(key), "must be a number")
        elif not least <= value <= most:
            self._faults.note(self.at(key), f"{value} is not from {least:g} to {most:g}")
        else:
            return float(value)
        return float("nan")

    def whole(self, key: str, least: int, most: int, default: int | None) -> int | None:
        """A whole number, or the default when it is not there."""
        value = self.raw(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self._faults.note(self.at(key), f"must be a whole number from {least} to {most}")
            return default
        return value

    def tables(self, key: str) -> Sequence[Table]:
        """A list of tables, each with its place; empty when it is not there."""
        value = self.raw(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self._faults.note(self.at(key), f"must be a list of tables: write [[{key}]] above each")
            return ()
        return [Table(one, f"{self.at(key)}[{index}]", self._faults) for index, one in enumerate(value)]

    def close(self) -> None:
        """Note every key that nobody asked for: a misspelt key must not be lost in silence."""
        for key in self._values.keys() - self._asked:
            self._faults.note(self.at(key), f"unknown key{meant(key, self._asked)}")
