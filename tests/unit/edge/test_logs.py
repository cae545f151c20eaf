"""Log lines are JSON and say nothing of content."""

from __future__ import annotations

import json
import logging

from edge_agent.logs import JsonLines


def test_a_line():
    record = logging.LogRecord("edge_agent.uplink", logging.INFO, "", 0, "packet", (), None)
    record.reports = 3
    line = json.loads(JsonLines().format(record))
    assert (line["level"], line["part"], line["event"], line["reports"]) == ("info", "uplink", "packet", 3)


def test_a_trace():
    try:
        _ = 1 / 0
    except ZeroDivisionError as error:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "failed", (), (type(error), error, error.__traceback__))
    assert "ZeroDivisionError" in json.loads(JsonLines().format(record))["trace"]
