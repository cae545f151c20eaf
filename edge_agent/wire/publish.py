"""Writes `published/`: the .proto file and the table of bit words by which others read our packets without our code."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from edge_agent.wire import tags
from edge_agent.wire.catalogue import (
    ACCURACY_M,
    CASUALTY,
    CERTAINTIES,
    EXPIRY_S,
    GAP_REASONS,
    INSTRUCTIONS,
    KINDS,
    QUARANTINE_REASONS,
    RADIUS_M,
    SEVERITIES,
    TIME_SPAN_S,
    URGENCIES,
    Field,
)
from edge_agent.wire.downlink_bodies import ALERT_WORD
from edge_agent.wire.messages import AlertType, Response, Stage, Status
from edge_agent.wire.scales import CREDIBILITIES, PLACE_SOURCES, RELIABILITIES

PUBLISHED = Path(__file__).with_name("published")

_HEADER = """\
// Heliograph, bodies of a packet. Generated from the catalogue by `python -m edge_agent.wire.publish`: do not edit.
//
// Packet: one byte (from the top: version 2 bits, suite 2, batch 1, epoch 3), sequence number as a varint, body.
// With the batch bit: length (varint) and body, then for each further body: step of the number, length, body.
// Bit words are explained by layout.json, coded text by lexicon.py.
syntax = "proto3";
package heliograph;

message Body {
  optional fixed32 time = %(TIME)d;  // UTC seconds: observed, first fix, sent
  optional fixed64 place = %(PLACE)d;  // layout.json "place", "mark"
  string text = %(TEXT)d;
  repeated sint64 line = %(LINE)d;  // grid rows, columns from the place (or row 0, column 0) to each vertex in turn
  bytes beyond = %(BEYOND)d;  // receipt: bit i (lowest first) = sequence number receipt + 2 + i is held
  bytes text_coded_1 = %(TEXT_CODED_1)d;
  uint64 more = %(MORE)d;  // bits 64 and up of the word of the kind or alert
  uint32 state = %(STATE)d;  // status 2 bits, time span 4
  uint32 mark = %(MARK)d;  // layout.json "mark", where there is no place
  repeated sint64 area = %(AREA)d;
  optional uint32 unit = %(UNIT)d;  // where the mark says 15
  optional uint32 source = %(SOURCE)d;
  optional uint64 refers = %(REFERS)d;
  repeated fixed64 casualties = %(CASUALTIES)d;  // number 8 bits, then layout.json "casualty"
  repeated uint32 units = %(UNITS)d;
  repeated uint64 refused = %(REFUSED)d;  // sequence number, reason, sequence number, reason ...
  repeated uint64 seen = %(SEEN)d;  // first sequence number, step to each next one
  uint32 placed = %(PLACED)d;  // layout.json "place_source"
  oneof content {
    Track track = %(TRACK)d;
    fixed64 alert = %(ALERT)d;  // layout.json "alert"
    uint64 receipt = %(RECEIPT)d;  // every sequence number up to this one is held
    Ack ack = %(ACK)d;
    Gap gap = %(GAP)d;
    Link link = %(LINK)d;
    bytes config = %(CONFIG)d;  // raw DEFLATE of JSON
    Chunk chunk = %(CHUNK)d;
    Photo photo = %(PHOTO)d;
"""

_FOOTER = """\
  }
}

// Columns from the first fix (time, place) to each further one.
message Track {
  repeated uint64 seconds = 1;
  repeated sint64 rows = 2;
  repeated sint64 columns = 3;
}

message Ack {
  uint64 alert = 1;
  uint32 revision = 2;
  uint32 stage = 3;
  uint32 response = 4;
  uint32 unit = 5;
  string person = 6;
}

message Gap {
  uint64 first = 1;
  uint64 more = 2;
  uint32 reason = 3;
}

