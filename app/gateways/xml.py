"""XML as a gateway reads and writes it: the one home of lxml, and the one parser for what strangers send.

What is parsed has no document type, so that there are no entities to expand and nothing to fetch; it is UTF-8, whatever
it says of itself, so that a document type cannot hide in another encoding; and it is no larger than the caller allows.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

Element = Any
"""An lxml element; it has no types of its own."""
XmlError: type[Exception] = etree.LxmlError
"""What lxml raises where a library that stands on it lets it through."""
_XSD = "http://www.w3.org/2001/XMLSchema"
MISPLACED = "element_content"
"""The `rule` of an element that is not where the schema has it, or is not there."""


class XmlFault(Exception):  # noqa: N818 - reads as what it says where it is caught
    """The document is not read: `rule` is the named reason, the words say where and never repeat the content."""

    def __init__(self, rule: str, detail: str) -> None:
        """`rule` is one of xml_too_large, xml_not_utf8, xml_document_type, xml_malformed."""
        super().__init__(f"{rule}: {detail}")
        self.rule = rule
        self.detail = detail


def parse(data: bytes, *, most: int) -> Element:
    """The root of a document of at most `most` bytes.

    Raises:
        XmlFault: it is too large, not UTF-8, has a document type, or is not well-formed.
    """
    if len(data) > most:
        raise XmlFault("xml_too_large", f"{len(data)} bytes, more than {most}")
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise XmlFault("xml_not_utf8", f"not UTF-8 at byte {error.start}") from None
    if "\0" in text:
        raise XmlFault("xml_not_utf8", "a NUL, as in UTF-16")
    if "<!doctype" in text.lower() or "<!entity" in text.lower():
        raise XmlFault("xml_document_type", "a document type is not read: leave <!DOCTYPE …> out")
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise XmlFault("xml_malformed", f"not well-formed at line {line}, column {column}") from None


def to_bytes(root: Element) -> bytes:
    """The document in UTF-8 with its declaration."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def root_of(namespace: str, name: str, **prefixes: str) -> Element:
    """A new document's root, whose namespace is the default one; others by prefix."""
    names: dict[str | None, str] = {None: namespace}
    names.update(prefixes)
    return etree.Element(f"{{{namespace}}}{name}", nsmap=names)


def add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    """A child in its parent's namespace. Characters that XML cannot hold are left out."""
    namespace = etree.QName(parent).namespace
    child = etree.SubElement(parent, f"{{{namespace}}}{name}")
    for key, value in attributes.items():
        child.set(key, printable(value))
    if text is not None:
        child.text = printable(text)
    return child


def printable(text: str) -> str:
    """The text without the characters that XML 1.0 §2.2 has no way to hold."""
    return "".join(one for one in text if one in "\t\n\r" or _is_char(ord(one)))


def _is_char(code: int) -> bool:
    return 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000  # noqa: PLR2004 - XML 1.0 §2.2


def local_name(element: Element) -> str:
    """Name without namespace; empty for a comment or a processing instruction."""
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def namespace_of(element: Element) -> str:
    """Namespace; empty where there is none."""
    return str(etree.QName(element).namespace or "") if isinstance(element.tag, str) else ""


def children(element: Element, namespace: str, name: str) -> Iterable[Element]:
    """Children of that name, in order."""
    return [child for child in element if child.tag == f"{{{namespace}}}{name}"]


@dataclass(frozen=True, slots=True)
class Invalid:
    """The first thing that a schema has against a document, in names of the schema: nothing in it was sent."""

    rule: str
    """libxml2's word for what is broken, such as `cvc_enumeration_valid`."""
    line: int
    path: tuple[str, ...]
    """Names down from the root, without it, as far as the schema has them; `info[0]` of what may be repeated."""
    allowed: tuple[str, ...]
    """The values of an enumeration, the built-in type, or the elements of which one belongs where something else is."""
    absent: bool
    """What is allowed is missing at the end of the element; else something stands in its place."""


class Schema:
    """A W3C schema made ready, to be shared between threads; no name of its elements is used for two."""

    def __init__(self, source: bytes) -> None:
        """Compile it; it is ours, not a stranger's."""
        root = etree.fromstring(source)
        self._schema = etree.XMLSchema(root)
        self._space = str(root.get("targetNamespace", ""))
        self._elements = {one.get("name"): one for one in root.iter(f"{{{_XSD}}}element") if one.get("name")}
        self._lock = Lock()

    def fault(self, root: Element) -> Invalid | None:
        """What is wrong with a document, first thing first; None: it is valid."""
        # One check at a time: all share one log of errors, which each check empties first.
        with self._lock:
            if self._schema.validate(root):
                return None
            first = self._schema.error_log[0]
        path = tuple(self._steps(root, _found(root, first.path)))
        rule = first.type_name.removeprefix("SCHEMAV_").lower()
        return Invalid(
            rule=rule,
            line=first.line,
            path=path,
            allowed=self._expected(first.message) if rule == MISPLACED else self._values(path),
            absent="Missing child element" in first.message,
        )

    def _steps(self, root: Element, found: Element) -> Iterator[str]:
        chain = [found, *found.iterancestors()]
        for one in reversed(chain[: chain.index(root)]):
            declared = self._elements.get(local_name(one)) if namespace_of(one) == self._space else None
            if declared is None:
                return
            before = sum(1 for _ in one.itersiblings(one.tag, preceding=True))
            yield local_name(one) + (f"[{before}]" if declared.get("maxOccurs") else "")

    def _expected(self, message: str) -> tuple[str, ...]:
        """Of what libxml2 expected, after the last of its words, the names that the schema has."""
        _, found, expected = message.rpartition("Expected is")
        names = re.findall(r"\{([^{}]*)\}(\w+)", expected if found else "")
        return tuple(name for space, name in names if space == self._space and name in self._elements)

    def _values(self, path: tuple[str, ...]) -> tuple[str, ...]:
        declared = self._elements.get(path[-1].partition("[")[0]) if path else None
        if declared is None:
            return ()
        base = f"{{{_XSD}}}simpleType/{{{_XSD}}}restriction"
        values = tuple(str(one.get("value")) for one in declared.iterfind(f"{base}/{{{_XSD}}}enumeration"))
        types = (declared.get("type"), *(one.get("base") for one in declared.iterfind(base)))
        return values or tuple(filter(None, types))


def _found(root: Element, path: str | None) -> Element:
    """The element at a path of libxml2's, or the last above it that can be found: prefixes may be declared deeper."""
    below = (path or "").removeprefix("/").partition("/")[2]
    prefixes = {prefix: space for prefix, space in root.nsmap.items() if prefix}
    while below:
        try:
            found = root.xpath(below, namespaces=prefixes)
        except etree.XPathError:
            found = []
        if found and etree.iselement(found[0]):
            return found[0]
        below = below.rpartition("/")[0]
    return root
