"""Alerts as a gateway gets them, CAP messages to change, and keys to sign them with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography import x509

from app.authority import Authority, Identity
from app.gateways.cap.encode import Issuer
from app.gateways.cap.message import Area, Info, Message, Named
from app.gateways.out import OutAlert, OutArea, OutGrade, OutMessage, OutPlace, OutText
from edge_agent.wire.catalogue import INSTRUCTIONS, KINDS, LANGUAGES

NOW = 1_790_000_000
ALERT = UUID("6f1d3f0e-6a55-4a8e-9d55-6c9f3c1f0b11")
THREAT = UUID("0a4a4c52-4f3e-5d0a-9b58-0a9d8f1e7c21")
WEST = OutArea(
    "AO-WEST",
    "Area west",
    "ao",
    {"type": "Polygon", "coordinates": [[[19.0, 5.0], [20.2, 5.0], [20.2, 7.0], [19.0, 7.0], [19.0, 5.0]]]},
)
ISSUER = Issuer("heliograph.test", "Test mission", LANGUAGES)
RING = ((5.0, 19.0), (5.0, 20.0), (6.0, 20.0), (6.0, 19.0), (5.0, 19.0))
INFO = Info(
    categories=("Met",),
    event="Flood",
    urgency="Expected",
    severity="Severe",
    certainty="Likely",
    language="en",
    effective=NOW,
    expires=NOW + 3600,
    sender_name="River office",
    headline="The river rises",
    description="Two metres above the mark since noon.",
    instruction="Keep away from the bank.",
    areas=(Area("Lower river", polygons=(RING,)),),
)
MESSAGE = Message("m-1", "rivers@example.org", NOW, "Actual", "Alert", "Public", infos=(INFO,))
"""What an outside sender says; it breaks no rule."""


def said(revision: int = 0, type_: str = "alert", **changes: Any) -> OutMessage:
    """One message of an alert about a likely IED, ten minutes after the one before."""
    kind, instruction = changes.get("kind", "IED"), changes.get("instruction", "keep_away_eo")
    texts = tuple(
        OutText(language, KINDS[kind].labels[language], INSTRUCTIONS[instruction][language])
        for language in changes.pop("languages", LANGUAGES)
    )
    sent_at = NOW + 600 * revision
    first = OutMessage(
        identifier=f"{ALERT}.{revision}",
        revision=revision,
        type=type_,
        status="actual",
        sent_at=sent_at,
        expires_at=sent_at + 3600,
        reason="threat_new",
        kind=kind,
        urgency="immediate",
        severity="severe",
        certainty="likely",
        place=OutPlace(6.0, 20.0, 50.0),
        danger_radius_m=732.0,
        instruction=instruction,
        texts=texts,
        text="",
        confidence=0.83,
        areas=("AO-WEST",),
        audience=(WEST,),
    )
    return replace(first, **changes)


def alert(*messages: OutMessage, audience: tuple[OutArea, ...] | None = None, **changes: Any) -> OutAlert:
    """An alert that says these messages; all of them to `audience`, if it is given."""
    messages = messages or (said(),)
    if audience is not None:
        messages = tuple(replace(one, audience=audience) for one in messages)
    first = OutAlert(
        id=ALERT,
        number=7,
        origin="threat",
        state="active",
        confidence=0.83,
        grade=OutGrade("B", 2),
        created_at=messages[0].sent_at,
        updated_at=messages[-1].sent_at,
        messages=messages,
        areas=("AO-WEST",),
        threat=THREAT,
        report=None,
    )
    return replace(first, **changes)


def info(**changes: Any) -> Message:
    """The outside message with changes to what it says."""
    return replace(MESSAGE, infos=(replace(INFO, **changes),))


def area(**changes: Any) -> Message:
    """The outside message with changes to its area."""
    return info(areas=(replace(INFO.areas[0], **changes),))


def coded(kind: str) -> Message:
    """The outside message under a kind of our own catalogue."""
    return info(event_codes=(Named("urn:heliograph:kind", kind),))


def signer(folder: Path, name: str = "cap") -> Identity:
    """A key and its certificate for signing, as the centre makes them."""
    return Authority(folder, now=NOW).signer(name, now=NOW)


def certificate(identity: Identity) -> x509.Certificate:
    """The certificate of an identity, to pin."""
    return x509.load_pem_x509_certificate(identity.certificate)
