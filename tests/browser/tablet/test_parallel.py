"""One queue carried to five tablets, sent by all of them at the same moment, over and over, with connections cut."""

from __future__ import annotations

import json
import socket
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import httpx
from sqlmodel import select
from support.tabletpage import room, rows, send_now
from support.waiting import wait_for

from app.ingest.tables import Report

TABLETS = 5
QUEUE = 40
ROUNDS = 3


def enrolled(site: Any) -> dict[str, str]:
    """The header of another tablet."""
    code = site.ask("POST", "/v1/codes")["code"]
    made = httpx.post(f"{site.url}/v1/devices", json={"code": code, "name": "one of five"}, trust_env=False, timeout=30)
    assert made.status_code == 201, made.text
    return {"Authorization": f"Bearer {made.json()['token']}"}


def send_until_answered(url: str, header: dict[str, str], body: bytes, together: Barrier) -> list[int]:
    """Post at the same moment as the others, again until the answer is whole; the status of each report."""
    together.wait()
    while True:
        try:
            answer = httpx.post(f"{url}/v1/batch", content=body, headers=header, timeout=30, trust_env=False)
        except httpx.TransportError:
            continue
        assert answer.status_code == 200, answer.text
        return [each["status"] for each in answer.json()["results"]]


def hang_up(port: int, header: dict[str, str], body: bytes) -> None:
    """Post and be gone before the answer comes."""
    head = f"POST /v1/batch HTTP/1.1\r\nHost: site\r\nContent-Length: {len(body)}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in header.items())
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(head.encode() + b"\r\n" + body)


def at_the_centre(rig: Any, site: Any, texts: set[str]) -> Counter[str]:
    """How often each of these texts is at the centre."""
    with rig.centre.database.reading() as session:
        return Counter(session.exec(select(Report.text).where(Report.site == site.code, Report.text.in_(texts))).all())


def test_five_tablets_send_one_queue_and_each_report_is_there_once(site, rig):
    texts = [f"queue {uuid4()}" for _ in range(QUEUE)]
    forms = [{"client_id": str(uuid4()), "kind": "INF", "age_s": 60, "unit": 1, "text": text} for text in texts]
    tablets = [enrolled(site) for _ in range(TABLETS)]
    statuses: list[list[int]] = []
    for turn in range(ROUNDS):
        body = json.dumps([{**form, "age_s": 60 + turn} for form in forms]).encode()
        together = Barrier(TABLETS + 1)
        with ThreadPoolExecutor(TABLETS) as pool:
            sent = [pool.submit(send_until_answered, site.url, header, body, together) for header in tablets]
            together.wait()
            for header in tablets[:2]:
                hang_up(site.doorway.port, header, body)
            site.doorway.cut()
            site.doorway.mend()
            statuses += [each.result() for each in sent]
    told = Counter(status for answer in statuses for status in answer)
    assert set(told) <= {200, 201}
    assert told[201] <= QUEUE, "a report was new to the site twice"
    wait_for(lambda: len(at_the_centre(rig, site, set(texts))) == QUEUE, 60, "the queue at the centre")
    assert set(at_the_centre(rig, site, set(texts)).values()) == {1}


def test_an_export_is_taken_in_by_the_agent_while_its_tablet_sends_it_too(tablet, site, rig, at_centre, tmp_path):
    page = tablet()
    site.doorway.cut()
    try:
        made = [send_now(page, "TEN") for _ in range(3)]
        wait_for(lambda: all(row["stage"] == "queued" for row in rows(page)), 20, "queued")
        room(page, 1)
        page.get_by_role("button", name="Carry over").tap()
        with page.expect_download() as waiting:
            page.get_by_test_id("export").click()
        waiting.value.save_as(tmp_path / "queue.json")
    finally:
        site.doorway.mend()
    answer = httpx.post(
        f"{site.url}/v1/batch",
        content=(tmp_path / "queue.json").read_bytes(),
        headers={"Authorization": f"Bearer {site.token}"},
        timeout=30,
        trust_env=False,
    )
    results = answer.json()["results"]
    assert [each["client_id"] for each in results] == made
    assert {each["status"] for each in results} <= {200, 201}
    assert {each["report"]["person"] for each in results} == {"Lima 1"}
    page.get_by_test_id("unsent").tap()
    wait_for(lambda: not [row for row in rows(page) if row["stage"] in {"queued", "refused"}], 60, "all sent")
    assert [row["reason"] for row in rows(page)] == [None] * 3
    assert len({at_centre(each)["id"] for each in made}) == 3
