import pytest

from app.gateways.cot.authors import MOST_EACH, Authors


@pytest.fixture
def authors():
    authors = Authors()
    for uid, client in (("A", "alfa"), ("B", "alfa"), ("C", "hq"), ("A", "hq")):
        authors.sent(uid, client)
    return authors


DELETES = (
    ("ones own", {"A"}, "alfa", True),
    ("several of ones own", {"A", "B"}, "alfa", True),
    ("another's among them", {"A", "C"}, "alfa", False),
    ("another's that one sent too", {"A"}, "hq", False),
    ("of nobody", {"HELIOGRAPH-A-7-9-1-1"}, "hq", False),
    ("nothing", set(), "alfa", False),
)


@pytest.mark.parametrize(("words", "uids", "client", "may"), DELETES, ids=[row[0] for row in DELETES])
def test_who_may_take_off_what(authors, words, uids, client, may):
    assert authors.may_delete(uids, client) is may


def test_who_sends_very_much_forgets_their_own_alone(authors):
    for number in range(MOST_EACH):
        authors.sent(str(number), "hq")
    assert not authors.may_delete({"C"}, "hq")
    assert authors.may_delete({"0"}, "hq")
    assert authors.may_delete({"A"}, "alfa")
