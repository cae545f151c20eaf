"""What to do about each rule for which a message is refused. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.gateways.cap.rules import LEAST_POINTS, Rule

ADVICE: Mapping[Rule, str] = MappingProxyType(
    {
        Rule.IDENTITY: "leave it neither empty nor with a blank, a comma, `<` or `&` in it",
        Rule.REFERENCES_MISSING: "name the messages that this one is about",
        Rule.REFERENCE_SELF: "a message does not refer to itself",
        Rule.REFERENCE_FUTURE: "refer to messages that were sent before this one",
        Rule.INFO_MISSING: "an Alert or Update says what the danger is",
        Rule.EXPIRES_EARLY: "it ends after it begins: after `effective`, or `sent` where there is none",
        Rule.SHAPE_MISSING: "draw it: a polygon or a circle in one area at least",
        Rule.POLYGON_OPEN: "the last point is the first again",
        Rule.POLYGON_POINTS: f"at least {LEAST_POINTS} points, the last the first again",
        Rule.POLYGON_CROSSES: "its border crosses itself",
        Rule.DRAFT: "send it when it holds, as Actual, Exercise or Test",
    }
)
"""For every binding rule."""
