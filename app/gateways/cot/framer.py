"""Cuts a stream of bytes into whole XML documents, one event each, without decoding or believing anything in them.

A stream of Cursor on Target is documents one after another, split anywhere by the network, with or without an XML
declaration. Cutting on bytes is safe: in UTF-8 no byte of a longer character looks like markup. The work is linear in
the bytes, however small the pieces.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

MOST_BYTES = 256 * 1024
"""Of one event: a shape of some thousand points is far below it."""
MOST_DEPTH = 32
_LONGEST_OPENING = 9
"""Bytes of `<![CDATA[`, the longest mark that tells what markup this is."""


class Refusal(StrEnum):
    """Why a stream cannot be followed any further."""

    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    DECLARATIONS = "declarations"
    """A document type or entities: never needed, and the way of entity bombs."""
    MALFORMED = "malformed"


class NotFollowed(ValueError):  # noqa: N818 - reads as what it says where it is caught
    """The stream cannot be followed any further; its connection is to be closed."""

    def __init__(self, refusal: Refusal) -> None:
        """`refusal` is the named reason."""
        super().__init__(str(refusal))
        self.refusal = refusal


class Framer:
    """The state between two reads of one stream."""

    def __init__(self, *, most_bytes: int = MOST_BYTES, most_depth: int = MOST_DEPTH) -> None:
        """Limits of one event: bytes, and elements within elements."""
        self._most_bytes = most_bytes
        self._most_depth = most_depth
        self._held = bytearray()
        self._at = 0
        """Everything before it is understood."""
        self._mark = 0
        """Where the markup that is not complete yet begins."""
        self._until: bytes = b"<"
        """What the end of the present piece looks like."""
        self._quote = b""
        self._depth = 0
        self._start: int | None = None
        """Where the present document's root begins."""

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """The documents that are complete with `chunk`, from `<` of the root to its `>`.

        Raises:
            NotFollowed: it is no stream of events, or passes a limit. What was complete before came out first.
        """
        self._held += chunk
        while self._step():
            if self._start is not None and self._depth == 0 and self._until == b"<":
                document = bytes(self._held[self._start : self._at])
                self._forget()
                yield document
        if len(self._held) > self._most_bytes:
            raise NotFollowed(Refusal.TOO_LARGE)

    def _forget(self) -> None:
        """Drop everything that is understood."""
        del self._held[: self._at]
        self._at, self._mark, self._start = 0, 0, None

    def _step(self) -> bool:
        """Go on to the end of the present piece; False where it is not here yet."""
        if self._start is not None and self._at - self._start > self._most_bytes:
            raise NotFollowed(Refusal.TOO_LARGE)
        if self._until == b"<":
            return self._text()
        if self._until == b">":
            return self._tag()
        return self._skip()

    def _text(self) -> bool:
        """Between markup: find the next `<` and see what it opens."""
        found = self._held.find(b"<", self._at)
        if self._start is None:
            between = self._held[self._at : found if found >= 0 else len(self._held)]
            if between.strip(b" \t\r\n\0\xef\xbb\xbf"):
                raise NotFollowed(Refusal.MALFORMED)
        if found < 0:
            self._at = len(self._held)
            if self._start is None:
                self._forget()
            return False
        self._at = self._mark = found
        opening = bytes(self._held[found : found + _LONGEST_OPENING])
        for begin, end in ((b"<!--", b"-->"), (b"<![CDATA[", b"]]>"), (b"<?", b"?>")):
            if opening.startswith(begin):
                self._until, self._at = end, found + len(begin)
                return True
            if begin.startswith(opening):
                return False
        if opening.startswith(b"<!"):
            raise NotFollowed(Refusal.DECLARATIONS)
        self._until, self._at = b">", found + 1
        return True

    def _skip(self) -> bool:
        """A comment, character data or an instruction: nothing of it is markup."""
        found = self._held.find(self._until, self._at)
        if found < 0:
            self._at = max(self._at, len(self._held) - len(self._until) + 1)
            return False
        self._at, self._until = found + len(self._until), b"<"
        if self._start is None:
            self._forget()
        return True

    def _tag(self) -> bool:
        """Inside a tag: find its `>`, which does not count within quotes."""
        while True:
            if self._quote:
                found = self._held.find(self._quote, self._at)
                if found < 0:
                    self._at = len(self._held)
                    return False
                self._at, self._quote = found + 1, b""
            close = self._held.find(b">", self._at)
            end = len(self._held) if close < 0 else close
            quotes = [place for mark in (b'"', b"'") if (place := self._held.find(mark, self._at, end)) >= 0]
            if not quotes:
                break
            first = min(quotes)
            self._quote, self._at = bytes(self._held[first : first + 1]), first + 1
        if close < 0:
            self._at = end
            return False
        self._at, self._until = close + 1, b"<"
        self._nest(bytes(self._held[self._mark : self._at]))
        return True

    def _nest(self, tag: bytes) -> None:
        if tag.startswith(b"</"):
            self._depth -= 1
            if self._depth < 0:
                raise NotFollowed(Refusal.MALFORMED)
            return
        if self._start is None:
            self._start = self._mark
        if not tag.endswith(b"/>"):
            self._depth += 1
        if self._depth > self._most_depth:
            raise NotFollowed(Refusal.TOO_DEEP)
