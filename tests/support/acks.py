"""Acknowledgements of one alert whose newest message is number 3."""

from edge_agent.wire.messages import AlertAck, Response

NEWEST = 3


def ack(stage, revision=0, response=Response.NONE, person="", at=0):
    """What unit 1 says of alert 7."""
    return AlertAck(7, revision, 1, stage, at, response, person)
