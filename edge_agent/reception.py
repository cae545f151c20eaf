"""The door's handlers for who is who: enrol and revoke tablets, list the people, sign in and out."""

from __future__ import annotations

import math
from base64 import b64encode
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from edge_agent import forms
from edge_agent.access import bearer
from edge_agent.agent import Agent
from edge_agent.answering import caller_of, json_body, stored
from edge_agent.devices import CODE_LIFE_S, Device, WrongCode
from edge_agent.people import NoSuchPerson, TooSoon, WrongPin
from edge_agent.problems import Code, Problem
from edge_agent.rights import Person
from edge_agent.trust import enrolment_view
from edge_agent.wire.jsonform import rfc3339


async def get_enrolment(agent: Agent, _request: Request) -> Response:
    """What a tablet needs before it trusts this site; no secret in it."""
    return JSONResponse(enrolment_view(agent.config))


async def create_code(agent: Agent, _request: Request) -> Response:
    """A one-time code for another tablet."""
    code = await stored(agent.devices.new_code)
    return JSONResponse({"code": code, "expires_in_s": CODE_LIFE_S, "path": f"/enrol#{code}"}, 201)


async def enrol_device(agent: Agent, request: Request) -> Response:
    """A code for a token; wrong codes slow their address down."""
    address = request.client.host if request.client else ""
    wait = agent.throttle.wait_s(address)
    if wait > 0:
        raise _too_soon(wait)
    code, name = forms.enrolment(await json_body(request))
    try:
        device, token = await stored(partial(agent.devices.enrol, code, name, agent.clock.now()))
    except WrongCode:
        agent.throttle.wrong(address)
        raise Problem(Code.CODE_WRONG) from None
    return JSONResponse({"device": device.id, "name": device.name, "token": token}, 201)


async def list_devices(agent: Agent, _request: Request) -> Response:
    """Every enrolled tablet, without its keys."""
    devices = await stored(agent.devices.all)
    shown = [{"device": each.id, "name": each.name, "enrolled_at": rfc3339(each.enrolled_at)} for each in devices]
    return JSONResponse({"devices": shown})


async def revoke_device(agent: Agent, request: Request) -> Response:
    """A tablet was lost: its token and every session on it end now."""
    if not await stored(partial(agent.devices.revoke, request.path_params["device"])):
        raise Problem(Code.NOT_FOUND)
    return Response(status_code=204)


async def get_device(agent: Agent, request: Request) -> Response:
    """This tablet, and the key of its queue."""
    device = await _own_device(agent, request)
    return JSONResponse({"device": device.id, "name": device.name, "queue_key": _text(device.queue_key)})


async def list_people(agent: Agent, _request: Request) -> Response:
    """Who can sign in at this site."""
    return JSONResponse({"people": [_person(each) for each in await stored(agent.people.all)]})


async def sign_in(agent: Agent, request: Request) -> Response:
    """A person and their PIN for a session; works without the centre."""
    person, pin = forms.credentials(await json_body(request))
    device = await _own_device(agent, request)
    try:
        session = await stored(partial(agent.people.sign_in, device.id, person, pin))
    except NoSuchPerson:
        raise Problem(Code.NOT_FOUND) from None
    except TooSoon as error:
        raise _too_soon(error.retry_after_s) from None
    except WrongPin as error:
        raise Problem(Code.PIN_WRONG, retry_after_s=math.ceil(error.retry_after_s)) from None
    shown = {"token": session.token, **_signed_in(session.person), "vault_key": _text(session.vault_key)}
    return JSONResponse(shown, 201)


async def get_session(_agent: Agent, request: Request) -> Response:
    """Who is signed in with this token."""
    person = caller_of(request).person
    if person is None:
        raise Problem(Code.NOT_FOUND)
    return JSONResponse(_signed_in(person))


async def sign_out(agent: Agent, request: Request) -> Response:
    """End this session."""
    await stored(partial(agent.people.sign_out, bearer(request.headers.get("authorization", ""))))
    return Response(status_code=204)


async def _own_device(agent: Agent, request: Request) -> Device:
    """The tablet that asks; a program with the door token has none."""
    device = await stored(partial(agent.devices.get, caller_of(request).device or ""))
    if device is None:
        raise Problem(Code.FORBIDDEN)
    return device


def _person(person: Person) -> dict[str, object]:
    return {"id": person.id, "callsign": person.callsign, "unit": person.unit}


def _signed_in(person: Person) -> dict[str, object]:
    return {"person": person.id, "callsign": person.callsign, "unit": person.unit}


def _text(key: bytes) -> str:
    return b64encode(key).decode()


def _too_soon(wait: float) -> Problem:
    return Problem(Code.TOO_SOON, retry_after_s=max(1, math.ceil(wait)))
