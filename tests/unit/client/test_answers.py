"""How filters are written, and how a refusal reads."""

from datetime import UTC, datetime

import httpx
import pytest

from app.client.answers import Refused, body, following, parameters

ASKED = (
    ({"kind": "IED"}, {"kind": "IED"}),
    ({"kind": ["IED", "MIN"]}, {"kind": "IED,MIN"}),
    ({"bbox": (19.5, 5, 21, 6.5)}, {"bbox": "19.5,5,21,6.5"}),
    ({"time": (datetime(2026, 1, 1, tzinfo=UTC), None)}, {"time": "2026-01-01T00:00:00+00:00/.."}),
    ({"limit": 7, "q": "bridge"}, {"limit": "7", "q": "bridge"}),
)


@pytest.mark.parametrize(("asked", "written"), ASKED)
def test_a_filter_is_written_as_the_lists_read_it(asked, written):
    assert parameters(asked) == written


def test_a_time_of_no_zone_is_no_time():
    with pytest.raises(ValueError, match="time zone"):
        parameters({"time": (datetime(2026, 1, 1), None)})  # noqa: DTZ001 - that is what is refused


def test_the_next_page():
    assert following({"links": [{"rel": "self", "href": "/a"}, {"rel": "next", "href": "/b"}]}) == "/b"
    assert following({"links": [{"rel": "self", "href": "/a"}]}) is None


REFUSALS = (
    (404, {"json": {"code": "not_found", "detail": "d", "errors": []}}, "not_found", None, False),
    (429, {"json": {"code": "rate_limited"}, "headers": {"Retry-After": "7"}}, "rate_limited", 7.0, True),
    (502, {"text": "<html>"}, "", None, True),
    (403, {"json": ["?"]}, "", None, False),
)


@pytest.mark.parametrize(("status", "answer", "code", "after", "passing"), REFUSALS)
def test_a_refusal(status, answer, code, after, passing):
    with pytest.raises(Refused) as caught:
        body(httpx.Response(status, **answer))
    got = caught.value
    assert (got.status, got.code, got.retry_after_s, got.is_passing) == (status, code, after, passing)


def test_a_refusal_in_words_says_what_is_wrong_where():
    errors = [
        {"path": "query.bbox", "code": "box", "message": "Four numbers."},
        {"path": "query.f", "code": "enum", "message": "json or geojson."},
    ]
    refusal = Refused(422, {"code": "invalid", "detail": "Look at `errors`.", "errors": errors})
    assert str(refusal) == "422 invalid: Look at `errors`.; query.bbox: Four numbers.; query.f: json or geojson."
