"""What the centre says to people on their devices, in the languages of the catalogue."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from edge_agent.wire.codes import LANGUAGES
from edge_agent.wire.messages import Response

_WORDS: Mapping[str, tuple[str, str, str, str]] = {
    "suspected": ("Suspected", "Soupçonné", "Sospechado", "مشتبه به"),
    "confirmed": ("Confirmed", "Confirmé", "Confirmado", "مؤكد"),
    "threat": (
        (
            "{state}. Grade {grade}, reports {reports}, sources {sources}, confidence {confidence} %. "
            "Last seen {seen}. Stay {radius} m away."
        ),
        (
            "{state}. Cote {grade}, rapports {reports}, sources {sources}, confiance {confidence} %. "
            "Vu le {seen}. Restez à {radius} m."
        ),
        (
            "{state}. Grado {grade}, informes {reports}, fuentes {sources}, confianza {confidence} %. "
            "Visto el {seen}. Manténgase a {radius} m."
        ),
        (
            "{state}. التقييم {grade}، التقارير {reports}، المصادر {sources}، الثقة {confidence} %. "
            "آخر مشاهدة {seen}. ابق على بعد {radius} م."
        ),
    ),
    "how_to_answer": (
        "Answer: ACK {number} or CANNOT {number}",
        "Répondez : REÇU {number} ou IMPOSSIBLE {number}",
        "Responda: RECIBIDO {number} o IMPOSIBLE {number}",
        "أجب: علم {number} أو تعذر {number}",
    ),
    "acknowledged": (
        "Alert {number}: acknowledged by {person}.",
        "Alerte {number} : reçue par {person}.",
        "Alerta {number}: recibida por {person}.",
        "الإنذار {number}: استلمه {person}.",
    ),
    "cannot": (
        "Alert {number}: {person} cannot comply. Your superior is told.",
        "Alerte {number} : {person} ne peut pas s'y conformer. Votre supérieur est prévenu.",
        "Alerta {number}: {person} no puede cumplir. Se avisa a su superior.",
        "الإنذار {number}: تعذر التنفيذ على {person}. أُبلغ رئيسك.",
    ),
    "which": (
        "Which alert? Write the number: {numbers}",
        "Quelle alerte ? Écrivez le numéro : {numbers}",
        "¿Qué alerta? Escriba el número: {numbers}",
        "أي إنذار؟ اكتب الرقم: {numbers}",
    ),
    "none_open": (
        "No alert of that kind waits for your answer.",
        "Aucune alerte n'attend votre réponse.",
        "Ninguna alerta espera su respuesta.",
        "لا إنذار ينتظر ردك.",
    ),
    "no_unit": (
        "This device belongs to no unit, so it cannot answer for one. Ask the operations centre.",
        "Cet appareil n'appartient à aucune unité et ne peut répondre pour elle. Demandez au centre d'opérations.",
        "Este dispositivo no pertenece a ninguna unidad y no puede responder por ella. Pregunte al centro.",
        "هذا الجهاز لا يتبع أي وحدة ولا يمكنه الرد باسمها. اسأل مركز العمليات.",
    ),
    "taken": (
        "{kind}: received by the operations centre.",
        "{kind} : reçu par le centre d'opérations.",
        "{kind}: recibido por el centro de operaciones.",
        "{kind}: استلمه مركز العمليات.",
    ),
    "not_taken": (
        "{kind}: NOT taken by the operations centre ({reason}). Call it by radio.",
        "{kind} : NON pris par le centre d'opérations ({reason}). Appelez-le par radio.",
        "{kind}: NO recibido por el centro de operaciones ({reason}). Llame por radio.",
        "{kind}: لم يقبله مركز العمليات ({reason}). اتصل باللاسلكي.",
    ),
    "not_understood": (
        "Write ACK or CANNOT and the number of the alert. Other words are not read here.",
        "Écrivez REÇU ou IMPOSSIBLE et le numéro de l'alerte. Les autres mots ne sont pas lus ici.",
        "Escriba RECIBIDO o IMPOSIBLE y el número de la alerta. Aquí no se leen otras palabras.",
        "اكتب علم أو تعذر ورقم الإنذار. لا تُقرأ هنا كلمات أخرى.",
    ),
}
_ANSWERS = {
    Response.ACTING: ("ack", "acknowledge", "acknowledged", "recu", "recibido", "علم"),
    Response.CANNOT_COMPLY: ("cannot", "impossible", "imposible", "تعذر"),
}
_ANSWER_OF = {word: response for response, words in _ANSWERS.items() for word in words}


def said(key: str, language: str, **values: object) -> str:
    """A sentence in one language; English where the catalogue does not speak it."""
    place = LANGUAGES.index(language) if language in LANGUAGES else 0
    return _WORDS[key][place].format_map(values)


def answer_in(text: str) -> tuple[Response, int | None] | None:
    """What a chat message answers to which alert (None: it names none); None for anything but exactly an answer.

    The word may be written in any of the languages, with or without accents and capitals, the number in any digits.
    Nothing more may stand there: "ACK, but we cannot move" is for a person to read.
    """
    parts = _plain(text).split()
    response = _ANSWER_OF.get(parts[0]) if parts else None
    if response is None or len(parts) > 2:  # noqa: PLR2004 - the word and the number
        return None
    if len(parts) == 1:
        return response, None
    number = parts[1].strip("[]#")
    return (response, int(number)) if number.isdecimal() and len(number) <= _MOST_DIGITS else None


def _plain(text: str) -> str:
    """Without capitals and accents."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in split if not unicodedata.combining(one))


_MOST_DIGITS = 15
