"""Say no usefully: RFC 9457 problems with a stable code, the fields at fault and what to do; never what was sent."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from starlette.requests import Request
from starlette.responses import JSONResponse, Response


class Code(StrEnum):
    """What is wrong, for programs."""

    MALFORMED = "malformed"
    INVALID = "invalid"
    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    HTTPS_ONLY = "https_only"
    CODE_WRONG = "code_wrong"
    PIN_WRONG = "pin_wrong"
    TOO_SOON = "too_soon"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    ID_CONFLICT = "id_conflict"
    TOO_LARGE = "too_large"
    QUOTA_FULL = "quota_full"
    DISK_FULL = "disk_full"
    STORAGE_FAILED = "storage_failed"
    PHOTOS_FULL = "photos_full"
    PICTURE_REFUSED = "picture_refused"
    INTERNAL = "internal_error"


@dataclass(frozen=True, slots=True)
class FieldError:
    """One fault: where (JSON path), a code, and a sentence."""

    path: str
    code: str
    message: str


TITLES = {
    Code.MALFORMED: (400, "The request is not readable JSON", "Send one JSON object in UTF-8."),
    Code.INVALID: (422, "Some fields cannot be accepted", "Correct the fields listed and send again."),
    Code.UNAUTHORIZED: (
        401,
        "The token is missing, wrong or no longer valid",
        "Sign in again. If that fails, enrol this tablet with a new code. A program needs this site's door token.",
    ),
    Code.FORBIDDEN: (403, "This token does not open that", "Sign in as a person of this site."),
    Code.HTTPS_ONLY: (
        403,
        "Without HTTPS this site serves its enrolment page and nothing else",
        "Use the HTTPS address that /enrol names. A token that was sent here could be read on the way: revoke it.",
    ),
    Code.CODE_WRONG: (
        403,
        "The enrolment code is wrong, used or too old",
        "Ask for a new code: 'heliograph-agent tablet enrol', or a tablet of this site where somebody is signed in.",
    ),
    Code.PIN_WRONG: (403, "The PIN is wrong", "Try again. Nobody knows the PIN: the centre sets a new one."),
    Code.TOO_SOON: (429, "Too many wrong tries", "Wait as long as retry_after_s says, then try again."),
    Code.NOT_FOUND: (404, "There is nothing under this address", "Check the address and the number in it."),
    Code.METHOD_NOT_ALLOWED: (405, "This address does not take that method", "See /openapi.json."),
    Code.ID_CONFLICT: (409, "This client_id was used for another report", "Give the new report an id of its own."),
    Code.TOO_LARGE: (413, "The report is too large to send", "Shorten the text or the shape and send again."),
    Code.QUOTA_FULL: (
        507,
        "Not saved: this site's storage quota is used up",
        "Keep the report on the tablet and send it again once waiting reports have gone out. Urgent: use radio.",
    ),
    Code.DISK_FULL: (
        507,
        "Not saved: the disk of this site's computer is full",
        "Keep the report on the tablet and free space on the computer. Urgent: use radio.",
    ),
    Code.STORAGE_FAILED: (
        503,
        "Not saved: the disk of this site's computer failed",
        "Keep the report on the tablet and try again; if it goes on, replace the disk. Urgent: use radio.",
    ),
    Code.PHOTOS_FULL: (
        507,
        "Not saved: this site's room for photos is used up",
        "Keep the photo on the tablet and send it again once others have gone out. The report itself is not affected.",
    ),
    Code.PICTURE_REFUSED: (
        422,
        "This is not a picture that is taken here",
        "Send a JPEG or WebP file without EXIF or other metadata, with its size and SHA-256, from its beginning.",
    ),
    Code.INTERNAL: (500, "The agent made a mistake", "Try again; if it goes on, report it with the time."),
}


class Problem(Exception):  # noqa: N818 -- RFC 9457 calls it so
    """An answer other than success."""

    def __init__(self, code: Code, errors: tuple[FieldError, ...] = (), *, retry_after_s: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.errors = errors
        self.retry_after_s = retry_after_s

    def document(self) -> dict[str, object]:
        """The problem as JSON (RFC 9457)."""
        status, title, remedy = TITLES[self.code]
        body: dict[str, object] = {
            "type": f"urn:heliograph:problem:{self.code}",
            "title": title,
            "status": status,
            "code": self.code.value,
            "detail": remedy,
        }
        if self.errors:
            body["errors"] = [
                {"path": error.path, "code": error.code, "message": error.message} for error in self.errors
            ]
        if self.retry_after_s is not None:
            body["retry_after_s"] = self.retry_after_s
        return body

    def response(self) -> Response:
        """The problem document as an answer."""
        headers = {"WWW-Authenticate": "Bearer"} if self.code is Code.UNAUTHORIZED else {}
        if self.code is Code.TOO_SOON:
            headers["Retry-After"] = str(self.retry_after_s or 1)
        return JSONResponse(self.document(), TITLES[self.code][0], headers, media_type="application/problem+json")


async def answer(_request: Request, error: Exception) -> Response:
    """Starlette's handler for `Problem`."""
    problem = error if isinstance(error, Problem) else Problem(Code.INTERNAL)
    return problem.response()
