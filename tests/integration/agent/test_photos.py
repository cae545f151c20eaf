"""Photos at the site: taken in by pieces, fed into the outbox behind the reports, kept until the centre has them."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from uuid import uuid4

import pytest
from support.edge import NOW, entry
from support.pictures import EXIF, jpeg, piece

from edge_agent.outbox import Conflict, Outbox
from edge_agent.photo_feed import MOST_OPEN, MOST_READY, PhotoFeed
from edge_agent.photo_files import PhotoFiles
from edge_agent.photos import (
    Photos,
    PhotosFull,
    PictureRefused,
    PictureState,
    ReportUnknown,
    TooManyPhotos,
)
from edge_agent.store import Store
from edge_agent.wire.codec import decode_body
from edge_agent.wire.messages import Chunk, PhotoRequest, Receipt
from edge_agent.wire.picture import MOST_PHOTOS, PictureFault

REPORT, OTHER = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
THUMB, FULL = jpeg(7000), jpeg(60_000, seed=2)


@pytest.fixture(autouse=True)
def report(outbox):
    item, _ = outbox.accept(entry(REPORT), NOW)
    return item


def chunks(outbox, epoch=1):
    """What of photos the outbox holds and may send, by number."""
    rows = [row for row in outbox.waiting() if row.epoch == epoch]
    bodies = {seq: decode_body(raw) for seq, raw in outbox.offer(epoch, sorted(row.seq for row in rows))}
    return {seq: body for seq, body in bodies.items() if isinstance(body, Chunk)}


def through(feed, outbox):
    """Feed, send and confirm until nothing is left; answers with the pieces in the order they went."""
    gone: dict[int, Chunk] = {}
    while True:
        feed.feed(NOW)
        fresh = chunks(outbox)
        if not fresh:
            return list(gone.values())
        gone |= fresh
        outbox.sent(1, list(fresh), NOW)
        outbox.settle(1, Receipt(max(fresh)), NOW)


def whole(pieces):
    return b"".join(each.data for each in sorted(pieces, key=lambda each: each.offset))


def states(photos, report=REPORT):
    return [(each.full, each.state, each.received, each.pieces) for each in photos.of_report(report)]


def test_a_thumbnail_goes_in_pieces_and_arrives_whole(photos, feed, outbox, report):
    photos.put(piece(REPORT, THUMB), NOW)
    assert states(photos) == [(False, PictureState.SAVED, 0, 6)]
    feed.feed(NOW)
    assert len(chunks(outbox)) == MOST_READY
    assert states(photos) == [(False, PictureState.SENDING, 0, 6)]
    gone = through(feed, outbox)
    assert whole(gone) == THUMB
    assert {(each.report, each.number, each.size, each.full, each.digest) for each in gone} == {
        (report.seq, 0, 7000, False, sha256(THUMB).digest()[:8])
    }
    assert states(photos) == [(False, PictureState.RECEIVED, 6, 6)]


def test_an_upload_goes_on_where_it_was_cut(photos):
    photo = str(uuid4())
    assert photos.put(piece(REPORT, FULL, photo=photo, full=True, most=20_000), NOW).held == 20_000
    assert photos.put(piece(REPORT, FULL, photo=photo, full=True, at=45_000), NOW).held == 20_000
    assert photos.put(piece(REPORT, FULL, photo=photo, full=True, most=20_000), NOW).held == 20_000
    last = photos.put(piece(REPORT, FULL, photo=photo, full=True, at=20_000), NOW)
    assert (last.held, last.state) == (60_000, PictureState.SAVED)
    assert photos.put(piece(REPORT, FULL, photo=photo, full=True), NOW) == last


def test_a_write_that_was_cut_before_its_row_is_written_over(photos, files, store):
    photo = str(uuid4())
    photos.put(piece(REPORT, FULL, photo=photo, full=True, most=20_000), NOW)
    ((identity,),) = store.read(lambda db: db.execute("SELECT id FROM pictures").fetchall())
    files.write(identity, 20_000, b"half a piece")
    assert photos.put(piece(REPORT, FULL, photo=photo, full=True, at=20_000), NOW).state is PictureState.SAVED
    assert files.read(identity) == FULL


def test_a_crash_between_pieces_loses_none_and_repeats_none(tmp_path, time):
    def opened():
        store = Store(tmp_path / "cut", quota_bytes=2**23, monotonic=time.monotonic)
        box, files = Outbox(store, site="7", epoch=1), PhotoFiles(tmp_path / "cut" / "photos")
        kept = Photos(store, files, limit_bytes=10**6, chunk_bytes=1344)
        return store, box, kept, PhotoFeed(store, box, files, chunk_bytes=1344)

    store, box, photos, feed = opened()
    box.accept(entry(REPORT), NOW)
    photos.put(piece(REPORT, THUMB), NOW)
    gone: list[Chunk] = []
    while True:
        feed.feed(NOW)
        fresh = chunks(box)
        if not fresh:
            break
        seq = min(fresh)
        gone.append(fresh[seq])
        box.sent(1, [seq], NOW)
        box.settle(1, Receipt(seq), NOW)
        store.close()
        store, box, photos, feed = opened()
    assert b"".join(each.data for each in gone) == THUMB
    assert states(photos) == [(False, PictureState.RECEIVED, 6, 6)]
    store.close()


def test_few_pieces_wait_and_not_too_many_are_open(photos, feed, outbox):
    photos.put(piece(REPORT, THUMB), NOW)
    photos.put(piece(REPORT, FULL, full=True, most=45_000), NOW)
    for _ in range(3):
        feed.feed(NOW)
        fresh = [row for row in outbox.waiting() if row.offered is None and row.priority == 3]
        assert len(fresh) <= MOST_READY
        outbox.offer(1, [row.seq for row in fresh])
        outbox.sent(1, [row.seq for row in fresh], NOW)
    assert sum(row.priority == 3 for row in outbox.waiting()) == 6 < MOST_OPEN


def test_a_full_picture_goes_only_when_it_is_wanted(photos, feed, outbox, report):
    photo = str(uuid4())
    photos.put(piece(REPORT, THUMB, photo=photo), NOW)
    for at in (0, 45_000):
        photos.put(piece(REPORT, FULL, photo=photo, full=True, at=at), NOW)
    assert whole(through(feed, outbox)) == THUMB
    assert states(photos)[1][:2] == (True, PictureState.SAVED)
    feed.want(1, PhotoRequest(report.seq, 0), NOW)
    assert whole(through(feed, outbox)) == FULL
    assert states(photos)[1] == (True, PictureState.RECEIVED, 45, 45)
    assert photos.of_report(REPORT)[1].wanted


def test_a_full_picture_that_is_not_here_is_said_to_be_away_and_goes_when_it_comes(photos, feed, outbox, report):
    photo = str(uuid4())
    photos.put(piece(REPORT, THUMB, photo=photo), NOW)
    through(feed, outbox)
    feed.want(1, PhotoRequest(report.seq, 0), NOW)
    assert through(feed, outbox) == [Chunk(report.seq, 0, 0, full=True)]
    for at in (0, 45_000):
        photos.put(piece(REPORT, FULL, photo=photo, full=True, at=at), NOW)
    assert whole(through(feed, outbox)) == FULL


def test_a_photo_nobody_here_knows_is_said_to_be_away(feed, outbox):
    feed.want(1, PhotoRequest(999, 2), NOW)
    assert through(feed, outbox) == [Chunk(999, 2, 0, full=True)]


def test_a_centre_that_lost_it_gets_it_again(photos, feed, outbox, report):
    photo = str(uuid4())
    photos.put(piece(REPORT, THUMB, photo=photo), NOW)
    for at in (0, 45_000):
        photos.put(piece(REPORT, FULL, photo=photo, full=True, at=at), NOW)
    feed.want(1, PhotoRequest(report.seq, 0), NOW)
    feed.want(1, PhotoRequest(report.seq, 0), NOW)
    assert len(through(feed, outbox)) == 6 + 45
    feed.want(1, PhotoRequest(report.seq, 0), NOW)
    assert whole(through(feed, outbox)) == FULL


def test_a_refused_piece_ends_its_picture(photos, feed, outbox, store):
    photos.put(piece(REPORT, THUMB), NOW)
    feed.feed(NOW)
    seqs = list(chunks(outbox))
    outbox.sent(1, seqs, NOW)
    outbox.settle(1, Receipt(seqs[-1], quarantined=((seqs[0], "too_large"),)), NOW)
    feed.feed(NOW)
    assert chunks(outbox) == {}
    (picture,) = photos.of_report(REPORT)
    assert (picture.state, picture.reason) == (PictureState.REFUSED, "too_large")


def test_a_report_with_a_new_number_takes_its_photo_along(photos, feed, outbox, report):
    photos.put(piece(REPORT, THUMB), NOW)
    feed.feed(NOW)
    outbox.offer(1, [report.seq])
    outbox.sent(1, [report.seq], NOW)
    first = chunks(outbox)
    outbox.settle(1, Receipt(1, quarantined=((report.seq, "id_conflict"),)), NOW)
    renumbered = outbox.find(REPORT).seq
    assert renumbered > max(first)
    gone = through(feed, outbox)
    assert {each.report for each in gone} == {renumbered}
    assert whole(gone[-6:]) == THUMB


REFUSED = {
    "no picture": (b"<svg/>", PictureFault.NOT_A_PICTURE),
    "with EXIF": (jpeg(7000, EXIF), PictureFault.METADATA),
    "too large for a thumbnail": (jpeg(10_241), PictureFault.TOO_LARGE),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_is_refused_and_not_kept(photos, tmp_path, name):
    data, fault = REFUSED[name]
    with pytest.raises(PictureRefused) as refusal:
        photos.put(piece(REPORT, data), NOW)
    assert refusal.value.fault is fault
    assert (photos.of_report(REPORT), photos.used_bytes()) == ([], 0)
    assert list((tmp_path / "data" / "photos").iterdir()) == []


def test_other_bytes_than_announced_are_refused(photos):
    with pytest.raises(PictureRefused) as refusal:
        photos.put(replace(piece(REPORT, THUMB), data=jpeg(7000, seed=3)), NOW)
    assert refusal.value.fault is None


def test_the_same_id_for_another_photo_is_a_conflict(photos, outbox):
    outbox.accept(entry(OTHER), NOW)
    photo = str(uuid4())
    photos.put(piece(REPORT, THUMB, photo=photo), NOW)
    for wrong in (
        piece(REPORT, jpeg(7001), photo=photo),
        piece(OTHER, THUMB, photo=photo),
        piece(OTHER, FULL, photo=photo, full=True),
    ):
        with pytest.raises(Conflict):
            photos.put(wrong, NOW)


def test_a_photo_needs_its_report_and_a_report_has_few(photos):
    with pytest.raises(ReportUnknown):
        photos.put(piece(OTHER, THUMB), NOW)
    numbers = [photos.put(piece(REPORT, THUMB), NOW).number for _ in range(MOST_PHOTOS)]
    assert numbers == list(range(MOST_PHOTOS))
    with pytest.raises(TooManyPhotos):
        photos.put(piece(REPORT, THUMB), NOW)


def test_full_pictures_leave_room_for_thumbnails(photos, feed, outbox, report):
    photo = str(uuid4())
    for at in (0, 45_000):
        photos.put(piece(REPORT, FULL, photo=photo, full=True, at=at), NOW)
    with pytest.raises(PhotosFull):
        photos.put(piece(REPORT, jpeg(30_000), full=True), NOW)
    for seed in range(3):
        photos.put(piece(REPORT, jpeg(10_000, seed=seed)), NOW)
    outbox.accept(entry(OTHER), NOW)
    with pytest.raises(PhotosFull):
        photos.put(piece(OTHER, jpeg(10_240)), NOW)
    through(feed, outbox)
    photos.put(piece(OTHER, jpeg(10_240)), NOW)
    assert photos.used_bytes() == 70_240


def test_what_the_centre_has_goes_after_a_day_and_all_of_it_with_its_report(photos, feed, outbox, time, tmp_path):
    photos.put(piece(REPORT, THUMB), NOW)
    through(feed, outbox)
    feed.prune(86_400)
    assert photos.used_bytes() == 7000
    time.pass_by(86_401)
    feed.prune(86_400)
    assert (photos.used_bytes(), list((tmp_path / "data" / "photos").iterdir())) == (0, [])
    assert states(photos) == [(False, PictureState.RECEIVED, 6, 6)]
    outbox.prune(86_400)
    outbox.forget(0)
    feed.prune(86_400)
    assert photos.of_report(REPORT) == []


def test_a_file_that_is_damaged_is_said_to_be_lost(photos, feed, outbox, files, store):
    photos.put(piece(REPORT, THUMB), NOW)
    ((identity,),) = store.read(lambda db: db.execute("SELECT id FROM pictures").fetchall())
    files.remove([identity])
    feed.feed(NOW)
    assert chunks(outbox) == {}
    assert [(each.state, each.reason) for each in photos.of_report(REPORT)] == [(PictureState.REFUSED, "lost")]


def test_pieces_are_not_counted_as_reports_that_wait(photos, feed, outbox):
    photos.put(piece(REPORT, THUMB), NOW)
    feed.feed(NOW)
    assert outbox.depth().waiting == 1
