"""An alert as CAP messages: one for every message it sent, each with all languages of the mission. Pure."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from uuid import UUID

from app.access.principal import Partner
from app.gateways.cap.area import areas_of, described
from app.gateways.cap.message import Area, Info, Message, Named, Reference
from app.gateways.cap.rules import LONGEST_HEADLINE
from app.gateways.cap.words import NOTES, PLACE, RADIUS, RESTRICTIONS
from app.gateways.out import OutAlert, OutMessage, OutText
from edge_agent.wire.catalogue import INSTRUCTIONS, KINDS, LANGUAGES, WORDS

TAXONOMY = "urn:heliograph:kind"
"""`valueName` of the event code: a kind of the catalogue (`/api/v1/catalogue`)."""
PARAMETERS = "urn:heliograph:"
"""Prefix of the names of parameters: grade, confidence, danger-radius, uncertainty (metres), incident, reason."""
CANCEL = "cancel"

_RESPONSES = {
    "report_only": "None",
    "take_cover": "Shelter",
    "take_shelter": "Shelter",
    "stop_movement": "Avoid",
    "keep_away_eo": "Avoid",
    "avoid_area": "Avoid",
    "avoid_crowd": "Avoid",
    "use_other_route": "Avoid",
    "stay_alert": "Monitor",
    "observe_and_report": "Monitor",
    "no_single_vehicle": "Prepare",
    "protect_civilians": "Prepare",
    "health_precautions": "Prepare",
    "send_help": "Execute",
    "all_clear": "AllClear",
    "return_to_base": "Execute",
    "evacuate": "Evacuate",
    "call_centre": "Execute",
    "disregard": "None",
    "radio_silence": "Execute",
}
_SEPARATOR = " · "


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who speaks, and to whom."""

    sender: str
    name: str
    """Of the mission, for people."""
    languages: tuple[str, ...]
    """The mission's; the first is that of what has no language of its own."""
    partner: Partner | None = None
    """Whom it is for; None: the mission's own."""
    edition: str = ""
    """What the identifiers end in (`edition_of`): another reader is told more or less, and that is another message."""

    @property
    def language(self) -> str:
        """The first that the catalogue speaks."""
        return next((one for one in self.languages if one in LANGUAGES), "en")


def sender_of(mission: str) -> str:
    """The `sender` of a mission by its code, with no character that CAP forbids."""
    return "heliograph." + (re.sub(r"[^A-Za-z0-9._-]+", "-", mission).strip("-") or "mission")


def messages_of(alert: OutAlert, issuer: Issuer, origins: tuple[UUID, ...] = ()) -> tuple[Message, ...]:
    """Every message of an alert, in order; none where all the reader was ever told is that it is over.

    The first one is an Alert, whatever it was to others: who hears of an alert late has nothing that it could update.
    """
    if alert.messages[0].type == CANCEL:
        return ()
    return tuple(message_at(alert, place, issuer, origins) for place in range(len(alert.messages)))


def message_at(alert: OutAlert, place: int, issuer: Issuer, origins: tuple[UUID, ...] = ()) -> Message:
    """The message at that place in the chain, the first at 0; `origins` are incidents of others that it rests on."""
    said, earlier = alert.messages[place], alert.messages[:place]
    is_public = issuer.partner is Partner.PUBLIC
    areas = areas_of(said)
    restriction = RESTRICTIONS[issuer.partner or "mission"][issuer.language] if not is_public else ""
    return Message(
        identifier=name_of(said, issuer).identifier,
        sender=issuer.sender,
        sent=said.sent_at,
        status=said.status.capitalize(),
        type=said.type.capitalize() if earlier else "Alert",
        scope="Public" if is_public else "Restricted",
        restriction=restriction,
        note=_note(said.status, issuer),
        references=_references(said, earlier, issuer),
        incidents=" ".join(map(str, (alert.threat or alert.id, *origins))),
        infos=tuple(_info(alert, said, text, issuer, areas) for text in texts_of(said)),
    )


