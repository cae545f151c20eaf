"""For how long a proof that was good is not looked at again."""

from dataclasses import replace

import pytest

from app.access.principal import SYSTEM
from app.api.vouched import Proof, Vouched

KEY = Proof(SYSTEM, "Bearer hg_a_b", "")
CASES = {
    "at once": (KEY, 10.0, True),
    "just before the end": (KEY, 14.9, True),
    "at the end": (KEY, 15.0, False),
    "another key of the same person": (replace(KEY, authorization="Bearer hg_c_d"), 11.0, False),
    "a session of the same person": (Proof(SYSTEM, "", "secret"), 11.0, False),
    "the same key, which may less": (replace(KEY, principal=replace(SYSTEM, sensitive=False)), 11.0, False),
}


@pytest.mark.parametrize(("proof", "now", "is_covered"), CASES.values(), ids=CASES.keys())
def test_a_proof_holds_for_a_while_and_only_for_itself(proof, now, is_covered):
    vouched = Vouched()
    vouched.note(KEY, now=10.0, for_s=5.0)
    assert vouched.covers(proof, now) == is_covered


def test_what_is_over_is_forgotten_and_no_secret_is_shown():
    vouched = Vouched()
    vouched.note(KEY, now=10.0, for_s=5.0)
    vouched.note(replace(KEY, session="secret"), now=20.0, for_s=5.0)
    assert len(vouched._until) == 1
    assert "hg_a_b" not in repr(KEY)
