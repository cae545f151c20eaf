"""Page after page of a collection, and single features, as one reader may have them."""

from __future__ import annotations

from dataclasses import replace

from app.gateways.ogc.collections import Collection
from app.gateways.ogc.features import Feature, feature
from app.gateways.ogc.query import Query
from app.gateways.reader import Reader
from app.search.search import Key, Page

MOST_READ = 5_000
"""Values looked at for one page of filtered features; the page then ends early, and its `next` link goes on."""
_AT_ONCE = 1_000


def items(reader: Reader, collection: Collection, query: Query) -> Page[Feature]:
    """The features that the query asks for, at most `limit`; fewer does not mean that there are no more."""
    limit, after, read = query.search.limit, query.search.after, 0
    at_once = max(limit, _AT_ONCE) if query.tests else limit
    kept: list[tuple[Key, Feature]] = []
    while len(kept) < limit and read < MOST_READ:
        page = collection.read(reader, replace(query.search, limit=at_once, after=after))
        found = ((collection.key(value), feature(value)) for value in page.items)
        kept += [(key, one) for key, one in found if query.keeps(one)]
        after, read = page.after, read + at_once
        if after is None:
            break
    if len(kept) > limit:
        kept, after = kept[:limit], kept[limit - 1][0]
    return Page([one for _, one in kept], after)


def item(reader: Reader, collection: Collection, name: str) -> Feature | None:
    """The feature of that id; None where there is none for the reader."""
    value = collection.one(reader, name)
    return None if value is None else feature(value)
