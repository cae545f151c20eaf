"""What a reader of the stream is told, line by line, and where it goes on after a break."""

import pytest

from app.client.events import LONGEST_WAIT_S, Event, Reading


def told(reading, text):
    return [event for line in text.split("\n") for event in [reading.line(line)] if event is not None]


def change(number, type_="alert.issued"):
    return f'id: {number}\nevent: {type_}\ndata: {{"number":{number}}}\n'


def test_events_come_in_order_with_their_cursor():
    reading = Reading()
    got = told(reading, "retry: 500\n\n" + change(4) + "\n" + change(5) + "\n")
    assert got == [Event("4", "alert.issued", {"number": 4}), Event("5", "alert.issued", {"number": 5})]
    assert (reading.cursor, reading.wait_s) == ("5", 0.5)


def test_what_is_told_twice_is_one_event():
    reading = Reading("4")
    assert [event.cursor for event in told(reading, change(3) + "\n" + change(4) + "\n" + change(5) + "\n")] == ["5"]


def test_a_snapshot_begins_anew_even_with_a_lower_cursor():
    reading = Reading("900")
    got = told(reading, 'id: 12\nevent: snapshot\ndata: {"cursor":12}\n\n' + change(13) + "\n")
    assert [event.type for event in got] == ["snapshot", "alert.issued"]
    assert reading.cursor == "13"


def test_a_heartbeat_moves_the_cursor_and_tells_nothing():
    reading = Reading("4")
    assert told(reading, ": \nid: 70\n\n") == []
    assert reading.cursor == "70"


def test_what_was_half_said_when_the_link_broke_is_forgotten():
    reading = Reading("4")
    assert told(reading, 'id: 5\nevent: alert.issued\ndata: {"num') == []
    reading.begin()
    assert [event.cursor for event in told(reading, change(5) + "\n")] == ["5"]


@pytest.mark.parametrize(("reason", "over"), [("not_allowed", True), ("too_slow", False)])
def test_a_cut_ends_it_only_where_the_reader_is_not_let_in_any_more(reason, over):
    reading = Reading("4")
    assert told(reading, f'event: cut\ndata: {{"reason":"{reason}"}}\n\n') == []
    assert (reading.is_over, reading.cursor) == (over, "4")


def test_data_in_several_lines_is_one_value():
    assert told(Reading(), 'event: x\ndata: {"a":\ndata: 1}\n\n') == [Event(None, "x", {"a": 1})]


def test_each_break_waits_longer_until_something_is_heard():
    reading = Reading(wait_s=2.0)
    assert [reading.pause_s() for _ in range(7)] == [2, 4, 8, 16, 32, LONGEST_WAIT_S, LONGEST_WAIT_S]
    reading.line("")
    assert reading.pause_s() == 2
