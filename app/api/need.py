"""What a route needs of whoever asks: said once, for the guard, for the refusal and for the description."""

from __future__ import annotations

from dataclasses import dataclass

from app.access.principal import Principal, Role, Scope
from app.api.problems import Kind, Problem

_KEYS_ONLY = 'Bearer error="insufficient_scope"'


@dataclass(frozen=True, slots=True)
class Need:
    """People need `role` or a higher one, keys one of `scopes`; without scopes it is for people only."""

    role: Role
    scopes: tuple[Scope, ...] = ()
    partners: bool = False
    """Whether keys of partners come in."""

    def check(self, principal: Principal) -> None:
        """Let through whoever may.

        Raises:
            Problem: whoever may not; it says what is missing, and nothing of what lies behind.
        """
        if principal.scopes is None:
            if not principal.may(self.role):
                raise Problem(Kind.FORBIDDEN, f"Needs the role {self._rank}.")
        elif not self.scopes or (principal.partner is not None and not self.partners):
            raise Problem(Kind.FORBIDDEN, self._no_key, headers={"WWW-Authenticate": _KEYS_ONLY})
        elif not principal.holds(*self.scopes):
            challenge = f'{_KEYS_ONLY}, scope="{" ".join(self.scopes)}"'
            raise Problem(Kind.FORBIDDEN, f"{self._scope}.", headers={"WWW-Authenticate": challenge})

    def __str__(self) -> str:
        """As the description of a route says it."""
        if not self.scopes:
            return f"People only: role {self._rank}."
        partners = " Keys of partners too." if self.partners else ""
        return f"{self._scope}; people: {self._rank}.{partners}"

    @property
    def _rank(self) -> str:
        return self.role if self.role is Role.ADMIN else f"{self.role} or higher"

    @property
    def _scope(self) -> str:
        if set(self.scopes) == set(Scope):
            return "Needs any scope"
        names = ", ".join(f"`{scope}`" for scope in self.scopes)
        return f"Needs one of the scopes {names}" if len(self.scopes) > 1 else f"Needs the scope {names}"

    @property
    def _no_key(self) -> str:
        if self.scopes:
            return "Only the mission's own may do this; no key of a partner can."
        return f"Only people may do this, with the role {self._rank}; no key can."
