"""Whom a mission may release kinds to by default, and whom never."""

from __future__ import annotations

import pytest

from app.roster.settings import tuned


def test_partners_of_a_kind_are_kept_once_and_in_order():
    kinds = tuned({"kinds": {"MIN": {"alert_partners": ["tcc", "host_state", "tcc"], "report_partners": []}}}).kinds
    assert (kinds["MIN"].alert_partners, kinds["MIN"].report_partners) == (("host_state", "tcc"), ())


@pytest.mark.parametrize(
    ("kind", "value", "says"),
    [
        ("MIN", ["everybody"], "kinds.MIN.alert_partners: must be a list of host_state, public, regional, tcc"),
        ("MIN", "tcc", "kinds.MIN.alert_partners: must be a list"),
        ("GBV", ["tcc"], "kinds.GBV.alert_partners: a sensitive kind is released by an administrator"),
    ],
)
def test_what_cannot_be_a_default_is_refused(kind, value, says):
    with pytest.raises(ValueError, match=says):
        tuned({"kinds": {kind: {"alert_partners": value}}})


def test_a_sensitive_kind_may_say_that_nobody_gets_it():
    assert tuned({"kinds": {"GBV": {"report_partners": []}}}).kinds["GBV"].report_partners == ()
