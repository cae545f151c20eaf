"""The door's handlers for photos of reports: a piece comes in, and how far each picture has come."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from functools import partial
from uuid import UUID

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from edge_agent import forms
from edge_agent.agent import Agent
from edge_agent.answering import MAX_BODY, json_body, stored
from edge_agent.operations_photos import FORMS
from edge_agent.photos import Picture, Piece
from edge_agent.problems import Code, FieldError, Problem
from edge_agent.wire.jsonread import Node
from edge_agent.wire.jsonread import Problem as Fault
from edge_agent.wire.picture import limit

DIGEST_BYTES = 32
LONGEST_UUID = 45


async def put_picture(agent: Agent, request: Request) -> Response:
    """A piece of a picture, saved when this answers; repeated or out of turn it changes nothing."""
    piece = piece_of(await json_body(request))
    picture = await stored(partial(agent.photos.put, piece, agent.clock.now()))
    agent.wake()
    return JSONResponse(picture_view(picture))


async def list_pictures(agent: Agent, request: Request) -> Response:
    """Every picture of a report."""
    client_id = forms.client_id(request.path_params["client_id"])
    pictures = await stored(partial(agent.photos.of_report, client_id))
    return JSONResponse({"pictures": [picture_view(each) for each in pictures]})


def piece_of(obj: object) -> Piece:
    """A piece as it was sent.

    Raises:
        Problem: `invalid` with every fault found.
    """
    faults: list[Fault] = []
    root = Node(obj, "", faults)
    full = root.need("form").choice(FORMS) == FORMS[1]
    size = root.need("size").integer(1, limit(full=full)) or 0
    piece = Piece(
        photo=_uuid(root.need("photo")),
        report=_uuid(root.need("report")),
        full=full,
        size=size,
        digest=_bytes(root.need("sha256"), bytes.fromhex, DIGEST_BYTES),
        offset=root.need("at").integer(0, size) or 0,
        data=_bytes(root.need("data"), _from_base64),
    )
    if 0 < size < piece.offset + len(piece.data):
        root.child("data").wrong("value_range", "goes beyond the end of the picture")
    root.only()
    if faults:
        raise Problem(Code.INVALID, tuple(FieldError(*fault) for fault in faults))
    return piece


def picture_view(picture: Picture) -> dict[str, object]:
    """A picture and how far it has come."""
    return {
        "photo": picture.photo,
        "number": picture.number,
        "form": FORMS[picture.full],
        "size": picture.size,
        "held": picture.held,
        "state": picture.state.value,
        "received": picture.received,
        "pieces": picture.pieces,
        "wanted": picture.wanted,
        "reason": picture.reason,
    }


def _uuid(node: Node) -> str:
    text = node.string(LONGEST_UUID) or ""
    try:
        return str(UUID(text))
    except ValueError:
        node.wrong("value_type", "must be a UUID")
        return ""


def _bytes(node: Node, decode: Callable[[str], bytes], length: int | None = None) -> bytes:
    """At least one byte; `length` bytes where that is given."""
    try:
        data = decode(node.string(MAX_BODY) or "")
    except ValueError:
        data = b""
    if not data or len(data) != (length or len(data)):
        node.wrong("value_type", "is empty, too short, or not in its encoding")
    return data


def _from_base64(text: str) -> bytes:
    return b64decode(text, validate=True)
