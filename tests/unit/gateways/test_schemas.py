"""Every value a gateway may be given, against the schema that is served; and that the schema refuses what is wrong."""

import json
import re
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator
from support import outs
from support.schemas import ASYNCAPI, asyncapi, faults

from app.gateways.cloudevents import envelope, event, snapshot
from app.gateways.mqtt.documents import NOWHERE, Standing, active_topic, events_topic
from app.gateways.out import Change
from edge_agent.wire import topics

VALUES = {"alert": outs.ALERT, "threat": outs.THREAT, "report": outs.REPORT, "unit": outs.UNIT}


def change(topic, value, type_="updated"):
    return event(Change(7, outs.AT, f"{topic}.{type_}", topic, "1", value), "M-1")


@pytest.mark.parametrize("topic", VALUES)
def test_a_value_fits(topic):
    assert faults("event.json", change(topic, VALUES[topic])) == []


@pytest.mark.parametrize("topic", VALUES)
def test_that_it_is_gone_fits(topic):
    gone = change(topic, None)
    assert gone["type"] == f"heliograph.{topic}.withdrawn"
    assert faults("event.json", gone) == []


def test_how_far_an_alert_came_is_told_as_the_alert():
    assert (
        faults("event.json", event(Change(7, outs.AT, "delivery.acknowledged", "alert", "1", outs.ALERT), "M-1")) == []
    )


def test_what_is_missing_is_null_where_it_may_be():
    bare = replace(outs.REPORT, place=None, geometry=None, site=None, unit=None, casualties=())
    assert faults("event.json", change("report", bare)) == []
    assert faults("event.json", change("unit", replace(outs.UNIT, place=None, at=None))) == []


WRONG = (
    {"id": 7},
    {"cursor": "x"},
    {"source": "/api/v1/stream"},
    {"type": "alert.updated"},
    {"time": "yesterday"},
    {"data": {}},
    {"data": {"number": 1}},
    {"more": 1},
    {"specversion": "0.3"},
)


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_does_not_fit(wrong):
    assert faults("event.json", change("alert", outs.ALERT) | wrong) != []


def test_an_event_is_told_apart_from_those_of_other_missions_and_of_a_journal_that_was_restored():
    told = Change(7, outs.AT, "alert.updated", "alert", "1", outs.ALERT)
    events = [event(told, "M-1"), event(told, "M-2"), event(replace(told, at=outs.AT + 1), "M-1")]
    assert len({(one["source"], one["id"]) for one in events}) == 3
    assert event(replace(told, value=None), "M-1")["id"] == events[0]["id"]


@pytest.mark.parametrize("mission", ["MINUSCA", "Opération 1/ß", ""])
def test_the_source_is_a_uri(mission):
    assert faults("event.json", event(Change(7, outs.AT, "unit.moved", "unit", "A", None), mission)) == []


def test_a_snapshot_fits():
    assert faults("event.json", snapshot(7, "M-1", at=outs.AT, data={"alerts": []})) == []


def test_a_test_fits():
    assert (
        faults("event.json", envelope("test_1", "webhook.test", "webhook/1", "M-1", at=outs.AT, data={"name": "a"}))
        == []
    )


STREAM = (
    ({"type": "snapshot", "cursor": 3, "threats": [], "alerts": [{}]}, True),
    ({"type": "caught_up", "cursor": 3}, True),
    ({"type": "heartbeat", "cursor": 3}, True),
    ({"type": "cut", "reason": "too_slow", "cursor": 3}, True),
    ({"type": "cut", "reason": "not_allowed"}, True),
    ({"type": "cut", "reason": "whim"}, False),
    ({"type": "heartbeat"}, False),
    ({"id": 1, "at": "2026-11-24T06:53:31Z", "type": "site.dark", "subject": "BASE", "by": "system", "data": {}}, True),
    ({"id": 1, "at": "2026-11-24T06:53:31Z", "type": "alert.issued", "subject": "1", "by": "x", "data": {}}, False),
    ({"id": 1, "at": "2026-11-24T06:53:31Z", "type": "alert.withdrawn", "subject": "1", "data": None}, True),
    ({"id": 0, "at": "2026-11-24T06:53:31Z", "type": "site.dark", "subject": "BASE", "data": {}}, False),
)


@pytest.mark.parametrize(("message", "fits"), STREAM)
def test_messages_of_the_stream(message, fits):
    assert (faults("stream.json", message) == []) is fits


