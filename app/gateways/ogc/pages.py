"""The same documents for people: plain pages with links and tables, without a script. Pure.

Everything that comes from outside is escaped; an address is a link only where we made it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any
from urllib.parse import quote

from app.gateways.ogc.documents import TITLE, Document
from app.gateways.ogc.features import Feature

_SHOWN = ("self", "alternate")
"""Relations that a page does not list: they lead to itself."""


def page(title: str, document: Document) -> str:
    """A document as a page."""
    body = next((write(document) for name, write in _BODIES.items() if name in document), None) or _table(document)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/plain.css">'
        f"<title>{escape(title)} - {TITLE}</title><h1>{escape(title)}</h1>"
        f"{_paragraph(document.get('description'))}{_links(document.get('links', ()))}{body}</html>"
    )


def _links(links: Iterable[Mapping[str, str]]) -> str:
    shown = [one for one in links if one["rel"] not in _SHOWN]
    machine = [{**one, "title": "As JSON"} for one in links if one["rel"] == "self"]
    entries = "".join(
        f'<li><a href="{escape(one["href"])}" rel="{escape(one["rel"])}">{escape(one["title"])}</a>'
        for one in (*shown, *machine)
    )
    return f"<nav><ul>{entries}</ul></nav>" if entries else ""


def _collections(document: Document) -> str:
    rows = "".join(
        f'<tr><th scope="row"><a href="{escape(_href(one, "items", "text/html"))}">{escape(one["title"])}</a>'
        f"<td>{escape(one['description'])}"
        for one in document["collections"]
    )
    return f'<table><thead><tr><th scope="col">Collection<th scope="col">What it holds<tbody>{rows}</table>'


def _features(document: Document) -> str:
    features: list[Feature] = document["features"]
    if not features:
        return "<p>Nothing here is asked for and yours to see.</p>"
    names = list(features[0]["properties"])
    here = next(str(link["href"]) for link in document["links"] if link["rel"] == "collection")
    head = "".join(f'<th scope="col">{escape(name)}' for name in ("id", "place", *names))
    rows = "".join(
        f'<tr><th scope="row">{_name(here, one)}<td>{_place(one["geometry"])}'
        + "".join(f"<td>{_value(one['properties'].get(name))}" for name in names)
        for one in features
    )
    return f"<table><thead><tr>{head}<tbody>{rows}</table>"


def _name(collection: str, feature: Feature) -> str:
    name = str(feature["id"])
    return f'<a href="{escape(collection)}/items/{quote(name, safe="")}">{escape(name)}</a>'


def _table(document: Document) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}<td>{_value(value)}'
        for name, value in _flat(document).items()
        if name not in {"links", "title", "description"}
    )
    return f"<table><tbody>{rows}</table>" if rows else ""


def _paths(document: Document) -> str:
    base = document["servers"][0]["url"]
    rows = "".join(
        f'<tr><th scope="row"><code>{escape(base + path.rstrip("/"))}</code><td>{escape(asked["get"]["summary"])}'
        f"<td>{', '.join(escape(one['name']) for one in asked['get']['parameters'])}"
        for path, asked in document["paths"].items()
    )
    head = "".join(f'<th scope="col">{name}' for name in ("Address", "Answer", "Parameters"))
    return f"<table><thead><tr>{head}<tbody>{rows}</table>"


_BODIES = {"features": _features, "collections": _collections, "paths": _paths}


def _flat(document: Document) -> Mapping[str, Any]:
    if document.get("type") != "Feature":
        return document
    return {"id": document["id"], "place": document["geometry"], **document["properties"]}


def _paragraph(words: object) -> str:
    return f"<p>{escape(words)}</p>" if isinstance(words, str) else ""


def _value(value: Any) -> str:
    match value:
        case None:
            return ""
        case {"coordinates": _}:
            return _place(value)
        case list():
            return "<br>".join(_value(one) for one in value)
        case dict():
            return "<br>".join(f"{escape(name)}: {_value(one)}" for name, one in value.items())
        case _:
            return escape(str(value))


def _place(geometry: Mapping[str, Any] | None) -> str:
    if geometry is None:
        return ""
    if geometry["type"] == "Point":
        lon, lat = geometry["coordinates"]
        return f"{lat:.5f}, {lon:.5f}"
    return escape(str(geometry["type"]))


def _href(one: Mapping[str, Any], rel: str, media_type: str) -> str:
    return next(str(link["href"]) for link in one["links"] if link["rel"] == rel and link["type"] == media_type)
