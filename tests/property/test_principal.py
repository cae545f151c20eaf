"""Whoever has more areas or a clearance never sees less."""

from hypothesis import given
from hypothesis import strategies as st

from app.access.principal import Principal, Role


@given(st.sets(st.sampled_from("ABC")), st.sets(st.sampled_from("ABC")), st.booleans(), st.booleans())
def test_more_areas_and_more_clearance_never_show_less(mine, lies_in, sensitive, cleared):
    less = Principal("x", Role.VIEWER, areas=frozenset(mine), sensitive=cleared)
    for more in (
        Principal("x", Role.VIEWER, areas=frozenset(mine | {"A"}), sensitive=cleared),
        Principal("x", Role.VIEWER, areas=None, sensitive=cleared),
        Principal("x", Role.VIEWER, areas=frozenset(mine), sensitive=True),
    ):
        assert more.sees(lies_in, sensitive=sensitive) >= less.sees(lies_in, sensitive=sensitive)