def name_of(said: OutMessage, issuer: Issuer) -> Reference:
    """What a message is called in this edition."""
    return Reference(issuer.sender, said.identifier + issuer.edition, said.sent_at)


def _references(said: OutMessage, earlier: tuple[OutMessage, ...], issuer: Issuer) -> tuple[Reference, ...]:
    """The message before, and every earlier one that had not run out when this one was sent."""
    referred = (one for one in earlier if one is earlier[-1] or one.expires_at > said.sent_at)
    return tuple(name_of(one, issuer) for one in referred)


def _note(status: str, issuer: Issuer) -> str:
    """In every language of the mission: `note` has none of its own."""
    words = NOTES.get(status, {})
    return " / ".join(words[language] for language in issuer.languages if language in words)


def texts_of(said: OutMessage) -> tuple[OutText, ...]:
    """One for each language of the mission; of a kind this build does not know, its code alone."""
    instruction = INSTRUCTIONS.get(said.instruction, {})
    return said.texts or (OutText("en", said.kind, instruction.get("en", "")),)


def _info(alert: OutAlert, said: OutMessage, text: OutText, issuer: Issuer, areas: tuple[Area, ...]) -> Info:
    kind = KINDS.get(said.kind)
    return Info(
        language=text.language,
        categories=kind.cap_category if kind else ("Other",),
        event=text.headline,
        responses=(_RESPONSES.get(said.instruction, "None"),),
        urgency=said.urgency.capitalize(),
        severity=said.severity.capitalize(),
        certainty=said.certainty.capitalize(),
        event_codes=(Named(TAXONOMY, said.kind),),
        effective=said.sent_at,
        expires=max(said.expires_at, said.sent_at + 1),
        sender_name=issuer.name,
        headline=headline_of(said, text),
        description=description_of(said, text.language),
        instruction=text.instruction,
        parameters=_parameters(alert, said),
        areas=described(areas, text.language),
    )


def headline_of(said: OutMessage, text: OutText) -> str:
    """What it is and for whom, after what sets it apart from an actual first warning; at most 140 characters."""
    status = "" if said.status == "actual" else WORDS["status"][said.status][text.language]
    change = "" if said.type == "alert" else WORDS["type"][said.type][text.language]
    places = ", ".join(area.name for area in said.audience)
    parts = [part for part in (status, change, text.headline, places) if part]
    whole = _SEPARATOR.join(parts)
    return whole if len(whole) <= LONGEST_HEADLINE else whole[: LONGEST_HEADLINE - 1].rstrip() + "…"


def description_of(said: OutMessage, language: str) -> str:
    """How bad, how sure, how far; then the words of whoever wrote some."""
    scales = (WORDS[scale][getattr(said, scale)][language] for scale in ("urgency", "severity", "certainty"))
    facts = [_SEPARATOR.join(scales) + ".", RADIUS[language].format(metres=math.ceil(said.danger_radius_m))]
    if said.place.uncertainty_m:
        facts.append(PLACE[language].format(metres=math.ceil(said.place.uncertainty_m)))
    return "\n".join(part for part in (" ".join(facts), _plain(said.text)) if part)


def _plain(text: str) -> str:
    """Somebody's own words with nothing in them that XML cannot hold or a browser could take for markup."""
    shown = "".join(one if one.isprintable() else " " for one in text).strip()
    return shown.replace("<", "\u2039").replace(">", "\u203a")


def _parameters(alert: OutAlert, said: OutMessage) -> tuple[Named, ...]:
    values = {
        "grade": str(alert.grade or ""),
        "confidence": f"{said.confidence:.2f}",
        "danger-radius": f"{math.ceil(said.danger_radius_m)}",
        "uncertainty": f"{math.ceil(said.place.uncertainty_m)}" if said.place.uncertainty_m is not None else "",
        "incident": str(alert.threat or alert.id),
        "reason": said.reason,
    }
    return tuple(Named(PARAMETERS + name, value) for name, value in values.items() if value)
