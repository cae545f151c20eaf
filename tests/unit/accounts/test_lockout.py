"""How long a name waits: as its failures ask, whatever a wrong clock once wrote."""

import pytest

from app.accounts.lockout import MAX_DELAY_S, wait_s


@pytest.mark.parametrize(
    ("tries", "until", "left"),
    [(0, 0, 0), (2, 900, 0), (3, 1002, 2), (4, 1001, 1), (4, 900, 0), (3, 87_400, 2), (40, 87_400, MAX_DELAY_S)],
)
def test_wait(tries, until, left):
    assert wait_s(tries, until, now=1000) == left
