"""The lexicon never changes, is a whole code, and writes any text that does not hold its marks."""

import hashlib
from pathlib import Path

import pytest

from edge_agent.wire import lexicon
from edge_agent.wire.errors import WireError

FILE = Path(lexicon.__file__).with_name("lexicon_1.tsv")


def test_it_is_the_one_that_devices_in_the_field_have():
    digest = "06bcec55fce964c26775900c8d75e12c0a15231d4097f55a004c5e82406e00d2"
    assert hashlib.sha256(FILE.read_bytes()).hexdigest() == digest


def test_it_is_a_whole_prefix_code_that_ends_in_ones():
    words = lexicon.lexicon_1()
    assert sum(2.0**-length for length in words.lengths) == 1
    assert list(words.lengths) == sorted(words.lengths)
    assert words.codes[lexicon.END] == (0xFFFF, 16)


TEXTS = [
    "",
    "Road closed",
    "road closed",
    " lead and trail ",
    "UN patrol near Bambari. EOD on site",
    "L'équipe est arrivée à l'École",
    "الطريق مغلق",
    "¿Dónde está el puente?",
    "ǅ İ ẞ ŉ ﬁ 漢字 🚁",
    "tab\tand\nline\r\n",
    "\u0000\u202e<b>",
]


@pytest.mark.parametrize("text", TEXTS)
def test_texts_come_back(text):
    assert lexicon.decode(lexicon.encode(text), 4096) == text


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("The road is closed.", 7),
        ("La route est fermée.", 7),
        ("Two vehicles left the village", 9),
        ("الطريق مغلق حتى وصول الفريق", 13),
    ],
)
def test_the_words_of_the_field_are_short(text, most):
    assert len(lexicon.encode(text)) <= most


@pytest.mark.parametrize("mark", [lexicon.CAPITAL, lexicon.ESCAPE, lexicon.END])
def test_its_own_marks_are_left_to_plain_text(mark):
    assert lexicon.encode(f"a{mark}b") is None


def test_no_more_is_written_than_is_allowed():
    assert lexicon.decode(lexicon.encode("A" * 50), 50) == "A" * 50
    with pytest.raises(WireError):
        lexicon.decode(lexicon.encode("A" * 51), 50)
