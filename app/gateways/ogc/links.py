"""Links between the documents: relation, media type and address."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

JSON = "application/json"
GEOJSON = "application/geo+json"
HTML = "text/html"
SCHEMA = "application/schema+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"

Link = dict[str, str]
Query = Sequence[tuple[str, str]]


def link(rel: str, href: str, media_type: str, title: str) -> Link:
    """One link."""
    return {"rel": rel, "type": media_type, "title": title, "href": href}


def address(path: str, query: Query = ()) -> str:
    """An address with its parameters."""
    return f"{path}?{urlencode(query)}" if query else path


def in_format(path: str, format_: str, query: Query = ()) -> str:
    """The same in one format, whatever the reader would get by default."""
    return address(path, [*((name, value) for name, value in query if name != "f"), ("f", format_)])


def both(path: str, media_type: str, title: str, query: Query = ()) -> list[Link]:
    """A document itself and the page that says the same."""
    return [
        link("self", in_format(path, "json", query), media_type, title),
        link("alternate", in_format(path, "html", query), HTML, f"{title}, as a page"),
    ]
