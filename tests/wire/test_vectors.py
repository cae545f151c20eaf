"""The golden vectors: what devices in the field speak is spoken, understood, and never grows."""

import json

import pytest
from wire_vectors import BUDGETS, bodies, packets, plain, stored

from edge_agent.wire.codec import decode_body, decode_packet, encode_body, encode_packet

MADE = {file: (cases, encode_body, decode_body) for file, cases in bodies().items()}
MADE |= {"packet": (packets(), encode_packet, decode_packet)}
STORED = stored()
SIZES = json.loads(BUDGETS.read_text())


def names(files) -> set[str]:
    return {f"{file}: {name}" for file, cases in files.items() for name in cases}


def test_everything_has_its_vector_and_its_budget():
    assert names(STORED) == names({file: cases for file, (cases, _, _) in MADE.items()}) == SIZES.keys()


@pytest.mark.parametrize("file", MADE)
def test_the_bytes_are_those_of_the_file(file):
    cases, encode, decode = MADE[file]
    for name, message in cases.items():
        data = bytes.fromhex(STORED[file][name]["hex"])
        assert encode(message) == data, name
        assert decode(data) == message, name
        assert plain(decode(data)) == STORED[file][name]["body"], name


def test_nothing_grew():
    sizes = {f"{file}: {name}": len(case["hex"]) // 2 for file, cases in STORED.items() for name, case in cases.items()}
    assert {name: size for name, size in sizes.items() if size > SIZES[name]} == {}
