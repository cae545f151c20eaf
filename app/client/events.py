"""The live stream as a reader sees it: lines in, events out, each once, and where to go on after a break. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

LONGEST_WAIT_S = 60.0
QUIET_S = 45.0
"""The centre is heard every 15 seconds; after three times that the link is gone."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event: a change, `snapshot` (how things stand) or `caught_up` (the past is told)."""

    cursor: str | None
    """Give it to `events` to go on after this event; None before the first."""
    type: str
    """Such as `alert.issued`."""
    data: dict[str, Any]


@dataclass(slots=True)
class Reading:
    """One reader's place in the stream, through every break of the link."""

    cursor: str | None = None
    wait_s: float = 2.0
    """How long to wait before connecting again; the centre says."""
    breaks: int = 0
    """Since something was last heard."""
    is_over: bool = False
    """Whether the centre said that it does not talk to this reader any more."""
    _fields: dict[str, str] = field(default_factory=dict)

    def begin(self) -> None:
        """Forget what was half said when the link broke."""
        self._fields = {}

    def pause_s(self) -> float:
        """How long to wait now that the link broke: longer each time."""
        self.breaks += 1
        return min(LONGEST_WAIT_S, self.wait_s * 2.0 ** min(self.breaks - 1, 10))

    def line(self, line: str) -> Event | None:
        """The event that this line ends, if it does and the event is new."""
        self.breaks = 0
        if line:
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            before = self._fields.get(name)
            self._fields[name] = value if before is None or name != "data" else f"{before}\n{value}"
            return None
        fields, self._fields = self._fields, {}
        return self._told(fields)

    def _told(self, fields: dict[str, str]) -> Event | None:
        if fields.get("retry", "").isdigit():
            self.wait_s = int(fields["retry"]) / 1000
        type_, id_ = fields.get("event", "message"), fields.get("id")
        if id_ is not None:
            is_old = type_ != "snapshot" and self.cursor is not None and int(id_) <= int(self.cursor)
            if is_old:
                return None
            self.cursor = id_
        if "data" not in fields:
            return None
        data = json.loads(fields["data"])
        if type_ == "cut":
            self.is_over = data.get("reason") == "not_allowed"
            return None
        return Event(self.cursor, type_, data)


def wanted(types: Iterable[str], area: Iterable[str], kind: Iterable[str]) -> dict[str, str]:
    """The parameters of a stream."""
    given = {"types": types, "area": area, "kind": kind}
    return {name: ",".join(words) for name, words in given.items() if words}
