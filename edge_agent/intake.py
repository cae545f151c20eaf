"""The door for tablets on the site's network. It says "saved" only when the outbox has the report on disk."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from edge_agent import batch, catalogue_file, forms, operations, pages, photo_door, problems, reception
from edge_agent.access import admit
from edge_agent.agent import Agent
from edge_agent.alertbook import AlertState, Unknown
from edge_agent.answering import caller_of, json_body, made, stored
from edge_agent.openapi import document
from edge_agent.problems import TITLES, Code, FieldError, Problem
from edge_agent.rights import Right
from edge_agent.settlement import State
from edge_agent.shield import Shield
from edge_agent.views import alert_view, mark_view, program_version, report_view, status_view
from edge_agent.wire.jsonform import MAX_UNIT

T = TypeVar("T")
Handler = Callable[[Agent, Request], Awaitable[Response]]

PAGE = 200
MAX_BATCH_BODY = 512 * 1024


async def create_report(agent: Agent, request: Request) -> Response:
    """201 for a new report, 200 with the same answer for its repetition."""
    entry = forms.report_entry(await json_body(request), agent.clock.now())
    entry = await stored(partial(agent.people.sign, entry, caller_of(request).person))
    item, fresh = await stored(partial(agent.relief.accept, entry, agent.clock.now()))
    agent.wake()
    return JSONResponse(report_view(item), 201 if fresh else 200)


async def create_batch(agent: Agent, request: Request) -> Response:
    """Several reports with one commit, or what a tablet exported; each answered as if it had come alone."""
    now, person = agent.clock.now(), caller_of(request).person
    listed = batch.listed(await json_body(request, MAX_BATCH_BODY), now)
    results = [each for part in listed for each in await stored(partial(batch.file, agent, part, person, now))]
    agent.wake()
    return JSONResponse({"results": results})


async def get_usage(agent: Agent, _request: Request) -> Response:
    """What this site files most."""
    return JSONResponse({"kinds": [{"kind": kind, "count": n} for kind, n in await stored(agent.outbox.usage)]})


async def list_reports(agent: Agent, request: Request) -> Response:
    """Reports that moved on since a change number."""
    query = request.query_params
    state = query.get("state")
    if state is not None and state not in tuple(State):
        raise Problem(Code.INVALID, (FieldError("?state", "value_unknown", f"must be one of {', '.join(State)}"),))
    after = forms.whole(query, "after", forms.LAST_NUMBER) or 0
    unit = forms.whole(query, "unit", MAX_UNIT)
    items = await stored(partial(agent.outbox.changed, after=after, unit=unit, state=state, limit=PAGE))
    change = items[-1].change if items else after
    return JSONResponse(
        {"change": change, "more": len(items) == PAGE, "reports": [report_view(each) for each in items]}
    )


async def get_report(agent: Agent, request: Request) -> Response:
    """One report by the id its tablet gave it."""
    item = await stored(partial(agent.outbox.find, forms.client_id(request.path_params["client_id"])))
    if item is None:
        raise Problem(Code.NOT_FOUND)
    return JSONResponse(report_view(item))


async def create_positions(agent: Agent, request: Request) -> Response:
    """Raw positions; they become a track when it is time."""
    fixes = forms.fixes(await json_body(request), agent.clock.now())
    await stored(partial(agent.relief.accept_fixes, fixes))
    agent.wake()
    return JSONResponse({"saved": len(fixes)}, 201)


async def list_alerts(agent: Agent, request: Request) -> Response:
    """Alerts of a unit or of all; with `wait_s`, answered when there is news."""
    query = request.query_params
    unit = forms.whole(query, "unit", MAX_UNIT)
    after = forms.whole(query, "after", forms.LAST_NUMBER)
    patience = forms.whole(query, "wait_s", operations.MAX_WAIT_S) or 0
    everything = query.get("all") == "true"

    def look() -> tuple[int, list[dict[str, object]]]:
        now, change = agent.clock.now(), agent.outbox.change()
        held = agent.alerts.changed(now, after=after or 0, unit=unit)
        shown = [each for each in held if everything or after or each.state is not AlertState.EXPIRED]
        return change, [alert_view(each, now) for each in shown]

    change, alerts = await _with_patience(agent, look, 0 if after is None else patience)
    return JSONResponse({"change": change, "alerts": alerts})


async def see_alert(agent: Agent, request: Request) -> Response:
    """The alert was on a unit's screen."""
    seen = forms.sighting(await json_body(request))
    mark = await _of_alert(partial(agent.alerts.seen, _number(request), seen.unit, agent.clock.now(), seen.revision))
    agent.wake()
    return JSONResponse(mark_view(mark))


