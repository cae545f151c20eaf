"""What loading or editing the roster changed, for the journal, the operator and whoever must look again."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field


class RosterError(ValueError):
    """A change of the roster that cannot be made; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Codes of one sort of thing that came, changed or went."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is any difference."""
        return bool(self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class RosterChange:
    """Everything one change of the roster touched. Sites that ever enrolled and units are retired, never deleted."""

    mission: bool = False
    """Name, languages, status, start or settings changed."""
    sites: Difference = field(default_factory=Difference)
    units: Difference = field(default_factory=Difference)
    areas: Difference = field(default_factory=Difference)
    facilities: Difference = field(default_factory=Difference)

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return any((self.mission, self.sites, self.units, self.areas, self.facilities))

    def as_data(self) -> dict[str, object]:
        """For the journal: only what is not empty."""
        return {
            name: {verb: list(codes) for verb, codes in value.items() if codes} if isinstance(value, dict) else value
            for name, value in asdict(self).items()
            if value and (not isinstance(value, dict) or any(value.values()))
        }
