"""Several reports at once: a faulty one never keeps the others out, and all that are sound share one commit."""

from __future__ import annotations

from collections.abc import Sequence

from edge_agent import carried, forms
from edge_agent.agent import Agent
from edge_agent.answering import refusal
from edge_agent.outbox import Entry
from edge_agent.problems import Code, FieldError, Problem
from edge_agent.relief import Saved
from edge_agent.rights import Person
from edge_agent.views import report_view

MOST = 100
"""Reports that share a commit, and that a list may hold."""


def listed(body: object, now: float) -> list[list[object]]:
    """The reports of a body, in parts that each make one commit: a list, or of any length what a tablet exported.

    Raises:
        Problem: `invalid`.
    """
    if isinstance(body, list) and len(body) <= MOST:
        return [body]
    exported = carried.unpacked(body, now)
    if exported is None:
        expected = f"must be a list of at most {MOST} reports, or what a tablet exported"
        raise Problem(Code.INVALID, (FieldError("", "value_type", expected),))
    return [exported[start : start + MOST] for start in range(0, len(exported), MOST)]


def file(agent: Agent, listed: Sequence[object], signed_in: Person | None, now: float) -> list[dict[str, object]]:
    """For each report in order `status` and `client_id`, and `report` (its state) or `problem`."""
    read = [_read(agent, each, signed_in, now) for each in listed]
    saved = iter(agent.relief.accept_all([each for each in read if isinstance(each, Entry)], now))
    outcomes = [next(saved) if isinstance(each, Entry) else each for each in read]
    return [_result(stated, outcome) for stated, outcome in zip(listed, outcomes, strict=True)]


def _read(agent: Agent, stated: object, signed_in: Person | None, now: float) -> Entry | Problem:
    try:
        return agent.people.sign(forms.report_entry(stated, now), signed_in)
    except Problem as problem:
        return problem


def _result(stated: object, outcome: Saved | Exception) -> dict[str, object]:
    if isinstance(outcome, Exception):
        document = refusal(outcome).document()
        given = stated.get("client_id") if isinstance(stated, dict) else None
        return {
            "status": document["status"],
            "client_id": given if isinstance(given, str) else None,
            "problem": document,
        }
    item, fresh = outcome
    return {"status": 201 if fresh else 200, "client_id": item.client_id, "report": report_view(item)}
