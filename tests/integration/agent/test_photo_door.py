"""The door's side of photos: pieces in base64, honest answers, refusals with a reason."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from uuid import uuid4

import pytest
from support.agents import TOKEN, report
from support.door import Tablet
from support.edge import NOW, FakeLink
from support.pictures import EXIF, jpeg

from edge_agent.agent import Agent
from edge_agent.config import parse
from edge_agent.intake import app

SETTINGS = {"site": "7", "epoch": 1, "broker": {"host": "127.0.0.1", "port": 1}, "door": {"token": TOKEN}}
THUMB = jpeg(7000)


@pytest.fixture
def agent(tmp_path):
    made = Agent(parse({**SETTINGS, "photo_bytes": 20_000}, tmp_path), FakeLink(), wall=lambda: float(NOW))
    yield made
    made.store.close()


@pytest.fixture
def door(agent):
    return Tablet(app(agent), {"Authorization": f"Bearer {TOKEN}"})


@pytest.fixture
def filed(door):
    said = report()
    assert door.post("/v1/reports", json=said).status_code == 201
    return said["client_id"]


def form(filed, data=THUMB, *, at=0, most=45_000, **more):
    told = {"photo": str(uuid4()), "report": filed, "form": "thumb", "size": len(data), "at": at}
    return told | {"sha256": sha256(data).hexdigest(), "data": b64encode(data[at : at + most]).decode()} | more


def test_a_photo_is_saved_and_listed(door, filed):
    sent = form(filed)
    answer = door.post("/v1/photos", json=sent)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["held"], told["state"], told["received"], told["pieces"]) == (7000, "saved", 0, 6)
    assert door.post("/v1/photos", json=sent).json() == told
    assert door.get(f"/v1/reports/{filed}/photos").json() == {"pictures": [told]}
    assert door.get("/v1/status").json()["storage"]["photos"] == {"used_bytes": 7000, "quota_bytes": 20_000}


def test_the_answer_says_where_to_go_on(door, filed):
    sent = form(filed, most=4000)
    assert door.post("/v1/photos", json=sent).json()["held"] == 4000
    out_of_turn = form(filed, at=6000, photo=sent["photo"])
    assert door.post("/v1/photos", json=out_of_turn).json()["held"] == 4000
    assert door.post("/v1/photos", json=form(filed, at=4000, photo=sent["photo"])).json()["state"] == "saved"


UNKNOWN = "00000000-0000-4000-8000-00000000000f"
REFUSALS = {
    "no form": ({"form": None}, 422, "invalid", "value_missing"),
    "an unknown form": ({"form": "poster"}, 422, "invalid", "value_unknown"),
    "no id": ({"photo": "1"}, 422, "invalid", "value_type"),
    "a digest that is none": ({"sha256": "zz"}, 422, "invalid", "value_type"),
    "data that are none": ({"data": "%%%"}, 422, "invalid", "value_type"),
    "no data": ({"data": ""}, 422, "invalid", "value_type"),
    "more data than it has": ({"size": 100}, 422, "invalid", "value_range"),
    "a thumbnail too large": ({"size": 10_241}, 422, "invalid", "value_range"),
    "another member": ({"name": "IMG_1.jpg"}, 422, "invalid", "field_unknown"),
    "of an unknown report": ({"report": UNKNOWN}, 422, "invalid", "report_unknown"),
    "other bytes than announced": ({"sha256": "0" * 64}, 422, "picture_refused", "digest_wrong"),
    "more than there is room for": ({"form": "full", "size": 30_000}, 507, "photos_full", None),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_says_why(door, filed, name):
    change, status, code, detail = REFUSALS[name]
    sent = {key: value for key, value in {**form(filed), **change}.items() if value is not None}
    answer = door.post("/v1/photos", json=sent)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert [each["code"] for each in answer.json().get("errors", [])] == ([detail] if detail else [])


def test_metadata_is_refused(door, filed):
    answer = door.post("/v1/photos", json=form(filed, jpeg(7000, EXIF)))
    assert [each["code"] for each in answer.json()["errors"]] == ["picture_metadata"]


def test_a_report_may_have_no_photos(door, filed):
    assert door.get(f"/v1/reports/{filed}/photos").json() == {"pictures": []}
    assert door.get("/v1/reports/nonsense/photos").status_code == 404
