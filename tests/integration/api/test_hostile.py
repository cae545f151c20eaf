"""Whatever is thrown at any route, the answer is never a crash."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.api_routes import ROWS
from support.api_world import NOW

from app.access.principal import Role

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""What is asked here is of HTTP, not of the database."""

NASTY = st.sampled_from(
    [
        "\x00",
        "\ud800",
        "\u202e<script>",
        "%00",
        "'; --",
        "x" * 5000,
        "",
        -1,
        0,
        2**63,
        -(2**200),
        1e308,
        True,
        None,
        [],
        {},
        [[]],
        [[[["a"]]]],
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]], "\ud800": "\x00"},
        {"kind": "IED", "observed_at": "2026-09-21T14:12:20Z", "text": "\x00\ud800"},
    ]
)
WORDS = st.one_of(NASTY.map(str), st.text(max_size=20))
JSON = st.recursive(
    NASTY | st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
QUERY = st.lists(
    st.tuples(
        st.sampled_from(["bbox", "time", "kind", "state", "status", "area", "q", "limit", "cursor", "f", "types", "x"]),
        WORDS,
    ),
    max_size=3,
)
HEADERS = st.dictionaries(
    st.sampled_from(["If-Match", "If-None-Match", "Last-Event-ID", "X-Correlation-Id", "Accept"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20),
    max_size=2,
)
# Whoever signs out has no more to ask, and a stream that is let in never ends.
TARGETS = [
    row for row in ROWS if not (row.path.endswith("/stream") or (row.method, row.path[-8:]) == ("DELETE", "/session"))
]


@pytest.fixture
def chief(people):
    return people.person(Role.ADMIN, sensitive=True)


@st.composite
def requests(draw):
    row = draw(st.sampled_from(TARGETS))
    body = row.body
    if body is not None and draw(st.booleans()):
        body = dict(body) | {draw(st.sampled_from([*body, "geometry", "corrected", "text"])): draw(JSON)}
    elif body is not None:
        body = draw(JSON)
    return row, body, draw(QUERY), draw(HEADERS), draw(WORDS)


def test_no_input_makes_a_route_crash(api, chief, centre, world):
    host = api.app.state.host
    host.requests.wait_s = host.sign_ins.wait_s = lambda *_: 0

    @settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
    @given(requests())
    def throw(request):
        row, body, query, headers, word = request
        address = row.address(world.west)
        if not row.thing and "{" in address:
            start, _, rest = address.partition("{")
            address = start + quote(word.encode("utf-8", "surrogatepass"), safe="") + rest.partition("}")[2]
        query = [(name, value.encode("utf-8", "surrogatepass")) for name, value in query]
        answer = api.request(
            row.method,
            address,
            params=query,
            headers=chief | {"Content-Type": "application/json"} | headers,
            content=None if body is None else json.dumps(body).encode(),
        )
        assert answer.status_code < 500, (row.method, address, query, body, answer.text)
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json"

    throw()
    assert centre.clock.now() == NOW
