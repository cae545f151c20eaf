"""On made-up missions of random areas the index finds what looking at every area finds."""

from app.bench import match


def test_the_index_finds_what_looking_at_every_area_finds() -> None:
    result = match.run(sizes=(20, 60), threats=15)
    assert [row["wrong"] for row in result.rows] == [0, 0]
    assert all(row["compared"] > 0 and row["audience_mean"] > 0 for row in result.rows)
