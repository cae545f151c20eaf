"""What each filter keeps of one threat, and what is refused with which words."""

import re
import time
from dataclasses import replace

import pytest
from support import outs

from app.gateways.ogc.collections import COLLECTIONS
from app.gateways.ogc.cql2text import MOST_CHARACTERS, MOST_NESTED, FilterError, tree_of
from app.gateways.ogc.features import feature
from app.gateways.ogc.filters import filter_of
from app.gateways.ogc.operators import like
from app.gateways.out import OutGrade, OutPlace

THREATS = COLLECTIONS["threats"]
THREAT = replace(
    outs.THREAT,
    place=OutPlace(6.0, 20.0, 50.0),
    grade=OutGrade("B", 2),
    first_observed_at=1_790_000_000,
    last_observed_at=1_790_000_600,
    reports=3,
    sources=2,
    areas=("AO-EAST", "AO-WEST"),
)

KEPT = (
    "kind = 'IED'",
    "kind <> 'MIN'",
    "kind IN ('MIN', 'IED')",
    "NOT kind IN ('MIN')",
    "kind LIKE 'I%'",
    "kind NOT LIKE 'M_N'",
    "CASEI(kind) = CASEI('ied')",
    "CASEI(severity) LIKE casei('SEV%')",
    "confidence > 0.5 AND confidence < 0.8",
    "confidence BETWEEN 0.75 AND 1",
    "reports = 3",
    "kind = 'MIN' OR sources >= 2",
    "NOT (kind = 'MIN' OR conflict = TRUE)",
    "NOT conflict",
    "conflict < TRUE",
    "conflict <= FALSE",
    "conflict >= FALSE",
    "TRUE",
    "expires_at IS NULL",
    "reliability IS NOT NULL",
    "first_observed_at < TIMESTAMP('2026-11-24T00:00:00Z')",
    "first_observed_at = TIMESTAMP('2026-09-21T15:13:20+01:00')",
    "last_observed_at >= '2026-09-21T14:13:20Z'",
    "NOT (expires_at < TIMESTAMP('2026-11-24T00:00:00Z') AND kind = 'MIN')",
    "A_CONTAINS(areas, ('AO-WEST'))",
    "A_OVERLAPS(areas, ('AO-WEST', 'AO-NORTH'))",
    "A_EQUALS(areas, ('AO-WEST', 'AO-EAST'))",
    "A_CONTAINEDBY(areas, ('AO-WEST', 'AO-EAST', 'AO-NORTH'))",
    "S_INTERSECTS(geometry, POINT(20 6))",
    "S_INTERSECTS(geometry, BBOX(19,5,21,7))",
    "S_INTERSECTS(geometry, BBOX(179,5,21,7))",
    "S_INTERSECTS(geometry, POLYGON((19 5, 21 5, 21 7, 19 5)))",
)
LEFT_OUT = (
    "kind = 'MIN'",
    "kind = 'ied'",
    "kind LIKE 'I'",
    "confidence BETWEEN 0.76 AND 1",
    "conflict",
    "conflict > FALSE",
    "FALSE",
    "expires_at < TIMESTAMP('2026-11-24T00:00:00Z')",
    "NOT expires_at < TIMESTAMP('2026-11-24T00:00:00Z')",
    "expires_at > TIMESTAMP('2026-11-24T00:00:00Z') OR kind = 'MIN'",
    "A_CONTAINS(areas, ('AO-WEST', 'AO-NORTH'))",
    "S_INTERSECTS(geometry, BBOX(20.1,5,21,7))",
    "S_INTERSECTS(geometry, POLYGON((20.1 5, 21 5, 21 7, 20.1 5)))",
)
REFUSED = (
    ("", "characters"),
    ("kind = 'x' OR " * 400 + "kind = 'x'", "characters"),
    ("(" * (MOST_NESTED + 1) + "kind = 'x'" + ")" * (MOST_NESTED + 1), "parentheses"),
    ("NOT " * (MOST_NESTED + 1) + "kind = 'x'", "NOTs"),
    ("confidence = " + "-" * (MOST_NESTED + 1) + "1", "signs"),
    ("kind = ", "no CQL2 text"),
    ("kind == 'IED'", "from character 7 on, where a property, a value or a function should stand"),
    ("kind IED", "from character 6 on, where an operator or the end should stand"),
    ("kind\n= 'IED' x", "no CQL2 text."),
    ("colour = 'red'", "Properties are geometry, kind"),
    ("'IED' = kind", "begins with a property"),
    ("kind", "true or false stands alone"),
    ("kind = 3", "Compare text"),
    ("confidence = 'high'", "number"),
    ("conflict = 'no'", "TRUE or FALSE"),
    ("conflict < 'yes'", "TRUE or FALSE"),
    ("areas < ('AO-WEST')", "A_CONTAINS"),
    ("expires_at > 5", "TIMESTAMP"),
    ("expires_at > '2026-11-24T00:00:00'", "TIMESTAMP"),
    ("areas = ('AO-WEST')", "A_CONTAINS"),
    ("geometry = 'x'", "S_INTERSECTS"),
    ("kind BETWEEN 'A' AND 'B'", "numbers and times"),
    ("confidence LIKE 'x'", "text"),
    ("A_CONTAINS(kind, ('x'))", "sets of words"),
    ("A_CONTAINS(areas)", "something else than it takes"),
    ("S_INTERSECTS(kind, POINT(1 2))", "`geometry`"),
    ("S_INTERSECTS(geometry, BBOX(0,0,1,100))", "in degrees"),
    ("S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 0 1, 1 0, 0 0)))", "in degrees"),
    ("S_WITHIN(geometry, POINT(1 2))", "Supported are"),
    ("confidence = reports + 1", "number"),
    ("kind = family", "Compare text"),
)


def kept(text):
    return filter_of(tree_of(text), THREATS)(feature(THREAT)) is True


@pytest.mark.parametrize("text", KEPT)
def test_it_is_kept(text):
    assert kept(text)


@pytest.mark.parametrize("text", LEFT_OUT)
def test_it_is_left_out(text):
    assert not kept(text)


@pytest.mark.parametrize(("text", "words"), REFUSED, ids=[text[:40] for text, _ in REFUSED])
def test_it_is_refused_with_the_reason(text, words):
    with pytest.raises(FilterError, match=re.escape(words)):
        kept(text)


@pytest.mark.parametrize(
    "start", ["(", "NOT (", "casei(", "kind IN (", "a=(1+(", "a(", "-(", "S_INTERSECTS(", "(a = 1) AND ("]
)
def test_wrong_text_costs_little_however_it_is_nested(start):
    nested = start * (MOST_NESTED // start.count("("))
    text = (nested + "a = 1 OR " * MOST_CHARACTERS)[:MOST_CHARACTERS]
    began = time.process_time()
    with pytest.raises(FilterError):
        tree_of(text)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("text", "pattern", "answer"),
    [
        ("", "", True),
        ("", "%", True),
        ("", "_", False),
        ("bridge", "bridge", True),
        ("bridge", "Bridge", False),
        ("bridge", "b%e", True),
        ("bridge", "%idg%", True),
        ("bridge", "b_idge", True),
        ("bridge", "b_dge", False),
        ("50%", r"50\%", True),
        ("50x", r"50\%", False),
        (r"a\b", r"a\\b", True),
        ("a", "a\\", False),
        ("any", "%", True),
        ("any", "one", False),
        ("abcabd", "%ab_", True),
        ("a" * 5000, "%a" * 500 + "b", False),
    ],
)
def test_like(text, pattern, answer):
    assert like(text, pattern) is answer
