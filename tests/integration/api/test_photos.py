"""Photos as they are served: bytes that no browser takes for a page, to who may see the report, and to nobody else."""

import pytest
from sqlmodel import select
from support.api_world import NOW, add, photo, report

from app.access.principal import Role
from app.ingest.photos.tables import PhotoRequest
from app.ingest.tables import ReportSeen

DATA = b"RIFF....WEBP a picture"


@pytest.fixture
def officer(people):
    return people.person(Role.OFFICER)


@pytest.fixture
def address(database, world):
    """Photos of the report in the west: number 0 whole, 1 with two of six pieces, 2 spoilt."""
    half, _ = photo(911, "BASE", number=1, state="collecting", media_type=None, size=7000)
    half.pieces, half.piece_bytes, half.held = 2, 1344, 2688
    spoilt, _ = photo(912, "BASE", number=2, state="spoilt", reason="digest_wrong", media_type=None, size=1344)
    full, data = photo(913, "BASE", is_full=True, media_type="image/jpeg", data=DATA)
    add(database, [half, spoilt, full], [data])
    return f"/api/v1/reports/{world.west.report}/photos"


def test_each_photo_is_listed_with_how_far_it_has_come(api, officer, address):
    items = api.get(address, headers=officer).json()["items"]
    assert [item["number"] for item in items] == [0, 1, 2]
    whole, half, spoilt = (item["thumb"] for item in items)
    assert (whole["state"], whole["url"]) == ("whole", f"{address}/0")
    assert (half["state"], half["pieces"], half["of"], half["url"]) == ("collecting", 2, 6, None)
    assert (spoilt["state"], spoilt["reason"], spoilt["url"]) == ("spoilt", "digest_wrong", None)
    assert items[0]["full"]["url"] == f"{address}/0?full"
    assert items[1]["full"] is items[1]["request"] is None


def test_a_report_says_how_many_photos_it_has(api, officer, address, world):
    assert api.get(address.removesuffix("/photos"), headers=officer).json()["photos"] == 3
    listed = {item["id"]: item["photos"] for item in api.get("/api/v1/reports", headers=officer).json()["items"]}
    assert listed == {str(world.west.report): 3, str(world.east.report): 1}
    threat = api.get(f"/api/v1/threats/{world.west.threat}", headers=officer).json()
    assert [each["photos"] for each in threat["made_of"]] == [3]


@pytest.mark.parametrize(("query", "data", "kind"), [("", b"a picture", "image/webp"), ("?full", DATA, "image/jpeg")])
def test_a_picture_is_served_as_one_and_as_nothing_else(api, officer, address, query, data, kind):  # noqa: PLR0917
    answer = api.get(f"{address}/0{query}", headers=officer)
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, data, kind)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["content-disposition"].startswith("inline; filename=")
    again = api.get(f"{address}/0{query}", headers={**officer, "If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["1", "2", "3", "1?full"])
def test_what_is_not_whole_is_not_served(api, officer, address, path):
    answer = api.get(f"{address}/{path}", headers=officer)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("number", ["4", "-1", "x"])
def test_a_number_that_cannot_be(api, officer, address, number):
    assert api.get(f"{address}/{number}", headers=officer).status_code == 422


def test_photos_of_a_sensitive_report_are_for_cleared_eyes(api, people, database, world):
    add(database, report(50, "AO-WEST", kind="GBV", sensitive=True))
    row, data = photo(950, "BASE", seq=50)
    add(database, [row], [data])
    address = f"/api/v1/reports/{report(50, None)[0].id}/photos"
    for tail in ("", "/0"):
        assert api.get(address + tail, headers=people.person(Role.ADMIN)).status_code == 404
        assert api.get(address + tail, headers=people.person(Role.ADMIN, sensitive=True)).status_code == 200


def test_an_officer_asks_for_the_full_picture_once(api, officer, address, database, world):
    answer = api.post(f"{address}/1/request", headers=officer)
    assert answer.status_code == 202
    assert answer.json()["request"]["sent_at"] is None
    assert api.post(f"{address}/1/request", headers=officer).json()["request"] == answer.json()["request"]
    with database.reading() as session:
        (row,) = session.exec(select(PhotoRequest)).all()
        (seen,) = session.exec(select(ReportSeen)).all()
    assert (row.seq, row.number, row.next_at) == (1, 1, NOW)
    assert seen.report_id == world.west.report, "who wants a closer look has seen it"


def test_what_has_come_is_not_asked_for(api, officer, address, database):
    assert api.post(f"{address}/0/request", headers=officer).status_code == 202
    with database.reading() as session:
        assert [row.next_at for row in session.exec(select(PhotoRequest))] == [None]


def test_a_photo_that_is_not_there_cannot_be_asked_for(api, officer, address):
    assert api.post(f"{address}/3/request", headers=officer).status_code == 404
