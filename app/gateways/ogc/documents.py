"""The documents that say what there is: landing page, conformance, collections, queryables (OGC 17-069r4, 19-079r2).

`base` is the address of the landing page, without a slash at its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from app.gateways.ogc.collections import Collection
from app.gateways.ogc.extent import Box
from app.gateways.ogc.features import Feature
from app.gateways.ogc.links import (
    GEOJSON,
    HTML,
    JSON,
    OPENAPI,
    QUERYABLES,
    SCHEMA,
    Query,
    address,
    both,
    in_format,
    link,
)
from app.gateways.ogc.query import CRS84

Document = dict[str, Any]
TITLE = "Heliograph"
SUMMARY = "Threats, alerts, reports, units, sites, areas and facilities of a mission, as far as they are yours to see."

_FEATURES = "http://www.opengis.net/spec/ogcapi-features"
_CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf"
CONFORMANCE = (
    f"{_FEATURES}-1/1.0/conf/core",
    f"{_FEATURES}-1/1.0/conf/geojson",
    f"{_FEATURES}-1/1.0/conf/html",
    f"{_FEATURES}-1/1.0/conf/oas30",
    f"{_FEATURES}-3/1.0/conf/queryables",
    f"{_FEATURES}-3/1.0/conf/queryables-query-parameters",
    f"{_FEATURES}-3/1.0/conf/filter",
    f"{_FEATURES}-3/1.0/conf/features-filter",
    f"{_CQL2}/cql2-text",
    f"{_CQL2}/basic-cql2",
    f"{_CQL2}/advanced-comparison-operators",
    f"{_CQL2}/case-insensitive-comparison",
    f"{_CQL2}/basic-spatial-functions",
    f"{_CQL2}/array-functions",
)


def landing(base: str) -> Document:
    """Where every client begins."""
    return {
        "title": TITLE,
        "description": SUMMARY,
        "links": [
            *both(base, JSON, "This document"),
            link("service-desc", f"{base}/api", OPENAPI, "What can be asked, for programs (OpenAPI 3.0)"),
            link("service-doc", in_format(f"{base}/api", "html"), HTML, "What can be asked, for people"),
            link("conformance", f"{base}/conformance", JSON, "Standards that are kept"),
            link("data", f"{base}/collections", JSON, "Collections"),
        ],
    }


def conformance(base: str) -> Document:
    """The classes of the standards that are kept."""
    return {"conformsTo": list(CONFORMANCE), "links": both(f"{base}/conformance", JSON, "This document")}


def collections(base: str, shown: Iterable[Collection], extents: Mapping[str, Box]) -> Document:
    """All collections that the reader may ask; `extents` are the boxes around each, by its id."""
    return {
        "links": both(f"{base}/collections", JSON, "This document"),
        "collections": [collection(base, one, extents[one.id]) for one in shown],
    }


def collection(base: str, one: Collection, box: Box) -> Document:
    """One collection; `box` is around all of it. How far back it goes is not told: a report may be of any time."""
    here = f"{base}/collections/{one.id}"
    spatial = {"bbox": [list(box)], "crs": CRS84}
    temporal = {"interval": [[None, None]]}
    return {
        "id": one.id,
        "title": one.title,
        "description": one.description,
        "itemType": "feature",
        "crs": [CRS84],
        "extent": {"spatial": spatial} | ({"temporal": temporal} if one.lasts else {}),
        "links": [
            *both(here, JSON, one.title),
            link("items", in_format(f"{here}/items", "json"), GEOJSON, f"{one.title}, as GeoJSON"),
            link("items", in_format(f"{here}/items", "html"), HTML, f"{one.title}, as a page"),
            link(QUERYABLES, f"{here}/queryables", SCHEMA, "Properties that can be asked for"),
        ],
    }


def queryables(base: str, one: Collection) -> Document:
    """The properties that a filter may name, as a JSON Schema."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{base}/collections/{one.id}/queryables",
        "type": "object",
        "title": one.title,
        "description": one.description,
        "properties": {asked.name: asked.schema for asked in one.properties},
        "additionalProperties": False,
    }


def page(base: str, one: Collection, features: Sequence[Feature], query: Query, following: str | None) -> Document:
    """A page of features; `following` is the cursor of the next one."""
    here = f"{base}/collections/{one.id}"
    links = both(f"{here}/items", GEOJSON, one.title, query)
    if following is not None:
        rest = [(name, value) for name, value in query if name != "cursor"]
        links.append(link("next", address(f"{here}/items", [*rest, ("cursor", following)]), GEOJSON, "Next page"))
    links.append(link("collection", here, JSON, "About this collection"))
    return {
        "type": "FeatureCollection",
        "numberReturned": len(features),
        "links": links,
        "features": list(features),
    }


def single(base: str, one: Collection, feature: Feature) -> Document:
    """One feature with its links."""
    here = f"{base}/collections/{one.id}"
    itself = both(f"{here}/items/{quote(str(feature['id']), safe='')}", GEOJSON, one.title)
    return feature | {"links": [*itself, link("collection", here, JSON, "About this collection")]}
