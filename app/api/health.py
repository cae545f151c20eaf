"""`/healthz`, `/readyz` and `/metrics`: is the process alive, can it work, and how much does it do."""

from __future__ import annotations

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest
from starlette.responses import Response

from app.access.principal import Role, Scope
from app.api.ask import allowed
from app.api.described.shape import answer, media
from app.api.host import host_of
from app.api.need import Need
from app.api.render import JSON, encoded
from app.api.transport import is_loopback

router = APIRouter(tags=["health"])

METRICS = Need(Role.ADMIN, (Scope.METRICS_READ,))


@router.get("/healthz", responses=answer("Alive"))
async def healthz() -> Response:
    """Whether the process answers; asks nothing of the database or the broker."""
    return Response(encoded({"status": "alive"}), media_type=JSON)


@router.get("/readyz", responses=answer("Ready") | answer("Ready", status=503))
def readyz(request: Request) -> Response:
    """Whether the centre can do its work; 503 with the reasons by the name of the part where it cannot."""
    host = host_of(request)
    faults = dict(host.centre.faults())
    if host.tail.fault:
        faults["stream"] = host.tail.fault
    body = {"status": "not_ready" if faults else "ready", "faults": faults}
    return Response(encoded(body), 503 if faults else 200, media_type=JSON)


@router.get("/metrics", response_class=Response, responses=media("text/plain"))
def metrics(request: Request) -> Response:
    """Counts and times for Prometheus: to this machine, to administrators, and to keys with `metrics:read`."""
    if not is_loopback(request):
        allowed(request, METRICS)
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)
