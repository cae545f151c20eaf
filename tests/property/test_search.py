"""Whatever is asked of a list, cursors round-trip and nothing but the search's own error is raised."""

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st
from support.grammar import GRAMMAR

from app.search.parse import SearchError, cursor_of, parse
from app.search.search import Search


@given(st.integers(-(2**62), 2**62), st.uuids())
def test_a_cursor_reads_back(at, id_):
    cursor = cursor_of((at, id_))
    assert parse([("cursor", cursor)], GRAMMAR).after == (at, id_)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["bbox", "time", "kind", "state", "status", "area", "q", "limit", "cursor", "x"]), st.text()
        )
    )
)
def test_nothing_but_its_own_error_is_raised(parameters):
    with suppress(SearchError):
        assert isinstance(parse(parameters, GRAMMAR), Search)
