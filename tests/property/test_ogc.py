"""Whatever stands in a filter or a parameter, it is understood or refused; nothing else happens."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import outs

from app.gateways.ogc.collections import COLLECTIONS
from app.gateways.ogc.cql2text import MOST_CHARACTERS
from app.gateways.ogc.features import feature
from app.gateways.ogc.query import known, query_of
from app.gateways.out import OutPlace
from app.search.parse import SearchError

THREATS = COLLECTIONS["threats"]
FEATURE = feature(
    replace(
        outs.THREAT,
        place=OutPlace(6.0, 20.0, 50.0),
        grade=None,
        reports=3,
        sources=2,
        areas=("AO-WEST",),
    )
)
PIECES = (
    *(one.name for one in THREATS.properties),
    *("AND", "OR", "NOT", "IN", "LIKE", "BETWEEN", "IS NULL", "IS NOT NULL", "TRUE", "NULL", "=", "<>", "<", ">="),
    *("(", ")", ",", "'IED'", "'%_'", "0.5", "1e999", "-1", "DATE('2026-11-24')", "TIMESTAMP('2026-11-24T00:00:00Z')"),
    *("CASEI(kind)", "casei('x')", "A_CONTAINS(areas,('x'))", "A_OVERLAPS(", "S_INTERSECTS(geometry,POINT(20 6))"),
    *("S_INTERSECTS(geometry,BBOX(1,2,3))", "BBOX(1,2,3,4,5,6)", "POLYGON((0 0,1 1,0 0))", "INTERVAL('..','..')"),
    *(
        "MULTIPOINT((1 2))",
        "GEOMETRYCOLLECTION(POINT(1 2))",
        "POINT Z(1 2 3)",
        "f(x)",
        "+",
        "*",
        "\u202e",
        '"a b"',
        "\0",
    ),
)
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map(" ".join)
parameters = st.lists(
    st.tuples(st.sampled_from([*known(THREATS), "crs", "filter-crs", "bbox-crs", "x"]), st.one_of(texts, st.text())),
    max_size=4,
)


def answered(given):
    """Hold a feature against the parameters, if they are understood; no other error leaves."""
    with contextlib.suppress(SearchError):
        assert query_of(given, THREATS).keeps(FEATURE) in {True, False}


@settings(max_examples=600, deadline=None)
@given(texts)
def test_any_filter(text):
    answered([("filter", text)])


@settings(max_examples=300, deadline=None)
@given(parameters)
def test_any_parameters(given):
    answered(given)


@pytest.mark.parametrize("piece", ["NOT ", "-", "+", "kind = 'x' AND ", "1 + ", "NOT kind = 'x' OR ", "'", '"', "("])
def test_a_filter_that_repeats_itself_to_the_end(piece):
    for end in ("kind = 'x'", "1", ""):
        text = (piece * MOST_CHARACTERS)[: MOST_CHARACTERS - len(end)] + end
        answered([("filter", text)])
        answered([("filter", f"confidence = {text}"[:MOST_CHARACTERS])])
