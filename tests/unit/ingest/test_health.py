"""Dark or heard, the allowance of a site, and its clock."""

import pytest
from support.packets import NOW, report

from app.ingest.links.health import Allowance, LinkReason, clock_skew_s, link_reason
from edge_agent.wire.messages import LinkState


@pytest.mark.parametrize(
    ("last", "revoked", "reason"),
    [
        (0, False, LinkReason.NEVER_HEARD),
        (NOW, False, LinkReason.HEARD),
        (NOW - 1800, False, LinkReason.HEARD),
        (NOW - 1801, False, LinkReason.SILENT),
        (NOW, True, LinkReason.REVOKED),
        (0, True, LinkReason.REVOKED),
    ],
)
def test_link(last, revoked, reason):
    assert link_reason(last, dark_after_s=1800, revoked=revoked, now=NOW) == reason


@pytest.mark.parametrize(
    ("before", "seconds", "tokens"),
    [
        (Allowance(0, None), 0, 100),
        (Allowance(10, NOW), 0, 10),
        (Allowance(10, NOW), 5, 20),
        (Allowance(10, NOW), 500, 100),
        (Allowance(-5, NOW), 1, -3),
        (Allowance(10, NOW), -50, 10),
    ],
)
def test_allowance_refills(before, seconds, tokens):
    after = before.refilled(rate=2, burst=100, now=NOW + seconds)
    assert after.tokens == tokens
    assert after.at == NOW + max(0, seconds)


@pytest.mark.parametrize(
    ("tokens", "urgent", "allowed"),
    [(1, False, True), (0.9, False, False), (0.9, True, True), (-9, True, True), (-10, True, False)],
)
def test_allowance(tokens, urgent, allowed):
    assert Allowance(tokens, NOW).allows(urgent=urgent, overdraft=10) == allowed
    assert Allowance(tokens, NOW).spent().tokens == tokens - 1
    assert Allowance(tokens, NOW).spent(1000).tokens == tokens - 1000


@pytest.mark.parametrize(
    ("body", "urgent", "skew"),
    [
        (report("IED", observed_at=NOW + 90), True, 90),
        (report("IED", observed_at=NOW - 5), True, -5),
        (report("DEM", observed_at=NOW + 90), False, None),
        (LinkState(NOW - 300, 0, 0, 0), False, -300),
    ],
)
def test_clock_skew(body, urgent, skew):
    assert clock_skew_s(body, urgent=urgent, received_at=NOW) == skew
