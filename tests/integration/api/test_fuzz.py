"""Requests made from the OpenAPI document, good and bad: nothing unhandled, nothing that the document does not say."""

from __future__ import annotations

import json

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from support.api_routes import NAMES, ROWS, V1

from app.access.principal import Role
from app.api.problems import MEDIA_TYPE
from app.main import create_app

ENDLESS = f"GET {V1}/stream"
OPERATIONS = sorted(name for name in NAMES if name.split()[1].startswith(V1) and name != ENDLESS)
EXAMPLES = 12
SETTINGS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
PROBLEM = {"type", "title", "status", "code", "detail", "correlation_id"}


@pytest.fixture(scope="module")
def documents():
    """The document, once it was written."""
    return []


@pytest.fixture
def operation(request, centre, documents):
    """One route as the document describes it."""
    if not documents:
        documents.append(schemathesis.openapi.from_dict(create_app(centre).openapi()))
    method, path = request.param.split()
    return documents[0][path][method]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("operation", OPERATIONS, indirect=True)
def test_whatever_is_sent_the_answer_is_one_that_is_documented(operation, api, people, world):
    documented = {int(status) for status in operation.definition.raw["responses"] if status.isdigit()}
    known = [there] if (there := known_to(operation, world.west)) else []
    cases = st.one_of(
        *(operation.as_strategy(mode) for mode in GenerationMode),
        *(operation.as_strategy(mode, path_parameters=there) for mode in GenerationMode for there in known),
    )

    @SETTINGS
    @given(case=cases)
    def ask(case):
        who = people.person(Role.ADMIN) if operation.method == "delete" else people.one(Role.ADMIN)
        check(sent(api, case, who | row_of(operation).headers), documented)

    ask()


def row_of(operation):
    """Its row in the table of routes."""
    return next(row for row in ROWS if (row.method, row.path) == (operation.method.upper(), operation.path))


def known_to(operation, ids):
    """Parameters of the path by which the operation finds something; empty where it names nothing of the world."""
    row = row_of(operation)
    _, brace, rest = row.path.partition("{")
    return {rest.partition("}")[0]: str(getattr(ids, row.thing))} if row.thing and brace else {}


def sent(api, case, who):
    """The answer to a case, sent as the library would send it, by whoever asks."""
    made = requests.Request(**case.as_transport_kwargs(base_url="https://testserver")).prepare()
    headers = {name: value for name, value in made.headers.items() if name.lower() not in {"authorization", "cookie"}}
    return api.request(made.method, made.url, headers=headers | who, content=made.body)


def check(answer, documented):
    """A success that the document names, or a problem document that blames the request."""
    if answer.status_code < 400:
        assert answer.status_code in documented | {304}
        return
    assert answer.status_code < 500, answer.text
    assert answer.headers["content-type"] == MEDIA_TYPE
    body = json.loads(answer.content)
    assert body.keys() >= PROBLEM
    assert body["status"] == answer.status_code
