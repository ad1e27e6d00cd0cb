"""The smallest request an operation's description allows, so that a new operation is asked without anybody's help."""

from typing import Any
from uuid import uuid4

from tests.api.written import document

DOCUMENT: Any = document()


def parts(details: dict[str, Any]) -> tuple[dict[str, str], dict[str, Any], Any]:
    """This will give the path's values, the filters and the body of one request; ids are of nothing there is."""
    placed = {one["name"]: value(one["schema"]) for one in details["parameters"] if one["in"] == "path"}
    asked = {
        one["name"]: value(one["schema"]) for one in details["parameters"] if one["in"] == "query" and one["required"]
    }
    return placed, asked, body(details)


def body(details: dict[str, Any]) -> Any:
    """This will give the smallest body; None where none is taken or it is a file."""
    taken = details.get("requestBody", {}).get("content", {}).get("application/json")
    return value(taken["schema"]) if taken else None


def value(schema: dict[str, Any]) -> Any:
    """This will give the smallest value of a schema."""
    if "$ref" in schema:
        return value(DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]])
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return value(schema["anyOf"][0])
    kind = schema.get("type")
    if kind == "object":
        return {name: value(schema["properties"][name]) for name in schema.get("required", ())}
    if kind == "string":
        return _text(schema)
    return {"array": [], "integer": schema.get("minimum", 1), "number": 1, "boolean": True}[str(kind)]


def _text(schema: dict[str, Any]) -> str:
    formats = {"uuid": str(uuid4()), "date": "2026-11-21", "date-time": "2026-11-21T10:00:00+08:00"}
    if schema.get("format") in formats:
        return formats[schema["format"]]
    return "" if "{4}" in schema.get("pattern", "") else "x"
