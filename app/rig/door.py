"""A tablet at the door of one site's agent: files reports until they are saved, reads and answers alerts."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx

from app.failure import Failure

PATIENCE_S = 60.0
"""How long a tablet goes on trying while the agent is away: it may have been killed and be starting again."""
PAUSE_S = 0.05
AWAY = (httpx.TransportError, FileNotFoundError)


class Door:
    """One keep-alive connection to the door that `<data>/door.json` names; finds it again after a restart.

    Used by one thread at a time. Every call raises Failure `door_refused` with the problem's code when the agent
    says no, and `door_away` when it could not be reached for `patience_s` seconds.
    """

    def __init__(self, data: Path, token: str, *, patience_s: float = PATIENCE_S) -> None:
        self._data = data
        self._patience_s = patience_s
        self._http = httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=40, trust_env=False)

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def report(self, client_id: str, form: Mapping[str, object]) -> dict[str, Any]:
        """File a report; answers with its state when it is on the site's disk. The same id again is harmless."""
        return self._call("POST", "/v1/reports", {**form, "client_id": client_id})

    def positions(self, fixes: Sequence[Mapping[str, object]]) -> None:
        """Give positions: unit, lat, lon, and perhaps accuracy_m, at."""
        self._call("POST", "/v1/positions", list(fixes))

    def alerts(self, after: int = 0, *, wait_s: int = 0, everything: bool = False) -> dict[str, Any]:
        """`change` and the alerts that changed after that number; waits up to `wait_s` seconds for news."""
        query = f"/v1/alerts?after={after}&wait_s={wait_s}" + ("&all=true" if everything else "")
        return self._call("GET", query)

    def seen(self, alert: int, unit: int) -> None:
        """Say that an alert was on a unit's screen."""
        self._call("POST", f"/v1/alerts/{alert}/seen", {"unit": unit})

    def acknowledge(self, alert: int, unit: int, *, person: str, response: str = "acting") -> None:
        """Answer an alert as a person, for a unit."""
        self._call("POST", f"/v1/alerts/{alert}/ack", {"unit": unit, "response": response, "person": person})

    def reports(self, after: int = 0) -> dict[str, Any]:
        """`change`, `more` and the states of reports that moved on after that number."""
        return self._call("GET", f"/v1/reports?after={after}")

    def status(self) -> dict[str, Any]:
        """Link, queue, spending, clock and disk."""
        return self._call("GET", "/v1/status")

    def enrolment_link(self) -> str:
        """An address that enrols one tablet within ten minutes."""
        made = self._call("POST", "/v1/codes")
        return f"{self._url()}{made['path']}"

    def _call(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        deadline = time.monotonic() + self._patience_s
        while True:
            try:
                answer = self._http.request(method, self._url() + path, json=body)
                break
            except AWAY as error:
                if time.monotonic() > deadline:
                    raise Failure("door_away", f"{self._data}: {type(error).__name__}") from error
                time.sleep(PAUSE_S)
        if answer.is_error:
            raise Failure("door_refused", f"{method} {path}: {answer.status_code} {answer.text[:500]}")
        values: dict[str, Any] = answer.json()
        return values

    def _url(self) -> str:
        return str(json.loads((self._data / "door.json").read_text(encoding="utf-8"))["url"])
