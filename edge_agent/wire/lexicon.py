"""Lexicon 1: remarks as bits, by a fixed code of 4,096 words and parts of words of the field in four languages.

A remark of 40 characters takes about 15 bytes, half of what DEFLATE with a phrase dictionary makes of it: a word of the
list costs 7-15 bits, any other is spelled from parts. `lexicon_1.tsv` never changes; a better list is lexicon 2 under a
new field number.

Decoding: the codes are canonical Huffman codes, numbered through the lines of the file (length in bits, token; "␣" is a
space, "↵" a line break). Write the tokens one behind the other; "⎋" is followed by 21 bits of any other character. The
stream ends with fewer than eight 1-bits, the beginning of "∎". Then put "⇧" in front, or remove it where there is one;
"⇧" makes the next letter a capital; drop the space at the very beginning.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from edge_agent.wire.errors import Malformed, TooLarge

CAPITAL, ESCAPE, END = "⇧", "⎋", "∎"
_MARKS = frozenset((CAPITAL, ESCAPE, END))
_WINDOW = 16
_CHARACTER_BITS = 21
_BYTE = 8
_CAPITAL_LETTER = re.compile(r"( ?)([^\W\d_])")
_MARKED_LETTER = re.compile(f"{CAPITAL}( ?)(.?)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A prefix code; `starts` are the codes written from the top of a 16-bit window, rising."""

    codes: dict[str, tuple[int, int]]
    """Token → (code, its length in bits)."""
    tokens: tuple[str, ...]
    lengths: tuple[int, ...]
    starts: tuple[int, ...]
    longest: int
    """Characters of the longest token."""


@cache
def lexicon_1() -> Lexicon:
    """The code of `lexicon_1.tsv`, read on first use."""
    text = Path(__file__).with_name("lexicon_1.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.split("\n") if line]
    tokens = tuple(token.replace("␣", " ").replace("↵", "\n") for _, token in rows)
    lengths = tuple(int(length) for length, _ in rows)
    starts, at = [], 0
    for length in lengths:
        starts.append(at)
        at += 1 << _WINDOW - length
    codes = {
        token: (start >> _WINDOW - length, length) for token, start, length in zip(tokens, starts, lengths, strict=True)
    }
    return Lexicon(codes, tokens, lengths, tuple(starts), max(map(len, tokens)))


def encode(text: str) -> bytes | None:
    """Text → its shortest code; None where it holds one of the three marks and must travel as it is."""
    if not _MARKS.isdisjoint(text):
        return None
    lexicon, bits, size = lexicon_1(), 0, 0
    for token in _shortest(_marked(text), lexicon):
        code, length = _code(token, lexicon)
        bits, size = bits << length | code, size + length
    padding = -size % _BYTE
    return (bits << padding | (1 << padding) - 1).to_bytes((size + padding) // _BYTE, "big")


def decode(data: bytes, limit: int) -> str:
    """The inverse of `encode`, never more than `limit` characters; raises Malformed or TooLarge."""
    lexicon, left, parts, written = lexicon_1(), len(data) * _BYTE, [], 0
    stream = int.from_bytes(data, "big")
    stream, padded = stream << _CHARACTER_BITS | (1 << _CHARACTER_BITS) - 1, left + _CHARACTER_BITS
    while left:
        index = bisect_right(lexicon.starts, stream >> padded - _WINDOW & 0xFFFF) - 1
        token, length = lexicon.tokens[index], lexicon.lengths[index]
        if token == END and left < _BYTE:
            break
        left, padded = left - length, padded - length
        if token == ESCAPE:
            token = _character(stream >> padded - _CHARACTER_BITS & (1 << _CHARACTER_BITS) - 1)
            left, padded = left - _CHARACTER_BITS, padded - _CHARACTER_BITS
        if left < 0 or token == END:
            raise Malformed("coded text cut off")
        parts.append(token)
        written += len(token)
        if written > 2 * limit + 2:
            break
    text = _unmarked("".join(parts))
    if len(text) > limit:
        raise TooLarge("text")
    return text


def _character(code: int) -> str:
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF or chr(code) in _MARKS:  # noqa: PLR2004 - limits of Unicode
        raise Malformed("coded text holds what is no character")
    return chr(code)


def _code(token: str, lexicon: Lexicon) -> tuple[int, int]:
    if token in lexicon.codes:
        return lexicon.codes[token]
    code, length = lexicon.codes[ESCAPE]
    return code << _CHARACTER_BITS | ord(token), length + _CHARACTER_BITS


def _shortest(text: str, lexicon: Lexicon) -> list[str]:
    """The tokens of the cheapest way through the text (shortest path, left to right)."""
    escape = lexicon.codes[ESCAPE][1] + _CHARACTER_BITS
    cost = [0] + [escape * len(text) + 1] * len(text)
    begin = [0] * (len(text) + 1)
    for start in range(len(text)):
        for end in range(start + 1, min(len(text), start + lexicon.longest) + 1):
            known = lexicon.codes.get(text[start:end])
            step = known[1] if known else escape if end == start + 1 else None
            if step is not None and cost[start] + step < cost[end]:
                cost[end], begin[end] = cost[start] + step, start
    tokens, end = [], len(text)
    while end:
        tokens.append(text[begin[end] : end])
        end = begin[end]
    return tokens[::-1]


def _marked(text: str) -> str:
    marked = _CAPITAL_LETTER.sub(_mark, " " + text)
    return marked.removeprefix(CAPITAL) if marked.startswith(CAPITAL) else CAPITAL + marked


def _mark(match: re.Match[str]) -> str:
    space, letter = match.groups()
    small = letter.lower()
    is_capital = letter != small and small.upper() == letter and len(small) == 1
    return f"{CAPITAL}{space}{small}" if is_capital else match.group()


def _unmarked(marked: str) -> str:
    whole = marked.removeprefix(CAPITAL) if marked.startswith(CAPITAL) else CAPITAL + marked
    return _MARKED_LETTER.sub(lambda match: match[1] + match[2].upper(), whole).removeprefix(" ")
