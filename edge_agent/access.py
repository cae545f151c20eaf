"""Finds out who asks at the door by the token they bring, and refuses what it does not open."""

from __future__ import annotations

import hmac

from edge_agent.agent import Agent
from edge_agent.problems import Code, Problem
from edge_agent.rights import NOBODY, PROGRAM, Caller, Right
from edge_agent.tokens import DEVICE, SESSION


def bearer(header: str) -> str:
    """The token of an Authorization header; empty where there is none."""
    scheme, _, given = header.partition(" ")
    return given if scheme.lower() == "bearer" else ""


def admit(agent: Agent, header: str, needed: Right, *, acts: bool = False) -> Caller:
    """Who asks; `acts`: for more than to read. What anybody may have is never refused, whatever token comes with it.

    Raises:
        Problem: `unauthorized` for a token nobody has, `forbidden` for one that does not open this.
        StoreBroken: the disk failed.
    """
    if needed is Right.ANYBODY:
        return NOBODY
    caller = _caller(agent, bearer(header), acts=acts)
    if caller is None:
        raise Problem(Code.UNAUTHORIZED)
    if caller.right < needed:
        raise Problem(Code.FORBIDDEN)
    return caller


def _caller(agent: Agent, token: str, *, acts: bool) -> Caller | None:
    if hmac.compare_digest(token.encode("utf-8", "surrogateescape"), agent.config.door.token.encode()):
        return PROGRAM
    if token.startswith(SESSION):
        session = agent.people.session(token, acts=acts)
        return None if session is None else Caller(Right.PERSON, session[1], session[0])
    if token.startswith(DEVICE):
        device = agent.devices.find(token)
        return None if device is None else Caller(Right.DEVICE, device.id)
    return None
