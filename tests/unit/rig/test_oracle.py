"""The judge must find every way in which a report can go wrong."""

from pathlib import Path

import pytest

from app.rig.oracle import Held, Oracle, digest
from edge_agent.wire.codec import encode_body
from edge_agent.wire.jsonform import report_from_json

FORM = {"kind": "TEN", "observed_at": "2026-05-29T14:35:00Z", "text": "quiet"}
RIGHT = digest(encode_body(report_from_json(FORM)))


@pytest.fixture
def oracle(tmp_path: Path):
    """Two reports were posted and saved at SITE, as numbers 1 and 2."""
    oracle = Oracle(tmp_path / "posted.jsonl")
    for number, client_id in enumerate(("a", "b"), start=1):
        oracle.posting("SITE", client_id, FORM)
        oracle.saved(client_id, {"epoch": 1, "seq": number})
    yield oracle
    oracle.close()


def held(seq: int, *, site: str = "SITE", epoch: int = 1, content: str = RIGHT, quarantined: bool = False) -> Held:
    return Held(site, epoch, seq, content, quarantined)


def test_each_once_is_clean(oracle: Oracle) -> None:
    verdict = oracle.judge([held(1), held(2, quarantined=True)])
    assert verdict.is_clean
    assert (verdict.sent, verdict.received, verdict.quarantined) == (2, 2, 1)


@pytest.mark.parametrize(
    ("rows", "lost", "duplicated"),
    [
        ([held(1)], ("b",), ()),
        ([], ("a", "b"), ()),
        ([held(1), held(2), held(2)], (), ("('SITE', 1, 2)",)),
        ([held(1), held(2), held(3)], (), ("('SITE', 1, 3)",)),
        ([held(1), held(2, content="other")], ("b",), ()),
        ([held(1), held(2, site="OTHER")], ("b",), ("('OTHER', 1, 2)",)),
        ([held(1), held(2, epoch=2)], ("b",), ("('SITE', 2, 2)",)),
    ],
)
def test_what_is_not_clean(oracle: Oracle, rows, lost, duplicated) -> None:
    verdict = oracle.judge(rows)
    assert not verdict.is_clean
    assert (verdict.lost, verdict.duplicated) == (lost, duplicated)


def test_what_the_door_never_confirmed_is_not_owed(oracle: Oracle) -> None:
    oracle.posting("SITE", "c", FORM)
    assert oracle.judge([held(1), held(2)]).is_clean
    assert oracle.sent() == 2


def test_the_record_is_on_disk_before_the_post(oracle: Oracle, tmp_path: Path) -> None:
    oracle.posting("SITE", "c", FORM)
    assert '"client_id": "c"' in (tmp_path / "posted.jsonl").read_text().splitlines()[-1]