async def acknowledge_alert(agent: Agent, request: Request) -> Response:
    """A person answers for a unit."""
    answer = forms.acknowledgement(await json_body(request), caller_of(request).person)
    mark = await _of_alert(partial(agent.alerts.acknowledge, _number(request), answer, agent.clock.now()))
    agent.wake()
    return JSONResponse(mark_view(mark))


async def get_status(agent: Agent, _request: Request) -> Response:
    """The state of the site."""
    return JSONResponse(await stored(partial(status_view, agent)))


async def get_config(agent: Agent, _request: Request) -> Response:
    """What the centre configured for this site."""
    settings = await stored(agent.downlink.settings)
    if settings is None:
        return JSONResponse({"known": False, "values": {}})
    return JSONResponse({"known": True, "values": dict(settings.config.values)})


async def get_catalogue(_agent: Agent, request: Request) -> Response:
    """Kinds, fields, code lists and phrases, with labels."""
    return catalogue_file.answer(request, await made(catalogue_file.packed))


async def get_openapi(_agent: Agent, _request: Request) -> Response:
    """The description of this door."""
    return JSONResponse(await made(partial(document, operations.OPERATIONS, program_version())))


async def get_health(agent: Agent, _request: Request) -> Response:
    """Whether the agent works at all; says nothing about the link."""
    well = agent.alive() and agent.store.trouble is None
    return JSONResponse({"ok": well}, 200 if well else 503)


HANDLERS: dict[str, Handler] = {
    "createReport": create_report,
    "listReports": list_reports,
    "createBatch": create_batch,
    "getUsage": get_usage,
    "getReport": get_report,
    "createPositions": create_positions,
    "listAlerts": list_alerts,
    "seeAlert": see_alert,
    "acknowledgeAlert": acknowledge_alert,
    "getStatus": get_status,
    "getConfig": get_config,
    "getCatalogue": get_catalogue,
    "getOpenapi": get_openapi,
    "getHealth": get_health,
    "getEnrolment": reception.get_enrolment,
    "createCode": reception.create_code,
    "enrolDevice": reception.enrol_device,
    "listDevices": reception.list_devices,
    "revokeDevice": reception.revoke_device,
    "getDevice": reception.get_device,
    "listPeople": reception.list_people,
    "signIn": reception.sign_in,
    "getSession": reception.get_session,
    "signOut": reception.sign_out,
    "putPicture": photo_door.put_picture,
    "listPictures": photo_door.list_pictures,
    "listBasemaps": pages.list_basemaps,
    "readBasemap": pages.read_basemap,
}


def app(agent: Agent) -> Starlette:
    """The ASGI application of the door."""
    routes = [
        Route(each.path, _endpoint(agent, HANDLERS[each.name], each.who), methods=[each.method])
        for each in operations.OPERATIONS
    ]
    return Starlette(
        routes=[*routes, *pages.routes(agent)],
        middleware=[Middleware(Shield)],
        exception_handlers={Problem: problems.answer, HTTPException: _http, Exception: problems.answer},
    )


def _endpoint(agent: Agent, handler: Handler, who: Right) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        token, acts = request.headers.get("authorization", ""), request.method != "GET"
        request.state.caller = await stored(partial(admit, agent, token, who, acts=acts))
        return await handler(agent, request)

    return endpoint


async def _of_alert(work: Callable[[], T]) -> T:
    try:
        return await stored(work)
    except Unknown:
        raise Problem(Code.NOT_FOUND) from None


async def _with_patience(agent: Agent, look: Callable[[], tuple[int, list[T]]], wait_s: int) -> tuple[int, list[T]]:
    """What `look` finds: at once if it finds something, else when there is news, at the latest after `wait_s`."""
    bell = asyncio.Event()
    loop = asyncio.get_running_loop()
    deadline = loop.time() + wait_s
    with agent.news(partial(_ring, loop, bell)):
        while True:
            bell.clear()
            found = await stored(look)
            left = deadline - loop.time()
            if found[1] or left <= 0 or agent.stopping:
                return found
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await bell.wait()


def _ring(loop: asyncio.AbstractEventLoop, bell: asyncio.Event) -> None:
    with contextlib.suppress(RuntimeError):  # the door has closed meanwhile
        loop.call_soon_threadsafe(bell.set)


def _number(request: Request) -> int:
    text = request.path_params["number"]
    if not (text.isascii() and text.isdigit() and int(text) <= forms.LAST_NUMBER):
        raise Problem(Code.NOT_FOUND)
    return int(text)


async def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    code = Code.METHOD_NOT_ALLOWED if status == TITLES[Code.METHOD_NOT_ALLOWED][0] else Code.NOT_FOUND
    return await problems.answer(request, Problem(code))
