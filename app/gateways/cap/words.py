"""What a CAP message says beyond the catalogue's own words, in every language of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

NOTES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "exercise": {
            "en": "Exercise: only for those who take part.",
            "fr": "Exercice : seulement pour les participants.",
            "es": "Ejercicio: solo para quienes participan.",
            "ar": "تمرين: للمشاركين فقط.",
        },
        "test": {
            "en": "Test: disregard this message.",
            "fr": "Essai : ne tenez pas compte de ce message.",
            "es": "Prueba: no tenga en cuenta este mensaje.",
            "ar": "اختبار: تجاهلوا هذه الرسالة.",
        },
    }
)
"""`note` of a message that is no actual one, by status."""

RESTRICTIONS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "mission": {
            "en": "Personnel of the mission only.",
            "fr": "Réservé au personnel de la mission.",
            "es": "Solo para el personal de la misión.",
            "ar": "لموظفي البعثة فقط.",
        },
        "tcc": {
            "en": "The mission and the countries that contribute troops or police only.",
            "fr": "Réservé à la mission et aux pays qui fournissent des contingents ou des policiers.",
            "es": "Solo para la misión y los países que aportan contingentes o policía.",
            "ar": "للبعثة والبلدان المساهمة بقوات أو بأفراد شرطة فقط.",
        },
        "host_state": {
            "en": "The mission and the host State only.",
            "fr": "Réservé à la mission et à l'État hôte.",
            "es": "Solo para la misión y el Estado anfitrión.",
            "ar": "للبعثة والدولة المضيفة فقط.",
        },
        "regional": {
            "en": "The mission and regional organisations only.",
            "fr": "Réservé à la mission et aux organisations régionales.",
            "es": "Solo para la misión y las organizaciones regionales.",
            "ar": "للبعثة والمنظمات الإقليمية فقط.",
        },
    }
)
"""`restriction` by whose edition of the message it is."""

RADIUS: Mapping[str, str] = MappingProxyType(
    {
        "en": "Danger radius {metres} m.",
        "fr": "Rayon de danger : {metres} m.",
        "es": "Radio de peligro: {metres} m.",
        "ar": "نصف قطر الخطر: {metres} م.",
    }
)
PLACE: Mapping[str, str] = MappingProxyType(
    {
        "en": "The place is known to within {metres} m.",
        "fr": "Le lieu est connu à {metres} m près.",
        "es": "El lugar se conoce con un margen de {metres} m.",
        "ar": "المكان معروف بدقة {metres} م.",
    }
)
AROUND: Mapping[str, str] = MappingProxyType(
    {
        "en": "Around the danger",
        "fr": "Autour du danger",
        "es": "Alrededor del peligro",
        "ar": "حول مكان الخطر",
    }
)
"""`areaDesc` where the reader is told of no area of operation."""
