"""The ground a mission stands on, as far as a validator asks: the box all of it lies in, and each site's areas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.geo import Bounds, bounds
from app.roster.roster import Roster


@dataclass(frozen=True, slots=True)
class Ground:
    """Worked out once for each revision of the roster."""

    box: Bounds | None
    """Every area, widened by the mission's tolerance; None where the mission has no areas yet."""
    areas_of: Mapping[str, frozenset[str]]
    """Site code → codes of the areas of operation of its units."""


def ground_of(roster: Roster) -> Ground:
    """The ground of a roster; kept for the roster it was last asked for, which is the current one."""
    global _last  # noqa: PLW0603 - one slot, replaced as a whole
    known, ground = _last
    if known is not roster:
        ground = _survey(roster)
        _last = (roster, ground)
    return ground


def _survey(roster: Roster) -> Ground:
    boxes = [bounds(area.geometry) for area in roster.areas.values()]
    box = _around(boxes).widened(roster.settings.mission_tolerance_m) if boxes else None
    return Ground(box=box, areas_of={code: roster.areas_of_site(code) for code in roster.sites})


def _around(boxes: list[Bounds]) -> Bounds:
    """The box around boxes, all turned into the frame of the first so that the antimeridian may lie between them."""
    first = boxes[0]
    near = [_beside(box, first) for box in boxes]
    west = min(box.min_lon for box in near)
    turn = 360 * ((west + 180) // 360)
    return Bounds(
        min_lat=min(box.min_lat for box in near),
        min_lon=west - turn,
        max_lat=max(box.max_lat for box in near),
        max_lon=max(box.max_lon for box in near) - turn,
    )


def _beside(box: Bounds, first: Bounds) -> Bounds:
    middle, reference = (box.min_lon + box.max_lon) / 2, (first.min_lon + first.max_lon) / 2
    turn = 360 * round((reference - middle) / 360)
    return Bounds(box.min_lat, box.min_lon + turn, box.max_lat, box.max_lon + turn)


_last: tuple[Roster | None, Ground] = (None, Ground(box=None, areas_of={}))
