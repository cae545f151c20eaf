import string

import pytest

from app.gateways.cot.words import _WORDS, answer_in, said
from edge_agent.wire.codes import LANGUAGES
from edge_agent.wire.messages import Response

ANSWERS = (
    ("ACK 12", (Response.ACTING, 12)),
    ("ack", (Response.ACTING, None)),
    (" Ack  [12] ", (Response.ACTING, 12)),
    ("REÇU 7", (Response.ACTING, 7)),
    ("recu 7", (Response.ACTING, 7)),
    ("Recibido #7", (Response.ACTING, 7)),
    ("علم \u0667", (Response.ACTING, 7)),
    ("CANNOT 3", (Response.CANNOT_COMPLY, 3)),
    ("imposible", (Response.CANNOT_COMPLY, None)),
    ("تعذر", (Response.CANNOT_COMPLY, None)),
    ("ACK but we cannot move", None),
    ("do not ACK", None),
    ("ACK twelve", None),
    ("ACK -3", None),
    ("", None),
    ("acknowledge the threat 5", None),
)


@pytest.mark.parametrize(("text", "answer"), ANSWERS, ids=[repr(row[0]) for row in ANSWERS])
def test_only_an_exact_answer_is_one(text, answer):
    assert answer_in(text) == answer


@pytest.mark.parametrize("key", _WORDS)
def test_every_sentence_says_the_same_in_every_language(key):
    texts = _WORDS[key]
    assert len(texts) == len(LANGUAGES)
    named = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in texts]
    assert all(text for text in texts)
    assert all(each == named[0] for each in named)


def test_a_language_that_is_not_spoken_is_english():
    assert said("which", "de", numbers="1") == said("which", "en", numbers="1")
