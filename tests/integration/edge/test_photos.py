"""Photos from a real agent process over a real broker: killed while pieces go, each arrives once and in one whole."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from uuid import uuid4

from support.agents import report
from support.pictures import jpeg
from support.waiting import wait_for

from edge_agent.wire import topics
from edge_agent.wire.messages import Chunk, PhotoRequest, Report

THUMB, FULL = jpeg(10_000), jpeg(90_000, seed=2)
PIECE = 45_000


def upload(site, client_id, data, *, photo, form):
    """As a tablet does: piece after piece, from where the site says."""
    held = 0
    while held < len(data):
        told = {"photo": photo, "report": client_id, "form": form, "size": len(data), "at": held}
        part = b64encode(data[held : held + PIECE]).decode()
        answer = site.post("/v1/photos", {**told, "sha256": sha256(data).hexdigest(), "data": part})
        assert answer.status_code == 200, answer.text
        held = answer.json()["held"]


def pieces(centre, *, full):
    return [each for each in centre.of_type(Chunk) if each.full == full and each.size]


def whole(chunks):
    """The picture; each part of it must have come under one number only."""
    starts = [each.offset for each in chunks]
    assert len(starts) == len(set(starts))
    return b"".join(each.data for each in sorted(chunks, key=lambda each: each.offset))


def state(site, client_id, form):
    listed = site.get(f"/v1/reports/{client_id}/photos").json()["pictures"]
    return next(each["state"] for each in listed if each["form"] == form)


def test_killed_again_and_again_between_pieces(site, centre):
    site.timings = {"chunk_bytes": 256, "reoffer_s": [1, 1, 1]}
    site.start().online()
    filed, photo = report(), str(uuid4())
    assert site.post("/v1/reports", filed).status_code == 201
    upload(site, filed["client_id"], THUMB, photo=photo, form="thumb")
    for least in (3, 12, 25):
        wait_for(lambda least=least: len(pieces(centre, full=False)) >= least, 30, f"{least} pieces")
        site.kill()
        site.start()
    wait_for(lambda: state(site, filed["client_id"], "thumb") == "received", 60, "the thumbnail at the centre")
    assert whole(pieces(centre, full=False)) == THUMB


def test_a_full_picture_is_asked_for_and_a_report_overtakes_it(site, centre):
    site.timings = {"chunk_bytes": 256, "reoffer_s": [1, 1, 1]}
    site.start().online()
    filed, photo = report(), str(uuid4())
    seq = site.post("/v1/reports", filed).json()["seq"]
    upload(site, filed["client_id"], THUMB, photo=photo, form="thumb")
    upload(site, filed["client_id"], FULL, photo=photo, form="full")
    wait_for(lambda: state(site, filed["client_id"], "thumb") == "received", 60, "the thumbnail at the centre")
    assert (state(site, filed["client_id"], "full"), pieces(centre, full=True)) == ("saved", [])
    centre.send(topics.alerts("7"), PhotoRequest(seq, 0))
    wait_for(lambda: len(pieces(centre, full=True)) >= 5, 30, "the first pieces")
    late = report("SOS", text="later, and first")
    assert site.post("/v1/reports", late).status_code == 201
    wait_for(lambda: any(each.text == "later, and first" for each in centre.of_type(Report)), 20, "the report")
    assert len(pieces(centre, full=True)) < len(FULL) // 256
    site.kill()
    site.start()
    wait_for(lambda: state(site, filed["client_id"], "full") == "received", 120, "the full picture at the centre")
    assert whole(pieces(centre, full=True)) == FULL
