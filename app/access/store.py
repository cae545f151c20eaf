"""The one place that turns a principal into a WHERE clause."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, not_, true
from sqlmodel import col

from app.access.partner import reaching
from app.access.principal import Partner, Principal


def visible(
    principal: Principal,
    key: Any,
    link_key: Any,
    link_area: Any,
    *,
    sensitive: Any | None = None,
    marks: tuple[Any, Any] | None = None,
) -> ColumnElement[bool]:
    """What `principal` may see of a table whose rows lie in areas through a link table.

    Args:
        principal: Who is asking.
        key: Primary key column of the table that is read.
        link_key: Column of the link table that refers to it.
        link_area: Column of the link table with the area's code.
        sensitive: Column that marks rows only cleared principals may see.
        marks: Of the table of what was released to whom, the column that refers to `key` and that with the partner.
            Without it nothing of the table is a partner's to see.
    """
    clauses: list[ColumnElement[bool]] = []
    if principal.areas is not None:
        areas = sorted(principal.areas)
        clauses.append(exists().where(col(link_key) == col(key), col(link_area).in_(areas)) if areas else false())
    if sensitive is not None and not principal.sensitive:
        clauses.append(not_(col(sensitive)))
    if principal.partner is not None:
        clauses.append(released(principal.partner, key, marks))
    return and_(true(), *clauses)


def released(partner: Partner, key: Any, marks: tuple[Any, Any] | None) -> ColumnElement[bool]:
    """Rows that are released to `partner` by the table that `marks` names; none where there is no such table."""
    if marks is None:
        return false()
    mark_key, mark_partner = marks
    return exists().where(col(mark_key) == col(key), col(mark_partner).in_(reaching(partner)))
