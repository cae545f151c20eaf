"""Routes of the tablet door about photos of reports; `operations` has the rest."""

from __future__ import annotations

from edge_agent.openapi import TEXT, WHOLE, Operation, Parameter, Schema, obj
from edge_agent.operations_access import BODY, DISK, NULLABLE_TEXT, required
from edge_agent.photos import PictureState
from edge_agent.problems import Code
from edge_agent.rights import Right
from edge_agent.wire.picture import MAX_FULL

FORMS = ("thumb", "full")
MOST_DATA = 45_000
"""Bytes of a piece: in base64 it fits a body."""
PICTURE: Schema = obj(
    photo=TEXT,
    number=WHOLE,
    form={"enum": list(FORMS)},
    size=WHOLE,
    held=WHOLE,
    state={"enum": [state.value for state in PictureState]},
    received=WHOLE,
    pieces=WHOLE,
    wanted={"type": "boolean"},
    reason=NULLABLE_TEXT,
)
PIECE: Schema = required(
    obj(
        photo={**TEXT, "format": "uuid", "description": "Made once by the tablet for the photo"},
        report={**TEXT, "format": "uuid", "description": "client_id of the report, which was filed before"},
        form={"enum": list(FORMS)},
        size={**WHOLE, "maximum": MAX_FULL, "description": "Bytes of the whole picture"},
        sha256={**TEXT, "pattern": "^[0-9a-f]{64}$", "description": "Of the whole picture"},
        at={**WHOLE, "description": "Where in the picture the data begins; 0 first, then as `held` says"},
        data={**TEXT, "contentEncoding": "base64", "description": f"At most {MOST_DATA} bytes"},
    ),
    *("photo", "report", "form", "size", "sha256", "at", "data"),
)
PHOTO_OPERATIONS = (
    Operation(
        "putPicture",
        "POST",
        "/v1/photos",
        "Give a photo of a report, thumbnail or full picture, piece by piece. The answer says in `held` how much is on "
        "this site's disk: go on from there, however the last piece ended.",
        {200: ("How far it is", PICTURE)},
        body=PIECE,
        problems=(*BODY, Code.ID_CONFLICT, Code.PICTURE_REFUSED, Code.PHOTOS_FULL, *DISK),
        who=Right.DEVICE,
    ),
    Operation(
        "listPictures",
        "GET",
        "/v1/reports/{client_id}/photos",
        "Pictures of a report and how far each has come.",
        {200: ("Pictures", obj(pictures={"type": "array", "items": PICTURE}))},
        (Parameter("client_id", TEXT, "The id the tablet gave the report", "path"),),
        who=Right.DEVICE,
    ),
)