message Link {
  uint64 waiting = 1;
  uint64 oldest_s = 2;
  uint64 bytes_today = 3;
  uint64 dropped_positions = 4;
}

// A piece of a picture that belongs to a report.
message Chunk {
  uint64 report = 1;  // sequence number
  uint32 number = 2;  // which photo of the report, from 0
  uint64 size = 3;  // of the whole picture; 0: the site does not have it yet
  uint64 offset = 4;
  bytes data = 5;
  bytes digest = 6;  // first 8 bytes of the SHA-256 of the whole picture
  bool full = 7;  // else the thumbnail
  uint32 epoch = 8;  // of the report; 0: that of the packet
}

// The centre asks for the full picture; the packet's epoch is the report's.
message Photo {
  uint64 report = 1;
  uint32 number = 2;
}
"""


def proto() -> str:
    """The text of `heliograph.proto`."""
    numbers = {name: value for name, value in vars(tags).items() if name.isupper()}
    kinds = sorted(KINDS.values(), key=lambda kind: kind.number)
    words = {"fixed64": "fixed64", "varint": "uint64"}
    lines = [
        f"    {words[kind.word]} {kind.code.lower()}_word = {kind.number};  // {kind.labels['en']}\n" for kind in kinds
    ]
    return _HEADER % numbers + "".join(lines) + _FOOTER


def layout() -> dict[str, object]:
    """The content of `layout.json`: bit words from the lowest bit, code lists, scales."""
    return {
        "place": _word((("mark", 17), ("column", 24), ("row", 23))),
        "grid": {"step_deg": 360 / (1 << 24), "row_0": -90, "column_0": -180},
        "mark": _word((("accuracy", 4), ("reliability", 3), ("credibility", 3), ("severity", 3), ("unit", 4))),
        "state": _word((("status", 2), ("time_span", 4))),
        "alert": _word((*ALERT_WORD, ("number_high", 16), ("revision_high", 8))),
        "casualty": list(_fields(CASUALTY)),
        "kinds": [
            {"code": kind.code, "number": kind.number, "fields": list(_fields(kind.fields))} for kind in KINDS.values()
        ],
        "lists": {
            "accuracy_m": ACCURACY_M,
            "place_source": PLACE_SOURCES,
            "reliability": RELIABILITIES,
            "credibility": CREDIBILITIES,
            "severity": SEVERITIES,
            "urgency": URGENCIES,
            "certainty": CERTAINTIES,
            "radius_m": RADIUS_M,
            "expiry_s": EXPIRY_S,
            "time_span_s": TIME_SPAN_S,
            "status": list(Status),
            "type": list(AlertType),
            "stage": list(Stage),
            "response": list(Response),
            "instruction": [None, *INSTRUCTIONS],
            "gap_reason": [None, *GAP_REASONS],
            "quarantine_reason": [None, *QUARANTINE_REASONS],
        },
    }


def _word(parts: Sequence[tuple[str, int]]) -> list[dict[str, object]]:
    return [
        {"key": key, "offset": sum(bits for _, bits in parts[:at]), "bits": bits}
        for at, (key, bits) in enumerate(parts)
    ]


def _fields(fields: Sequence[Field]) -> Iterator[dict[str, object]]:
    offset = 0
    for field in fields:
        entry: dict[str, object] = {"key": field.key, "offset": offset, "bits": field.bits, "type": field.type}
        if field.codes:
            entry["codes"] = {str(code.value): code.key for code in field.codes}
        if field.steps:
            entry["steps"] = field.steps
        yield entry
        offset += field.bits


def files() -> dict[str, str]:
    """File name → content of everything that is published."""
    return {
        "heliograph.proto": proto(),
        "layout.json": json.dumps(layout(), ensure_ascii=False, indent=1) + "\n",
    }


def main() -> None:
    """Write the files."""
    PUBLISHED.mkdir(exist_ok=True)
    for name, content in files().items():
        (PUBLISHED / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
