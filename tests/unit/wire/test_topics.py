"""Topic names, there and back."""

import pytest

from edge_agent.wire import topics
from edge_agent.wire.errors import WireError
from edge_agent.wire.topics import Channel


@pytest.mark.parametrize(
    ("make", "name", "channel"),
    [
        (topics.uplink, "r/7", Channel.UPLINK),
        (topics.alerts, "a/7", Channel.ALERTS),
        (topics.receipts, "k/7", Channel.RECEIPTS),
        (topics.config, "c/7", Channel.CONFIG),
    ],
)
def test_names(make, name, channel):
    assert make("7") == name
    assert topics.parse(name) == (channel, "7")


@pytest.mark.parametrize("site", ["", "abc", "+", "#", "a/", "é", "٣", "a\n", " "])
def test_what_is_no_site(site):
    with pytest.raises(WireError):
        topics.uplink(site)


@pytest.mark.parametrize("topic", ["", "r", "r/", "r7", "x/7", "r/7/8", "R/7", "r/+", "/7", "r/abc", "$SYS/x", "r/é"])
def test_what_is_no_topic(topic):
    with pytest.raises(WireError):
        topics.parse(topic)


def test_the_subscription_covers_every_uplink():
    assert topics.uplink("X").replace("X", "+") == topics.UPLINKS
