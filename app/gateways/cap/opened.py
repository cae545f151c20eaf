"""Opens what a stranger sent: which source it is from, whether that is proven, and what it says. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.gateways.cap.message import NAMESPACE, Message
from app.gateways.cap.read import CapFault, parsed, read
from app.gateways.cap.rules import Broken, broken
from app.gateways.cap.signature import verified
from app.gateways.cap.sources import Source
from app.gateways.xml import Element, children


@dataclass(frozen=True, slots=True)
class Opened:
    """A message whose sender is proven."""

    source: Source
    message: Message
    raw: bytes
    """As it came."""
    broken: tuple[Broken, ...] = ()
    """Every rule of the second layer that it breaks."""

    @property
    def refusal(self) -> Broken | None:
        """The first binding rule that it breaks; None: it can be taken."""
        return next((one for one in self.broken if one.binding), None)


def opened(raw: bytes, sources: Iterable[Source], *, now: int) -> Opened:
    """Open a message.

    Args:
        raw: The document.
        sources: Those it may be from.
        now: UTC seconds.

    Raises:
        CapFault: it cannot be read, is from none of `sources`, or not signed as its source must.
    """
    root = parsed(raw)
    source = _source_of(root, sources)
    message = read(verified(root, source.certificates, now=now) if source.certificates else root)
    if message.sender not in source.senders:
        raise CapFault("sender_wrong", "sender: not the one that signed it", "sender")
    return Opened(source, message, raw, tuple(broken(message)))


def _source_of(root: Element, sources: Iterable[Source]) -> Source:
    """By what the message claims: it only chooses by which certificates the claim is then proven."""
    claimed = {str(one.text or "").strip() for one in children(root, NAMESPACE, "sender")}
    found = next((one for one in sources if claimed and claimed <= one.senders), None)
    if found is None:
        raise CapFault("sender_unknown", "sender: not one that this mission listens to", "sender")
    return found
