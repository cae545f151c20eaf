from app.gateways.cot.outbox import Outbox, Put, Waiting


def drained(box: Outbox) -> list[bytes]:
    return list(iter(box.take, None))


def one(key: str, priority: int, payload: bytes = b"") -> Waiting:
    return Waiting(key, priority, payload or key.encode())


def test_the_most_urgent_first_and_the_oldest_of_those():
    box = Outbox()
    for key, priority in (("position", 1), ("threat", 5), ("sos", 9), ("threat2", 5)):
        assert box.put(one(key, priority)) is Put.WAITS
    assert drained(box) == [b"sos", b"threat", b"threat2", b"position"]
    assert box.take() is None
    assert len(box) == 0


def test_a_newer_position_takes_the_turn_of_the_older():
    box = Outbox()
    box.put(one("a", 1, b"old"))
    box.put(one("b", 1))
    assert box.put(one("a", 1, b"new")) is Put.SUPERSEDED
    assert drained(box) == [b"new", b"b"]


def test_what_becomes_urgent_goes_first():
    box = Outbox()
    box.put(one("a", 5, b"threat"))
    box.put(one("b", 5))
    box.put(one("b", 9, b"sos"))
    assert drained(box) == [b"sos", b"threat"]


def test_a_full_outbox_drops_positions_for_emergencies_and_never_the_other_way():
    box = Outbox(most_events=2)
    box.put(one("p1", 1))
    box.put(one("p2", 2))
    assert box.put(one("p3", 1)) is Put.DROPPED
    assert box.put(one("sos", 9)) is Put.WAITS
    assert box.put(one("sos2", 9)) is Put.WAITS
    assert box.put(one("sos3", 9)) is Put.OVERFLOW
    assert drained(box) == [b"sos", b"sos2"]


def test_bytes_are_bounded_too():
    box = Outbox(most_bytes=100)
    box.put(one("a", 5, b"x" * 90))
    assert box.put(one("b", 1, b"x" * 11)) is Put.DROPPED
    assert box.put(one("a", 5, b"x" * 100)) is Put.SUPERSEDED
    assert box.put(one("c", 9, b"x")) is Put.OVERFLOW
    drained(box)
    assert box.put(one("c", 9, b"x" * 100)) is Put.WAITS
