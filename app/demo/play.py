"""The scenario, act by act: every act does something through the tablets' doors and waits until it had its effect."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import uuid4

from app.demo import script
from app.demo.script import Line
from app.rig import store
from app.rig.oracle import Oracle
from app.rig.people import Answer
from app.rig.rig import Rig
from edge_agent.wire.jsonform import rfc3339

AHEAD_S = 3 * 86_400
"""How far Lunde's clock is ahead."""
CLOCKS = {"LUNDE": float(AHEAD_S)}
SILENT = ("MBERU", 2, "DF")
"""Site, unit and kind of the alert that nobody looks at."""
BUSY = ("KADOLA", 3, "SOS")
"""The unit that answers a call for help with "cannot comply"."""
STEP_S = 15
"""Two observations of one thing lie so far apart."""


def decide(site: str, alert: Mapping[str, Any], unit: int) -> Answer | None:
    """What people do: all acknowledge at once but for one who does not look and one who cannot comply."""
    case = (site, unit, alert["kind"])
    if case == SILENT:
        return None
    return Answer(f"{site.title()} {unit}", "cannot_comply" if case == BUSY else "acting")


class Scenario:
    """One performance. `say` is told what happens; `pace_s` is the pause between acts."""

    def __init__(self, rig: Rig, oracle: Oracle, say: Callable[[str], None], *, pace_s: float) -> None:
        self._rig = rig
        self._oracle = oracle
        self._say = say
        self._pace_s = pace_s
        self._database = rig.centre.database
        self.events = 0
        self.confirmed = False
        self.repeated = 0

    def play(self) -> None:
        """Every act in order.

        Raises:
            Failure: an act did not have its effect in time.
        """
        for act in (
            self._positions,
            self._day,
            self._two_see_one_device,
            self._link_cut,
            self._wrong_clock,
            self._into_danger,
            self._calls_for_help,
            self._nobody_answers,
            self._exercise,
            self._clearance,
            self._quarantine,
            self._end,
        ):
            act()
            time.sleep(self._pace_s)

    def _positions(self) -> None:
        self._say("every unit reports where it is")
        now = time.time()
        for site, (lat, lon) in script.HOMES.items():
            numbers = [unit.number or 0 for unit in self._rig.plan.units if unit.site == site]
            self._rig.doors[site].positions(
                [
                    {"unit": number, "lat": lat + number * 0.004, "lon": lon + number * 0.003, "at": rfc3339(int(now))}
                    for number in numbers
                ]
            )

    def _day(self) -> None:
        self._say("a day of reports of many kinds; every tablet sends each report twice, as tablets do when unsure")
        self._post((*script.ROUTINE, *script.DAY), times=2)
        self._all_arrived()

    def _two_see_one_device(self) -> None:
        self._say("Tavira and Nakasi both see a device under the bridge between them: one threat, confirmed")
        self._post([script.IED_FIRST], ago_s=STEP_S)
        self._post([script.IED_SECOND])
        self._all_arrived()
        self._rig.wait("the device is confirmed", lambda: store.threats(self._database, "IED") == {"confirmed": 1})
        self.confirmed = True

    def _link_cut(self) -> None:
        self._say("the link of Oshira is cut; reports are saved there, an alert for it waits at the centre")
        self._rig.links["OSHIRA"].cut()
        self._post(script.QUEUED, times=2)
        self._post([script.AMBUSH])
        self._rig.wait("the ambush is an alert", lambda: bool(store.threats(self._database, "AMB")))
        time.sleep(self._pace_s)
        self._say("the link is back: what waited on both sides goes through")
        self._rig.links["OSHIRA"].mend()
        self._all_arrived()

    def _wrong_clock(self) -> None:
        self._say("Lunde's clock is three days ahead: its report is dated by the receipt, and marked")
        self._post([script.WRONG_CLOCK], ago_s=-AHEAD_S)
        self._all_arrived()

    def _into_danger(self) -> None:
        self._say("an Oshira patrol drives up to the device: it is warned the moment its position says so")
        lat, lon = script.IED_PLACE
        at = rfc3339(int(time.time()))
        self._rig.doors["OSHIRA"].positions([{"unit": 1, "lat": lat + 0.001, "lon": lon, "accuracy_m": 10, "at": at}])
        self._rig.wait("the patrol is warned", lambda: store.reasons(self._database, "IED").get("OSCAR-1") == "entered")

    def _calls_for_help(self) -> None:
        self._say("Shonga asks for a CASEVAC; at Pemba Hill somebody presses the duress button")
        self._post([script.CASEVAC, script.DURESS])
        self._all_arrived()
        self._rig.wait("the reserve could not comply", lambda: "cannot_comply" in store.responses(self._database))

    def _nobody_answers(self) -> None:
        self._say("shooting at Mberu; its second patrol does not answer, so its headquarters is told")
        self._post([script.SHOOTING])
        self._rig.wait("it is escalated", lambda: "MIKE-2" in store.escalated(self._database, "DF"))

    def _exercise(self) -> None:
        self._say("Kadola exercises: exercise traffic stays apart from the real picture")
        self._post([script.EXERCISE])
        self._all_arrived()

    def _clearance(self) -> None:
        self._say("the EOD team destroys the device: the threat is cleared, the alert cancelled")
        self._post([script.IED_CLEARED])
        self._rig.wait("the device is cleared", lambda: store.threats(self._database, "IED") == {"cleared": 1})

    def _quarantine(self) -> None:
        self._say("a report with latitude and longitude the wrong way round is held for a person to look at")
        self._post([script.SWAPPED])
        self._all_arrived()

    def _end(self) -> None:
        self._say("waiting until every alert is on its device and answered, or escalated")
        self._rig.wait("every delivery is settled", lambda: store.open_deliveries(self._database) == 0)
        self._rig.wait("every site knows it", self._settled)

    def _post(self, lines: Iterable[Line], *, times: int = 1, ago_s: float = 0) -> None:
        for line in lines:
            form, client_id = line.form(time.time() - ago_s), str(uuid4())
            self._oracle.posting(line.site, client_id, form)
            for _ in range(times):
                self._oracle.saved(client_id, self._rig.doors[line.site].report(client_id, form))
            self.events += 1
            self.repeated += times - 1

    def _all_arrived(self) -> None:
        self._rig.wait("every report is at the centre", lambda: store.arrived(self._database) >= self._oracle.sent())

    def _settled(self) -> bool:
        return all(door.status()["queue"]["waiting"] == 0 for door in self._rig.doors.values())
