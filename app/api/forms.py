"""The base of every body that is read: unknown fields are faults, NaN is no number, text is bounded by each field."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

MAX_DEPTH = 10
"""A MultiPolygon in a form is nested six deep."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_STORABLE = f"Text must not hold NUL or half a surrogate pair, and nothing is nested deeper than {MAX_DEPTH}."


class Form(BaseModel):
    """A JSON object that somebody sends."""

    model_config = ConfigDict(
        extra="forbid",
        allow_inf_nan=False,
        frozen=True,
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
    )

    @model_validator(mode="before")
    @classmethod
    def _storable(cls, value: Any) -> Any:
        if not storable(value):
            raise ValueError(_STORABLE)
        return value


def storable(value: Any, depth: int = MAX_DEPTH) -> bool:
    """Whether a JSON value is nested no deeper than `depth` and every text in it can be kept and sent on as UTF-8."""
    if isinstance(value, str):
        return "\0" not in value and not _SURROGATE.search(value)
    if isinstance(value, dict):
        return depth > 0 and all(storable(name) and storable(member, depth - 1) for name, member in value.items())
    if isinstance(value, list):
        return depth > 0 and all(storable(item, depth - 1) for item in value)
    return True


Why = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
"""The reason a person gives for a decision: always asked for, always kept."""
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
"""A name or title."""
Code = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9._/ -]*$")]
"""Code of an area, a unit, a site."""
