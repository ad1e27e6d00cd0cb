"""The document says what is served: current, whole, and valid in itself."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.api import written

DOCUMENT: Any = written.document()
OPERATIONS = [
    (method.upper(), path, details)
    for path, methods in DOCUMENT["paths"].items()
    for method, details in methods.items()
]
NAMES = [details["operationId"] for _method, _path, details in OPERATIONS]


def test_the_written_document_is_current() -> None:
    assert written.FILE.read_text(encoding="utf-8") == written.text(), "run: PYTHONPATH=src python -m tests.api.written"


def test_the_served_document_is_the_written_one() -> None:
    served = Client().get("/api/v1/openapi.json")
    assert served.json() == DOCUMENT


def test_it_is_openapi_3_1_with_an_id_for_each_operation() -> None:
    assert DOCUMENT["openapi"].startswith("3.1")
    assert len(set(NAMES)) == len(NAMES) > 60
    assert not [name for name in NAMES if not re.fullmatch(r"[a-z][A-Za-z]+", name)]


@pytest.mark.parametrize(("method", "path", "details"), OPERATIONS, ids=NAMES)
def test_an_operation_says_what_may_be_asked_and_answered(method: str, path: str, details: dict[str, Any]) -> None:
    assert details["summary"]
    assert details["description"]
    assert details["security"][0].keys() == {"token"}
    answers = set(details["responses"])
    assert {"401", "403", "404", "422", "500", "503"} <= answers
    if method == "POST":
        assert {"400", "409", "413", "415"} <= answers
    for placed in re.findall(r"{(\w+)}", path):
        assert placed in {one["name"] for one in details["parameters"] if one["in"] == "path"}


READING_POSTS = {"findCustomers", "previewImport"}  # they change nothing


@pytest.mark.parametrize(
    ("name", "details"),
    [(name, details) for (method, _path, details), name in zip(OPERATIONS, NAMES, strict=True) if method != "GET"],
)
def test_whatever_changes_something_needs_an_idempotency_key(name: str, details: dict[str, Any]) -> None:
    keys = [one for one in details["parameters"] if one["name"] == "Idempotency-Key" and one["required"]]
    assert bool(keys) is (name not in READING_POSTS)


def test_every_reference_leads_somewhere() -> None:
    for reference in set(re.findall(r'"\$ref": "#/([^"]+)"', written.text())):
        found = DOCUMENT
        for part in reference.split("/"):
            found = found[part]


def test_all_bodies_refuse_fields_nobody_knows() -> None:
    bodies = {name: schema for name, schema in DOCUMENT["components"]["schemas"].items() if name.endswith("Body")}
    assert bodies
    assert not [name for name, schema in bodies.items() if schema.get("additionalProperties") is not False]
