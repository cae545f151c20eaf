"""People at the sites: they read what their tablets show and answer it, each in their own way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.failure import Failure
from app.rig.door import Door

WATCH_S = 20
"""How long one question at the door waits for news."""
PATIENCE_S = 1.0
"""People look again soon when the door is closed; nothing is lost by asking."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person does about an alert for their unit: see it, and perhaps acknowledge it with a response."""

    person: str
    response: str | None = "acting"
    """None: they saw it and said nothing."""


Decide = Callable[[str, Mapping[str, Any], int], Answer | None]
"""(site, alert as the door shows it, unit) → what the person does; None: nobody looks."""


def everyone_acts(_site: str, _alert: Mapping[str, Any], unit: int) -> Answer | None:
    """Whoever is told acknowledges at once."""
    return Answer(f"P{unit}")


class People:
    """Everybody at one site, as a thread that waits at the door for news."""

    def __init__(self, site: str, door: Door, decide: Decide) -> None:
        self.site = site
        self._door = door
        self._decide = decide
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._watch, name=f"people-{site}", daemon=True)
        self.shown: set[int] = set()
        """Numbers of the alerts that ever stood on a screen here."""

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def end(self) -> None:
        """Go home at the next news, or when the door closes."""
        self._ending.set()

    def join(self) -> None:
        """Wait until everybody is gone."""
        self._thread.join(WATCH_S)
        self._door.close()

    def _watch(self) -> None:
        after = 0
        while not self._ending.is_set():
            try:
                news = self._door.alerts(after, wait_s=WATCH_S if after else 0)
                for alert in news["alerts"]:
                    self._read(alert)
            except Failure:
                continue
            after = max(after, int(news["change"]), 1)

    def _read(self, alert: Mapping[str, Any]) -> None:
        self.shown.add(int(alert["alert"]))
        if alert["state"] != "current":
            return
        for mark in alert["marks"]:
            unit = int(mark["unit"])
            is_news = not mark["acknowledged_at"] or int(mark["revision"]) < int(alert["revision"])
            answer = self._decide(self.site, alert, unit) if is_news else None
            if answer is None:
                continue
            if answer.response is None:
                self._door.seen(int(alert["alert"]), unit)
            else:
                self._door.acknowledge(int(alert["alert"]), unit, person=answer.person, response=answer.response)
