"""Start everything, play the scenario, judge it, and stay up to be looked at."""

from __future__ import annotations

import tempfile
import threading
import time
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from app.access.principal import Scope
from app.accounts.keys import make_key
from app.accounts.setup import first_link
from app.demo.narrator import Narrator
from app.demo.play import CLOCKS, Scenario, decide
from app.demo.verdict import Fault, Played, faults
from app.failure import Failure
from app.greeting import first_administrator
from app.logs import logged
from app.rig import store
from app.rig.oracle import Oracle
from app.rig.ports import free_port, is_free
from app.rig.rig import Rig
from app.rig.summary import Summary, summarise
from app.roster.mission.file import MissionFileError, read
from app.roster.people import store as people_store
from app.roster.plan import MissionPlan

CHECKOUT = Path(__file__).parents[2] / "deploy" / "sample-mission"
SAMPLE = CHECKOUT if CHECKOUT.is_dir() else Path(__file__).parent / "sample-mission"
"""Where the sample mission is: in the source tree, or in the installed package."""
PACE_S = 2.0
"""Pause between acts for people to follow."""
ESCALATE_S = {True: {"immediate": 3, "expected": 5, "future": 8}, False: {"immediate": 8, "expected": 12, "future": 20}}
"""Escalation times of the demonstration, shorter than any mission's; the first with `once`."""
KEY_LIFE_S = 12 * 3600
TABLET_SITE = "KADOLA"
TABLET_CALLSIGNS = ("Kilo 1", "Kilo 2", "Kilo 3")
LOOK = (Scope.REPORTS_READ, Scope.THREATS_READ, Scope.ALERTS_READ, Scope.UNITS_READ)


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says."""

    once: bool
    port: int
    data: Path | None
    mission: Path


def run(options: Options) -> tuple[Summary, list[Fault]]:
    """Play the scenario; without `once`, stay up until it is interrupted (Ctrl-C).

    Raises:
        Failure: something did not start, or an act of the scenario did not have its effect.
    """
    with ExitStack() as ends:
        data = options.data or Path(ends.enter_context(tempfile.TemporaryDirectory(prefix="heliograph-demo-")))
        if data.exists() and any(data.iterdir()):
            raise Failure("data_not_empty", f"{data} is not empty; a demonstration starts from nothing")
        data.mkdir(parents=True, exist_ok=True)
        ends.enter_context(logged(level="info", to=data / "centre.log"))
        rig = Rig(
            demo_plan(options.mission, once=options.once),
            data,
            clock_offsets=CLOCKS,
            web=not options.once,
            port=options.port if options.port and is_free(options.port) else free_port(),
            tick_s=0.5,
            receipt_s=0.5,
        )
        narrator = Narrator(lambda: _figures(rig))
        narrator.title("Heliograph: starting a centre, a broker and eight sites on this machine")
        begun = time.monotonic()
        ends.enter_context(rig)
        rig.meet(decide)
        oracle = ends.enter_context(closing(Oracle(data / "posted.jsonl")))
        narrator.say(f"started in {time.monotonic() - begun:.1f} s")
        summary, found = _perform(rig, oracle, narrator, pace_s=0.0 if options.once else PACE_S)
        if not options.once:
            _invite(rig, narrator, summary, found)
            with suppress(KeyboardInterrupt):
                threading.Event().wait()
    return summary, found


def demo_plan(folder: Path, *, once: bool) -> MissionPlan:
    """The mission in a folder with quick escalation, every site on this machine's own network.

    Raises:
        Failure: the mission file cannot be used.
    """
    try:
        plan = read(folder / "mission.toml")
    except MissionFileError as error:
        raise Failure("mission_invalid", str(error)) from error
    return replace(
        plan,
        sites=tuple(replace(site, profile="lan") for site in plan.sites),
        settings={**plan.settings, "escalate_s": ESCALATE_S[once]},
    )


def _perform(rig: Rig, oracle: Oracle, narrator: Narrator, *, pace_s: float) -> tuple[Summary, list[Fault]]:
    scenario = Scenario(rig, oracle, narrator.say, pace_s=pace_s)
    begun = time.monotonic()
    with narrator.live():
        scenario.play()
    seconds = time.monotonic() - begun
    database = rig.centre.database
    verdict, tally, owing = oracle.judge(store.held(database)), store.tally(database), store.owing(database)
    summary = summarise(rig, verdict, events=scenario.events, seconds=seconds)
    played = Played(
        confirmed=scenario.confirmed,
        escalated=tally.escalated > 0,
        cancelled=store.cancelled(database) > 0,
        quarantined=verdict.quarantined > 0,
        suspect_clock="LUNDE" in store.suspect_clocks(database),
    )
    shown = {site: people.shown for site, people in rig.people.items()}
    return summary, faults(verdict, owing, shown, played)


def _figures(rig: Rig) -> str:
    tally = store.tally(rig.centre.database)
    return (
        f"reports {tally.reports} · threats {tally.threats} · alerts {tally.alerts} · deliveries {tally.deliveries} · "
        f"acknowledged {tally.acknowledged} · escalated {tally.escalated} · quarantined {tally.quarantined}"
    )


def _invite_tablets(rig: Rig, narrator: Narrator) -> None:
    """People of one site with PINs made now, and a link that enrols a browser as its tablet."""
    now = rig.clock.now()
    with rig.centre.database.transaction() as session:
        people = [people_store.add(session, TABLET_SITE, callsign, now=now) for callsign in TABLET_CALLSIGNS]
        pins = [(person.callsign, pin) for person, pin in people]
    narrator.say(f"the tablet page of {TABLET_SITE} (this link enrols one browser within ten minutes):")
    narrator.say(f"  {rig.doors[TABLET_SITE].enrolment_link()}")
    for callsign, pin in pins:
        narrator.say(f"  {callsign} signs in with the PIN {pin}")


def _invite(rig: Rig, narrator: Narrator, summary: Summary, found: list[Fault]) -> None:
    url = f"http://{rig.settings.host}:{rig.settings.port}"
    now = rig.clock.now()
    with rig.centre.database.transaction() as session:
        _, key = make_key(
            session,
            "demonstration",
            scopes=LOOK,
            areas=None,
            sensitive=False,
            expires_at=now + KEY_LIFE_S,
            by="system",
            now=now,
        )
    narrator.title("The scenario is over; everything stays up until Ctrl-C")
    narrator.say(
        f"every promise was kept: {summary.received} of {summary.sent} reports, each once"
        if not found
        else f"promises that were NOT kept: {', '.join(found)}"
    )
    narrator.say(f"the centre: {url}   what can be asked: {url}/docs")
    narrator.say("look at it with a key that reads everything for twelve hours:")
    for path in ("threats", "alerts", "reports?limit=5", "sites"):
        narrator.say(f"  curl -s -H 'Authorization: Bearer {key}' '{url}/api/v1/{path}'")
    narrator.say("watch it live:")
    narrator.say(f"  curl -sN -H 'Authorization: Bearer {key}' {url}/api/v1/stream")
    _invite_tablets(rig, narrator)
    secret = first_link(rig.centre.database, now=now)
    for line in first_administrator(url, secret) if secret else ():
        narrator.say(line)
    narrator.say(f"data and logs: {rig.data}")