def digest_schema():
    return Draft202012Validator(asyncapi()["components"]["messages"]["digest"]["payload"])


def decoded(body):
    return json.loads(body)


def test_a_digest_is_as_the_asyncapi_document_says():
    found = Standing([outs.ALERT], outs.ALERT.areas, nowhere=True).digests()
    assert set(found) == {*outs.ALERT.areas, NOWHERE}
    for body in found.values():
        assert list(digest_schema().iter_errors(decoded(body))) == []
    assert decoded(found[outs.ALERT.areas[0]])["alerts"][0]["number"] == outs.ALERT.number


def test_a_digest_fits_into_a_packet_and_counts_what_does_not():
    many = [replace(outs.ALERT, number=number) for number in range(1, 500)]
    body = Standing(many, ["AO-WEST"], nowhere=False).digests()["AO-WEST"]
    shown = decoded(body)
    assert len(body) < 64 * 1024
    assert len(shown["alerts"]) + shown["more"] == 499
    assert shown["alerts"][0]["number"] == 499


def test_what_lies_nowhere_is_only_for_keys_of_the_whole_mission():
    lost = replace(outs.ALERT, areas=())
    assert decoded(Standing([lost], ["AO-WEST"], nowhere=True).digests()[NOWHERE])["alerts"] != []
    assert [decoded(body)["alerts"] for body in Standing([lost], ["AO-WEST"], nowhere=False).digests().values()] == [[]]


EAST, WEST = "AO-EAST", "AO-WEST"
PAST = replace(outs.ALERT, state="expired")
CHANGES = {
    "another alert": (7, replace(outs.ALERT, number=7, areas=(EAST,)), {EAST: [7]}),
    "it moves": (1, replace(outs.ALERT, number=1, areas=(EAST,)), {EAST: [1], WEST: []}),
    "it lies nowhere": (1, replace(outs.ALERT, number=1, areas=()), {WEST: [], NOWHERE: [1]}),
    "it is over": (1, replace(PAST, number=1), {WEST: []}),
    "it is not the key's any more": (1, None, {WEST: []}),
    "one that is over from the start": (7, replace(PAST, number=7), {}),
    "one that never was the key's": (7, None, {}),
}


@pytest.mark.parametrize(("number", "alert", "shown"), CHANGES.values(), ids=CHANGES.keys())
def test_digests_follow_changes_and_only_those_of_the_areas_in_question_are_made_anew(number, alert, shown):
    standing = Standing([replace(outs.ALERT, number=1, areas=(WEST,))], [EAST, WEST], nowhere=True)
    assert set(standing.digests()) == {EAST, WEST, NOWHERE}
    standing.put(number, alert)
    found = {code: [one["number"] for one in decoded(body)["alerts"]] for code, body in standing.digests().items()}
    assert found == shown
    assert standing.digests() == {}


def channel_of(topic):
    """The channel of the AsyncAPI document that describes a topic."""
    return [
        name
        for name, channel in asyncapi()["channels"].items()
        if re.fullmatch(re.sub(r"\{\w+\}", ".+", channel["address"]), topic)
    ]


def test_every_topic_is_in_the_asyncapi_document():
    assert [channel_of(events_topic("k", topic)) for topic in VALUES] == [["events"]] * 4
    assert asyncapi()["channels"]["events"]["parameters"]["topic"]["enum"] == list(VALUES)
    assert channel_of(active_topic("k", "AO-WEST")) == ["active"]
    edge = {
        "reports": topics.uplink,
        "alerts": topics.alerts,
        "receipts": topics.receipts,
        "configuration": topics.config,
    }
    for name, topic in edge.items():
        assert channel_of(topic("a1")) == [name]


def references(node):
    if isinstance(node, dict):
        for name, value in node.items():
            if name == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def test_every_reference_of_the_asyncapi_document_leads_somewhere():
    for reference in references(asyncapi()):
        if not reference.startswith("#/"):
            assert (ASYNCAPI.parent / reference).exists(), reference
            continue
        node = asyncapi()
        for part in reference[2:].split("/"):
            node = node[part]


def test_every_channel_has_an_operation_and_a_server():
    document = asyncapi()
    used = {operation["channel"]["$ref"].rpartition("/")[2] for operation in document["operations"].values()}
    assert used == set(document["channels"])
    assert all(channel["servers"] for channel in document["channels"].values())
