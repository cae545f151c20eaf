"""The catalogue as tablets fetch it: packed once for this run, and sent again only to who has another one."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache

from starlette.requests import Request
from starlette.responses import Response

from edge_agent.wire.guide import guides_to_json
from edge_agent.wire.jsonform import catalogue_to_json


@dataclass(frozen=True, slots=True)
class Packed:
    """A JSON document, gzipped, and the entity tag that names this very content (RFC 9110, section 8.8.3)."""

    body: bytes
    tag: str


@cache
def packed() -> Packed:
    """Kinds, code lists and phrases with the guides of the forms: the same for as long as this program is."""
    document = {**catalogue_to_json(), "guides": guides_to_json()}
    raw = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return Packed(gzip.compress(raw, 9, mtime=0), f'"{hashlib.sha256(raw).hexdigest()[:16]}"')


def answer(request: Request, file: Packed) -> Response:
    """The document, or 304 to who names its tag."""
    headers = {"ETag": file.tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == file.tag:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(file.body, headers={**headers, "Content-Encoding": "gzip"}, media_type="application/json")
    return Response(gzip.decompress(file.body), headers=headers, media_type="application/json")
