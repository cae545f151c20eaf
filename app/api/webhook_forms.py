"""What is sent about a webhook, and the checks on it: who may, for which key, to which address."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from app.access.principal import Principal, Role, Scope
from app.accounts.grants import grant_fault
from app.accounts.identity import own_key
from app.accounts.keys import holder_of
from app.api.ask import Ask, needs
from app.api.forms import Code, Form, Line
from app.api.keys import is_within
from app.api.problems import Detail, Kind, Problem
from app.db import Session
from app.gateways.filters import Filter, unknown
from app.gateways.hooks import store
from app.gateways.hooks.hosts import store as hosts
from app.gateways.hooks.tables import Webhook
from app.gateways.hooks.target import TargetFault, host_of, url_fault

Words = Annotated[tuple[Code, ...], Field(max_length=100)]
Url = Annotated[str, Field(max_length=500)]
FILTERS = ("types", "areas", "kinds", "states", "urgencies")

_ADVICE = {
    TargetFault.MALFORMED: "Give an absolute https:// address of at most 500 printable characters, without a fragment.",
    TargetFault.NOT_HTTPS: "Give an https:// address; plain HTTP is for hosts that an administrator allowed.",
    TargetFault.CREDENTIALS: "Give no name and password in the address; every message is signed instead.",
}
_INSIDE = "This address lies inside the centre's own network; an administrator may allow the host by its name."


Manager = Annotated[Ask, needs(Role.ADMIN, Scope.WEBHOOKS_WRITE, partners=True)]


class WebhookForm(Form):
    """A new endpoint. Empty filters ask for all that the key may read."""

    key: str | None = Field(default=None, max_length=16)
    """Prefix of the key that it belongs to; of a key that asks, its own."""
    name: Line
    url: Url
    types: Words = ()
    areas: Words = ()
    kinds: Words = ()
    states: Words = ()
    urgencies: Words = ()


class WebhookChange(Form):
    """What is changed of an endpoint; what is left out stays."""

    key: str | None = Field(default=None, max_length=16)
    name: Line | None = None
    url: Url | None = None
    types: Words | None = None
    areas: Words | None = None
    kinds: Words | None = None
    states: Words | None = None
    urgencies: Words | None = None
    paused: bool | None = None


class ReplayForm(Form):
    """From when on everything is told again."""

    since: AwareDatetime


def key_of(session: Session, ask: Ask, prefix: str | None) -> str:
    """The key that an endpoint is to belong to.

    Raises:
        Problem: none was named, or it is not theirs to give.
    """
    own = own_key(ask.principal)
    wanted = prefix or own
    if wanted is None:
        raise Problem(Kind.INVALID, errors=[Detail("body.key", "missing", "Name the key that it belongs to.")])
    holder = holder_of(session, wanted, now=ask.now)
    if holder is None or not _may(ask.principal, wanted, holder):
        message = "There is no such key within what you may give, or it works no more."
        raise Problem(Kind.INVALID, errors=[Detail("body.key", "unknown_key", message)])
    return wanted


def hook_of(session: Session, ask: Ask, id_: UUID) -> Webhook:
    """The endpoint with that id.

    Raises:
        Problem: there is none for whoever asks.
    """
    hook = store.hook(session, id_)
    if hook is None or not is_theirs(session, ask, hook):
        raise Problem(Kind.NOT_FOUND)
    return hook


def is_theirs(session: Session, ask: Ask, hook: Webhook) -> bool:
    """Whether it belongs to the key that asks, or to one that the administrator could have made."""
    if own_key(ask.principal) is not None:
        return own_key(ask.principal) == hook.key
    return is_within(session, ask, hook.key)


def _may(principal: Principal, prefix: str, holder: Principal) -> bool:
    if own_key(principal) is not None:
        return own_key(principal) == prefix
    return grant_fault(principal, areas=holder.areas, sensitive=holder.sensitive) is None


def check_url(session: Session, url: str) -> None:
    """Refuse an address that would be refused when it is posted to, as far as it shows.

    Raises:
        Problem: saying why.
    """
    is_plain = url_fault(url, is_allowed=True) not in {TargetFault.MALFORMED, TargetFault.CREDENTIALS}
    fault = url_fault(url, is_allowed=is_plain and hosts.is_allowed(session, host_of(url)))
    if fault is not None:
        raise Problem(Kind.INVALID, errors=[Detail("body.url", fault, _ADVICE.get(fault, _INSIDE))])


def check_words(form: WebhookForm | WebhookChange) -> None:
    """Refuse types, kinds, states and urgencies that do not exist.

    Raises:
        Problem: naming those that do.
    """
    given = (frozenset(words or ()) for words in (form.types, form.areas, form.kinds, form.states, form.urgencies))
    errors = [
        Detail(f"body.{name}", "unknown_value", f"Give some of: {', '.join(there)}.")
        for name, there in unknown(Filter(*given))
    ]
    if errors:
        raise Problem(Kind.INVALID, errors=errors)
