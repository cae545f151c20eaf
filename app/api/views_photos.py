"""How photos of reports look to the outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.api.render import moment
from app.ingest.photos.picture import PhotoState
from app.ingest.photos.tables import Photo, PhotoRequest
from app.ingest.tables import Report

View = dict[str, Any]


def photo_views(report: Report, pictures: Sequence[Photo], requests: Mapping[int, PhotoRequest]) -> list[View]:
    """The photos of a report by number, each with its thumbnail, its full picture and the wish for that."""
    address = f"/api/v1/reports/{report.id}/photos"
    found = {(picture.number, picture.is_full): picture for picture in pictures}
    return [
        {
            "number": number,
            "thumb": _picture(found.get((number, False)), f"{address}/{number}"),
            "full": _picture(found.get((number, True)), f"{address}/{number}?full"),
            "request": _request(requests.get(number)),
        }
        for number in sorted({picture.number for picture in pictures})
    ]


def _picture(picture: Photo | None, address: str) -> View | None:
    """Pieces that are here, of how many: by the size of the largest that came."""
    if picture is None:
        return None
    is_whole = picture.state == PhotoState.WHOLE
    return {
        "state": picture.state,
        "reason": picture.reason,
        "bytes": picture.size,
        "pieces": picture.pieces,
        "of": -(-picture.size // max(1, picture.piece_bytes)),
        "first_at": moment(picture.first_at),
        "last_at": moment(picture.last_at),
        "url": address if is_whole else None,
    }


def _request(request: PhotoRequest | None) -> View | None:
    if request is None:
        return None
    return {
        "by": request.by,
        "asked_at": moment(request.asked_at),
        "sent_at": moment(request.sent_at),
        "answered_at": moment(request.answered_at),
    }
