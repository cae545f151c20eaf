"""What we publish is current, and the stock protobuf library reads every golden vector by it."""

import json
import re

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.unknown_fields import UnknownFieldSet
from wire_vectors import stored

from edge_agent.wire.catalogue import KINDS
from edge_agent.wire.publish import PUBLISHED, files

PROTO = (PUBLISHED / "heliograph.proto").read_text(encoding="utf-8")
LAYOUT = json.loads((PUBLISHED / "layout.json").read_text(encoding="utf-8"))
TYPES = {
    name.removeprefix("TYPE_").lower(): number for name, number in descriptor_pb2.FieldDescriptorProto.Type.items()
}
FIELD = re.compile(r"^ +(?:(optional|repeated) )?(\w+) (\w+) = (\d+);")


@pytest.mark.parametrize("name", files())
def test_the_published_files_are_current(name):
    """Run `python -m edge_agent.wire.publish` where this fails."""
    assert (PUBLISHED / name).read_text(encoding="utf-8") == files()[name]


def test_no_field_number_is_given_twice():
    body = PROTO.partition("message Body {")[2].partition("\n}")[0]
    numbers = [int(number) for number in re.findall(r" = (\d+);", body)]
    assert len(numbers) == len(set(numbers))


def descriptor() -> descriptor_pb2.FileDescriptorProto:
    """The .proto file as a descriptor: as much of the language as the file uses."""
    file = descriptor_pb2.FileDescriptorProto(name="heliograph.proto", package="heliograph", syntax="proto3")
    within_oneof = False
    for line in PROTO.splitlines():
        if line.startswith("message "):
            message = file.message_type.add(name=line.split()[1])
        elif line.startswith("  oneof "):
            within_oneof = True
            message.oneof_decl.add(name=line.split()[1])
        elif line.strip() == "}":
            within_oneof = False
        elif found := FIELD.match(line):
            add_field(message, *found.groups(), within_oneof=within_oneof)
    for message in file.message_type:  # synthetic oneofs of optional fields stand behind the real ones
        for field in message.field:
            if field.proto3_optional:
                field.oneof_index = len(message.oneof_decl)
                message.oneof_decl.add(name=f"_{field.name}")
    return file


def add_field(message, label, kind, name, number, *, within_oneof):
    field = message.field.add(name=name, number=int(number))
    field.label = field.LABEL_REPEATED if label == "repeated" else field.LABEL_OPTIONAL
    field.proto3_optional = label == "optional"
    if kind in TYPES:
        field.type = TYPES[kind]
    else:
        field.type, field.type_name = field.TYPE_MESSAGE, f".heliograph.{kind}"
    if within_oneof:
        field.oneof_index = 0


POOL = descriptor_pool.DescriptorPool()
POOL.Add(descriptor())
Body = message_factory.GetMessageClass(POOL.FindMessageTypeByName("heliograph.Body"))


def coded(word: int, fields) -> dict[str, object]:
    """Shift and mask, by the published table."""
    values = {}
    for field in fields:
        raw = word >> field["offset"] & (1 << field["bits"]) - 1
        names = {int(value): key for value, key in field.get("codes", {}).items()}
        if not raw:
            continue
        match field["type"]:
            case "bool":
                values[field["key"]] = True
            case "count":
                values[field["key"]] = raw
            case "scale":
                values[field["key"]] = field["steps"][raw]
            case "code":
                values[field["key"]] = names.get(raw, raw)
            case "flags":
                bits = [bit + 1 for bit in range(field["bits"]) if raw >> bit & 1]
                values[field["key"]] = [names.get(bit, bit) for bit in bits]
    return values


@pytest.mark.parametrize("kind", LAYOUT["kinds"], ids=KINDS)
def test_the_stock_library_reads_every_report(kind):
    for name, case in stored()[kind["code"]].items():
        body, expected = Body.FromString(bytes.fromhex(case["hex"])), case["body"]
        assert body.WhichOneof("content") == f"{kind['code'].lower()}_word", name
        word = getattr(body, body.WhichOneof("content")) | body.more << 64
        assert coded(word, kind["fields"]) == expected.get("fields", {}), name
        assert body.time == expected["observed_at"]
        assert body.HasField("place") == ("place" in expected)
        assert len(body.line) == 2 * len(expected.get("line", ()))
        assert len(body.casualties) == len(expected.get("casualties", ()))
        assert len(UnknownFieldSet(body)) == ("unknown" in expected), name


@pytest.mark.parametrize("file", ["track", "ack", "gap", "link", "alert", "receipt", "config", "chunk", "photo"])
def test_the_stock_library_reads_every_other_message(file):
    for name, case in stored()[file].items():
        body = Body.FromString(bytes.fromhex(case["hex"]))
        assert body.WhichOneof("content") == file, name
        assert len(UnknownFieldSet(body)) == ("unknown" in case["body"]), name


@pytest.mark.parametrize("file", sorted(stored().keys() - {"packet"}))
def test_the_stock_library_writes_the_same_bytes(file):
    for name, case in stored()[file].items():
        data = bytes.fromhex(case["hex"])
        assert Body.FromString(data).SerializeToString(deterministic=True) == data, name
