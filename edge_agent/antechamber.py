"""The enrolment page without HTTPS: for tablets that do not trust this site yet, and for nothing else.

Whoever is on the network reads and writes along here. So it hands out what is public and checked by its fingerprint,
and takes nothing: no code, no token, no report.
"""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from edge_agent import pages, problems
from edge_agent.agent import Agent
from edge_agent.problems import Code, Problem
from edge_agent.shield import Shield
from edge_agent.trust import CA_PATH, enrolment_view


def app(agent: Agent, door_port: int) -> Starlette:
    """The ASGI application; `door_port` is where the door itself listens."""

    async def about(_request: Request) -> Response:
        return JSONResponse(enrolment_view(agent.config, door_port=door_port))

    return Starlette(
        routes=[
            *(Route(path, pages.page("enrol.html")) for path in ("/", "/enrol")),
            *(Route(f"/{folder}/{{name}}", pages.asset(folder)) for folder in ("assets", "icons")),
            Route(CA_PATH, pages.authority(agent)),
            Route("/v1/enrolment", about),
        ],
        middleware=[Middleware(Shield)],
        exception_handlers={Problem: problems.answer, HTTPException: _refuse, Exception: problems.answer},
    )


async def _refuse(request: Request, _error: Exception) -> Response:
    return await problems.answer(request, Problem(Code.HTTPS_ONLY))
