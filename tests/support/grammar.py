"""A list that takes every filter there is."""

from app.search.parse import Grammar

GRAMMAR = Grammar(
    takes=frozenset({"bbox", "time", "kind", "state", "status", "area", "q"}),
    kinds=frozenset({"IED", "MIN"}),
    states=frozenset({"held"}),
)
