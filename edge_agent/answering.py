"""What every handler of the door needs: read a body with a bound, work off the event loop, refuse in words."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TypeVar

from starlette.requests import Request

from edge_agent import forms, memory
from edge_agent.outbox import AmendsUnknown, Conflict
from edge_agent.photos import PhotosFull, PictureRefused, ReportUnknown, TooManyPhotos
from edge_agent.problems import Code, FieldError, Problem
from edge_agent.rights import Caller
from edge_agent.store import StoreBroken, StoreFull
from edge_agent.wire.codec import WireError
from edge_agent.wire.picture import MOST_PHOTOS, PictureFault

LOG = logging.getLogger(__name__)
T = TypeVar("T")
MAX_BODY = 64 * 1024
PICTURE_FAULTS = {
    None: "does not have the announced sha256",
    PictureFault.NOT_A_PICTURE: "must be a whole JPEG or WebP file",
    PictureFault.METADATA: "must carry no EXIF, XMP, comment or profile",
    PictureFault.TOO_LARGE: "is larger than a picture may be",
}
PHOTO_REFUSALS = (ReportUnknown, TooManyPhotos, PhotosFull, PictureRefused)


def caller_of(request: Request) -> Caller:
    """Who asks, as `access` found."""
    caller = request.state.caller
    if not isinstance(caller, Caller):
        raise TypeError(type(caller))
    return caller


async def json_body(request: Request, limit: int = MAX_BODY) -> object:
    """The body, refused as soon as it is larger than `limit` bytes, whatever its headers claim.

    Raises:
        Problem: `too_large` or `malformed`.
    """
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > limit:
            raise Problem(Code.TOO_LARGE)
    return forms.strict_json(bytes(data))


async def stored(work: Callable[[], T]) -> T:
    """Run `work` off the event loop; what the disk refuses becomes a problem that says what to do."""
    try:
        return await asyncio.to_thread(work)
    except (Conflict, AmendsUnknown, WireError, StoreFull, StoreBroken, *PHOTO_REFUSALS) as error:
        raise refusal(error) from None


def refusal(error: Exception) -> Problem:  # noqa: PLR0911 -- one line for each reason
    """Why something was not saved, as a tablet is told."""
    match error:
        case Problem():
            return error
        case AmendsUnknown():
            unknown = FieldError("/amends", "report_unknown", "file the report that this one amends first")
            return Problem(Code.INVALID, (unknown,))
        case WireError():
            return Problem(Code.TOO_LARGE)
        case Conflict():
            return Problem(Code.ID_CONFLICT)
        case ReportUnknown() | TooManyPhotos() | PhotosFull() | PictureRefused():
            return _photo_refusal(error)
        case StoreFull():
            LOG.warning("refused", extra={"reason": error.lack.value})
            return Problem(Code(error.lack.value))
        case StoreBroken():
            return Problem(Code.STORAGE_FAILED)
        case _:
            return Problem(Code.INTERNAL)


def _photo_refusal(error: ReportUnknown | TooManyPhotos | PhotosFull | PictureRefused) -> Problem:
    match error:
        case ReportUnknown():
            return Problem(Code.INVALID, (FieldError("/report", "report_unknown", "file the report first"),))
        case TooManyPhotos():
            most = f"a report has at most {MOST_PHOTOS} photos"
            return Problem(Code.INVALID, (FieldError("/photo", "photos_too_many", most),))
        case PhotosFull():
            return Problem(Code.PHOTOS_FULL)
        case PictureRefused():
            code, says = error.fault or "digest_wrong", PICTURE_FAULTS[error.fault]
            return Problem(Code.PICTURE_REFUSED, (FieldError("/data", code, says),))


async def made(work: Callable[[], T]) -> T:
    """A large document, made off the event loop; what making it took goes back to the system."""
    document = await asyncio.to_thread(work)
    await asyncio.to_thread(memory.trim)
    return document
