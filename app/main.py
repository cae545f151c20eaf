"""Builds the FastAPI application of a centre; its lifespan starts and stops the centre and the journal's reader."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from app.accounts.passwords import Passwords
from app.api import (
    accounts,
    alerts,
    areas,
    basemaps,
    broadcast,
    cap,
    cap_received,
    decisions,
    events,
    guide,
    health,
    history,
    integrators,
    keys,
    mission,
    ogc,
    pages,
    people,
    photos,
    placing,
    problems,
    quarantine,
    releasing,
    reports,
    schemas,
    session,
    sites,
    stream,
    threats,
    units,
    webhook_hosts,
    webhooks,
)
from app.api.described.document import Described
from app.api.head import ENDLESS, Head
from app.api.host import Centre, Host, new_host
from app.api.limits import Rates
from app.api.shield import Shield

API = "/api/v1"
ROUTERS = (
    session.router,
    accounts.router,
    integrators.router,
    keys.router,
    reports.router,
    photos.router,
    placing.router,
    quarantine.router,
    threats.router,
    decisions.router,
    releasing.router,
    alerts.router,
    broadcast.router,
    cap.router,
    cap_received.router,
    units.router,
    sites.router,
    people.router,
    areas.router,
    mission.router,
    basemaps.router,
    events.router,
    history.router,
    stream.router,
    schemas.router,
    webhooks.router,
    webhook_hosts.router,
)


def create_app(centre: Centre, *, passwords: Passwords | None = None, rates: Rates | None = None) -> FastAPI:
    """The web application of `centre`: the API, health, metrics and the guide. The centre runs while it runs."""
    app = Described(
        title="Heliograph",
        version="1",
        description="Reports from team sites, the threat picture, and alerts with proof of delivery.",
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.host = new_host(centre, passwords or Passwords(), rates)
    v1 = APIRouter(prefix=API, responses=problems.DOCUMENTED)
    for router in ROUTERS:
        v1.include_router(router)
    for outer in (v1, ogc.router, health.router, guide.router, pages.router):
        app.include_router(outer)
    app.add_middleware(Head)
    app.add_middleware(Shield)
    app.add_exception_handler(problems.Problem, _problem)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    return app


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    host: Host = app.state.host
    await run_in_threadpool(host.centre.start)
    tail = asyncio.create_task(host.tail.run())
    try:
        await host.tail.started()
        yield
    finally:
        # Not cancelled: a thread that reads the database would go on behind our back.
        host.tail.close()
        await tail
        await run_in_threadpool(host.centre.stop)


async def _problem(request: Request, error: Exception) -> Response:
    return problems.answer(request, error if isinstance(error, problems.Problem) else problems.Problem(_INTERNAL))


async def _refused(request: Request, error: Exception) -> Response:
    problem = problems.of_http(error) if isinstance(error, HTTPException) else problems.Problem(_INTERNAL)
    if problem.kind is problems.Kind.METHOD_NOT_ALLOWED:
        problem.headers["Allow"] = ", ".join(_methods(request))
    return problems.answer(request, problem)


def _methods(request: Request) -> list[str]:
    """What can be done at an address: the framework names what the first of its routes does."""
    methods = [
        method
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in request.app.routes)
    ]
    return ["HEAD", *methods] if "GET" in methods and not request.url.path.endswith(ENDLESS) else methods


async def _invalid(request: Request, error: Exception) -> Response:
    faults = error.errors() if isinstance(error, RequestValidationError) else ()
    is_json = "json" in request.headers.get("content-type", "")
    return problems.answer(request, problems.of_validation(faults, is_json=is_json))


_INTERNAL = problems.Kind.INTERNAL_ERROR
