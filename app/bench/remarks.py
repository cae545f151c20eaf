"""Remarks as people at team sites write them, half English, half French; none is known to the lexicon as a sentence."""

from __future__ import annotations

import random

SHORT = (
    "Two men seen digging near culvert at dusk",
    "Driver says the road was clear at noon",
    "Old command wire leads to the mango trees",
    "Shepherd showed us the spot, will not talk",
    "Crater 2 m wide, fragments on both sides",
    "Our engineers reach {place} before 1500",
    "Village youth keep traffic back for now",
    "Looks like the device from last Tuesday",
    "Five motorbikes left towards {place}",
    "Gunmen wore mixed uniforms, one radio seen",
    "Ambulance from {place} is already moving",
    "Tractor driver hurt, taken to the clinic",
    "Deux hommes creusaient hier près du dalot",
    "Le chauffeur affirme que la voie est libre",
    "Un fil mène vers les manguiers à droite",
    "Le berger nous a montré l'endroit exact",
    "Cratère de 2 m, éclats des deux côtés",
    "Notre génie arrive à {place} avant 15 h",
    "Des jeunes retiennent les véhicules",
    "Même type d'engin que mardi dernier",
    "Cinq motos sont parties vers {place}",
    "Hommes en tenues dépareillées, une radio",
    "L'ambulance de {place} est déjà partie",
    "Conducteur du tracteur blessé au bras",
)
"""About 40 characters each."""

LONG = (
    "The imam confirmed what the schoolteacher told us yesterday, but neither wants to be quoted.",
    "Tracks of three heavy trucks lead into the bush 400 m after the last houses of {place}.",
    "Interpreter believes the callers were not from this area because of their accent.",
    "We stopped at {place} to repair a tyre and heard four bursts from the far bank.",
    "A farmer sold them fuel and was paid in new banknotes, he is afraid to say more.",
    "Goats and carts still use the path, so it is probably free of pressure devices.",
    "The lieutenant was polite at first and then shouted that nobody drives after sunset.",
    "Nurse at {place} counted eleven burns and asks for dressings and morphine.",
    "Ferry cable snapped during the night; the pirogues still carry passengers and bicycles.",
    "Someone painted red crosses on nine doors, the owners belong to the same clan.",
    "Next call in two hours unless the battery of the handset fails.",
    "We could not see who fired first because of the dust and the setting sun.",
    "L'instituteur confirme les propos de l'imam, mais aucun des deux ne veut être cité.",
    "Traces de trois gros camions qui entrent en brousse 400 m après les dernières cases de {place}.",
    "L'interprète pense que les appelants ne sont pas d'ici, à cause de leur accent.",
    "Arrêt à {place} pour réparer un pneu, nous avons entendu quatre rafales sur l'autre rive.",
    "Un cultivateur leur a vendu de l'essence, payée en billets neufs, et il a peur d'en dire plus.",
    "Chèvres et charrettes empruntent encore le sentier, donc sans doute pas de plaque de pression.",
    "Le lieutenant, d'abord courtois, a crié que personne ne roule après le coucher du soleil.",
    "L'infirmière de {place} compte onze brûlés et demande des pansements et de la morphine.",
    "Le câble du bac a cédé cette nuit ; les pirogues portent encore passagers et vélos.",
    "Quelqu'un a peint des croix rouges sur neuf portes, tous les propriétaires sont du même clan.",
    "Prochain appel dans deux heures, sauf si la batterie du poste lâche.",
    "Impossible de voir qui a tiré le premier à cause de la poussière et du soleil couchant.",
)
"""About 85 characters each."""

PLACES = ("Ndokara", "Sibozo", "Ouandja", "Talbeya", "Mboki Sud", "Kerouba", "Zangao", "Birinda")


def remark(rng: random.Random, sentence: str) -> str:
    """The sentence with an invented place name put in."""
    return sentence.format(place=rng.choice(PLACES))


def any_remark(rng: random.Random) -> str:
    """Up to 200 characters: nothing in one case of five, else a short sentence, a long one, or two."""
    parts = rng.choice(((), (SHORT,), (SHORT,), (LONG,), (SHORT, LONG)))
    return " ".join(remark(rng, rng.choice(pool)) for pool in parts)
