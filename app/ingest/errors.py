"""What a person is told when what they ask of the quarantine cannot be done."""

from __future__ import annotations

from app.ingest.reasons import Reason


class NotHeld(LookupError):  # noqa: N818 - reads as what it says where it is caught
    """Nothing of that name is held in quarantine (any more)."""


class CannotRelease(Exception):  # noqa: N818
    """It cannot become a report as it is, whoever vouches for it; the words name the place and the rule."""

    def __init__(self, reason: Reason, detail: str) -> None:
        """`reason` is what stands against it now, which need not be what it was held for."""
        self.reason = reason
        self.detail = detail
        super().__init__(f"{reason}: {detail}")


class CannotFile(Exception):  # noqa: N818
    """What was written down at the centre is not taken; the words name the place and the rule."""

    def __init__(self, reason: Reason, detail: str) -> None:
        """`reason` is what stands against it."""
        self.reason = reason
        self.detail = detail
        super().__init__(f"{reason}: {detail}")


class WhyMissing(ValueError):  # noqa: N818
    """A decision about a held body needs a reason in words, for whoever asks later."""
