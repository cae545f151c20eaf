"""What the schema of CAP has against a message, in words that help whoever sent it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.gateways.xml import MISPLACED, Invalid

_TIME = "a time is like 2026-11-25T00:00:00-00:00: UTC is written -00:00, never Z, and seconds have no fraction"
_OF_TIMES = frozenset({"cvc_pattern_valid", "cvc_datatype_valid_1_2_1"})
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "cvc_enumeration_valid": "is one of {allowed}",
        "cvc_datatype_valid_1_2_1": "is no {allowed}",
        "cvc_complex_type_3_2_1": "has an attribute that CAP does not give it",
        "cvc_complex_type_3_2_2": "has an attribute that CAP does not give it",
        "cvc_type_3_1_1": "has an attribute that CAP does not give it",
        "cvc_type_3_1_2": "holds text alone, no elements",
        "cvc_complex_type_2_3": "has text between its elements",
    }
)


def told(wrong: Invalid) -> str:
    """Where it is, what is wrong with it and what belongs there; nothing of what was sent."""
    name = wrong.path[-1].partition("[")[0] if wrong.path else "alert"
    return f"line {wrong.line}: {name}: {_what(wrong)}"


def _what(wrong: Invalid) -> str:
    allowed = ", ".join(wrong.allowed)
    if wrong.rule == MISPLACED:
        return f"lacks {allowed}" if wrong.absent else f"something is out of place, here belongs {allowed or 'nothing'}"
    if wrong.allowed == ("xs:dateTime",) and wrong.rule in _OF_TIMES:
        return _TIME
    return _WORDS.get(wrong.rule, wrong.rule).format(allowed=allowed)
