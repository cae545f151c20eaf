"""One XML document ↔ a tree of elements: the only place of this package that knows XML. No DTD, no entities."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr


class NotXml(ValueError):  # noqa: N818 - reads as what it says where it is caught
    """The bytes are no well-formed document, or one with a document type."""


@dataclass(slots=True)
class Element:
    """An element with everything that stands in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    text: str = ""
    """All character data directly in it."""

    def get(self, name: str) -> str | None:
        """Value of an attribute; None where it has none."""
        return self.attributes.get(name)

    def find(self, tag: str) -> Element | None:
        """The first child of that name."""
        return next((child for child in self.children if child.tag == tag), None)

    def all(self, tag: str) -> list[Element]:
        """Every child of that name."""
        return [child for child in self.children if child.tag == tag]

    def walk(self) -> Iterator[Element]:
        """It and everything in it, in the order of the document."""
        yield self
        for child in self.children:
            yield from child.walk()


def element(tag: str, attributes: Mapping[str, object] | None = None, *children: Element, text: str = "") -> Element:
    """A new element; attributes that are None are left out."""
    given = {name: str(value) for name, value in (attributes or {}).items() if value is not None}
    return Element(tag, given, list(children), text)


def parse(raw: bytes) -> Element:
    """The root of a document.

    Raises:
        NotXml: it is not well-formed, or brings a document type.
    """
    stack = [Element("")]

    def start(tag: str, attributes: dict[str, str]) -> None:
        made = Element(tag, attributes)
        stack[-1].children.append(made)
        stack.append(made)

    def end(_tag: str) -> None:
        stack.pop()

    def data(text: str) -> None:
        stack[-1].text += text

    def declared(*_: object) -> None:
        raise NotXml("a document type is never accepted")

    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, data
    parser.StartDoctypeDeclHandler = declared
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        raise NotXml(expat.ErrorString(error.code)) from error
    return stack[0].children[0]


def write(root: Element) -> bytes:
    """A document in one line, without a declaration: what streams of events are made of."""
    return _written(root).encode()


def _written(one: Element) -> str:
    attributes = "".join(f" {name}={quoteattr(_legal(value), _BREAKS)}" for name, value in one.attributes.items())
    inside = escape(_legal(one.text), {"\r": _BREAKS["\r"]}) + "".join(_written(child) for child in one.children)
    return f"<{one.tag}{attributes}>{inside}</{one.tag}>" if inside else f"<{one.tag}{attributes}/>"


def _legal(text: str) -> str:
    """What no XML 1.0 document may hold becomes U+FFFD; lone surrogates too, which are no characters."""
    return _ILLEGAL.sub("\ufffd", text)


_ILLEGAL = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
"""Written plainly, a line break in an attribute becomes a blank on reading."""
