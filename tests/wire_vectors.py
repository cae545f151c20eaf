"""The golden vectors: each kind empty, full and with every optional part, and each other message, as bytes in files.

`python tests/wire_vectors.py` writes files for what has none yet. What stands in a file is what devices in the field
speak: it is never written anew, and the budgets beside them are only ever lowered by hand.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields as parts_of
from dataclasses import is_dataclass, replace
from enum import Enum
from pathlib import Path

from edge_agent.wire.catalogue import CASUALTY, KINDS, Field
from edge_agent.wire.codec import encode_body, encode_packet
from edge_agent.wire.grid import to_cell, to_degrees
from edge_agent.wire.messages import (
    AlertAck,
    AlertMessage,
    AlertType,
    Body,
    Casualty,
    Chunk,
    FieldValue,
    Fix,
    Gap,
    LinkState,
    Packet,
    PhotoRequest,
    Place,
    Receipt,
    Report,
    Response,
    SiteConfig,
    Stage,
    Status,
    Track,
)
from edge_agent.wire.proto import put_varint

FILES = Path(__file__).parent / "wire" / "vectors"
BUDGETS = Path(__file__).parent / "wire" / "budgets.json"
AT = 1_780_065_300
HERE = Place(4.360993, 18.555007, 10.0)
SHAPE = tuple(to_degrees(to_cell(*each)) for each in ((4.361, 18.556), (4.35, 18.56), (4.34, 18.55)))


def largest(field: Field) -> FieldValue:
    """The value of a field that sets the most bits and has a name."""
    match field.type:
        case "code":
            return field.codes[-1].key
        case "flags":
            return tuple(code.key for code in field.codes)
        case "count":
            return field.largest
        case "scale":
            return field.steps[-1]
        case "bool":
            return True


def full(table: tuple[Field, ...]) -> dict[str, FieldValue]:
    return {field.key: largest(field) for field in table}


def of_kind(code: str) -> Iterator[tuple[str, Body]]:
    """One kind: without anything, with each optional part alone, and with all of them."""
    empty = Report(code, AT)
    whole = {
        "unit": 3,
        "place": HERE,
        "reliability": "B",
        "credibility": 2,
        "severity": "severe",
        "status": Status.EXERCISE,
        "fields": full(KINDS[code].fields),
        "text": "Two men seen near the bridge, route closed.",
        "line": SHAPE[:2],
        "area": SHAPE,
        "casualties": (Casualty(1, full(CASUALTY)), Casualty(2, {"precedence": "urgent"})),
        "time_span_s": 86_400,
        "source": 513,
        "refers": 299,
        "unknown": put_varint(1000, 7),
    }
    yield "empty", empty
    for name, part in whole.items():
        yield name, replace(empty, **{name: part})
    for field in KINDS[code].fields:
        yield f"field {field.key}", replace(empty, fields={field.key: largest(field)})
    yield "large unit", replace(empty, unit=300)
    yield "uncoded text", replace(empty, text="⇧漢字")
    yield "full without remark", replace(empty, **{key: whole[key] for key in ("unit", "place", "severity", "fields")})
    yield "full", replace(empty, **whole)


def others() -> Iterator[tuple[str, Iterator[tuple[str, Body]]]]:
    """The other messages by the name of their file."""
    fixes = tuple(Fix(AT + 60 * n, HERE.lat, HERE.lon) for n in range(3))
    moving = (fixes[0], Fix(AT + 61, *SHAPE[0]), Fix(AT + 300, *SHAPE[1]))
    alert = AlertMessage(
        7, 0, AlertType.ALERT, Status.ACTUAL, AT, AT + 3600, "IED", "immediate", "severe", "likely", HERE, 1200.0,
        "keep_away_eo", (2,),
    )  # fmt: skip
    yield (
        "track",
        iter(
            [
                ("one fix", Track(3, fixes[:1], 10.0)),
                ("standing", Track(3, fixes, 10.0)),
                ("moving", Track(300, moving, None, Status.TEST, put_varint(1000, 7))),
            ]
        ),
    )
    yield (
        "ack",
        iter(
            [
                ("received", AlertAck(7, 0, 0, Stage.RECEIVED, AT)),
                ("full", AlertAck(70_000, 300, 9, Stage.ACKNOWLEDGED, AT, Response.CANNOT_COMPLY, "Eagle 1")),
            ]
        ),
    )
    placed = {source: Report("CHK", AT, place=replace(HERE, source=source)) for source in ("map", "typed", "site")}
    yield "placed", iter(placed.items())
    yield "gap", iter([("one", Gap(5, 5, "superseded")), ("many", Gap(500, 900, "withdrawn", put_varint(1000, 7)))])
    yield "link", iter([("idle", LinkState(AT, 0, 0, 0)), ("busy", LinkState(AT, 40, 900, 52_000, 12))])
    yield (
        "alert",
        iter(
            [
                ("without text", alert),
                ("with text", replace(alert, text="Route closed until the EOD team is done")),
                ("to several units", replace(alert, units=(0, 2, 300))),
                ("to nobody", replace(alert, units=())),
                ("update", replace(alert, type=AlertType.UPDATE, revision=1, certainty="observed")),
                ("cancel in an exercise", replace(alert, type=AlertType.CANCEL, revision=300, status=Status.EXERCISE)),
                ("large numbers", replace(alert, alert=(1 << 40) - 1, revision=65_535, unknown=put_varint(1000, 7))),
                ("of a newer catalogue", replace(alert, kind="#79", instruction="#99")),
            ]
        ),
    )
    yield (
        "receipt",
        iter(
            [
                ("of nothing", Receipt(0)),
                ("contiguous", Receipt(500)),
                ("with gaps", Receipt(500, (502, 503, 509, 530))),
                ("seen", Receipt(500, seen=(3, 4, 499))),
                ("full", Receipt(70_000, (70_002,), ((70_002, "id_conflict"), (69_999, "malformed")), AT)),
            ]
        ),
    )
    piece = Chunk(299, 0, 7000, 0, bytes(range(256)), bytes.fromhex("0123456789abcdef"))
    yield (
        "chunk",
        iter(
            [
                ("first", piece),
                ("last", replace(piece, number=3, offset=6912, data=bytes(88))),
                ("full, of an older epoch", replace(piece, size=400_000, offset=1344, full=True, epoch=2)),
                ("not here yet", Chunk(299, 0, 0, full=True)),
                ("of a newer build", replace(piece, unknown=put_varint(1000, 7))),
            ]
        ),
    )
    yield (
        "photo",
        iter([("first", PhotoRequest(299, 0)), ("of a newer build", PhotoRequest(70_000, 3, put_varint(1000, 7)))]),
    )
    yield (
        "config",
        iter([("empty", SiteConfig({})), ("full", SiteConfig({"units": [{"number": 1, "name": "Éclair"}]}))]),
    )


def bodies() -> dict[str, dict[str, Body]]:
    """File → name → message."""
    return {**{code: dict(of_kind(code)) for code in KINDS}, **{name: dict(each) for name, each in others()}}


def packets() -> dict[str, Packet]:
    """Envelopes: alone, and in a batch."""
    report, ack = Report("SOS", AT, place=HERE), AlertAck(7, 0, 0, Stage.SEEN, AT)
    return {
        "alone": Packet(1, ((300, report),)),
        "batch": Packet(7, ((300, report), (301, ack), (700, Gap(302, 699, "quota")))),
    }


def plain(value: object) -> object:
    """A message as JSON: the sort of message under "message", bytes as hex, values that say nothing left out."""
    if is_dataclass(value) and not isinstance(value, type):
        parts = {part.name: plain(getattr(value, part.name)) for part in parts_of(value)}
        said = {key: each for key, each in parts.items() if each not in (None, "", [], {})}
        return {"message": type(value).__name__, **said}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, tuple | list) else value


def stored() -> dict[str, dict[str, dict[str, object]]]:
    """File → name → {"hex", "body"}."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FILES.glob("*.json"))}


def main() -> None:
    """Add vectors and budgets for what has none."""
    FILES.mkdir(exist_ok=True)
    budgets = json.loads(BUDGETS.read_text()) if BUDGETS.exists() else {}
    made = {
        file: {name: {"hex": encode_body(body).hex(), "body": plain(body)} for name, body in cases.items()}
        for file, cases in bodies().items()
    }
    made["packet"] = {
        name: {"hex": encode_packet(packet).hex(), "body": plain(packet)} for name, packet in packets().items()
    }
    kept = stored()
    for file, cases in made.items():
        lines = {**cases, **kept.get(file, {})}
        text = ",\n".join(f"{json.dumps(name)}: {json.dumps(case, ensure_ascii=False)}" for name, case in lines.items())
        (FILES / f"{file}.json").write_text(f"{{\n{text}\n}}\n", encoding="utf-8")
        for name, case in lines.items():
            budgets.setdefault(f"{file}: {name}", len(case["hex"]) // 2)
    BUDGETS.write_text(json.dumps(budgets, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
