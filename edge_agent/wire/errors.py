"""The only errors the wire raises; `code` is a quarantine reason wherever the centre can act on it."""

from __future__ import annotations


class WireError(ValueError):
    """Bytes that are not what they should be, or a value that cannot travel. `detail` never repeats the content."""

    code = "malformed"

    def __init__(self, detail: str, *, code: str | None = None) -> None:
        """`detail` names the place and the rule; `code` overrides the code of the class."""
        self.code = code or type(self).code
        self.detail = detail
        super().__init__(f"{self.code}: {detail}")


class Malformed(WireError):  # noqa: N818 - the codes are the names
    """Not the wire form at all, or cut off, or with something behind its end."""


class VersionUnknown(WireError):  # noqa: N818
    """An envelope of a version this build does not read."""

    code = "version_unknown"


class SuiteUnknown(WireError):  # noqa: N818
    """An envelope under a protection this build does not have."""

    code = "suite_unknown"


class KindUnknown(WireError):  # noqa: N818
    """A body of a kind that this build's catalogue does not hold: keep it until it does."""

    code = "kind_unknown"


class TooLarge(WireError):  # noqa: N818
    """Larger than the limit for its sort, before or after inflating."""

    code = "too_large"


class ValueUnfit(WireError):  # noqa: N818
    """A value outside its closed list (`value_unknown`) or range (`value_range`), or not there (`value_missing`)."""

    code = "value_range"
