"""The OpenAPI document: ninja's, with what it can't know: scopes, problems, headers, and unique names."""

from typing import Any, Final

from ninja import NinjaAPI
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema
from ninja.operation import Operation
from pydantic import TypeAdapter

from bihuan.api.acts import ROOT
from bihuan.api.door import Door
from bihuan.api.problems import MEDIA_TYPE, TITLES, Problem
from bihuan.api.reads import COUNT_HEADER

SCHEME: Final = "token"
EVERYWHERE: Final = (401, 403, 404, 422, 500, 503)
WITH_A_BODY: Final = (400, 409, 413, 415)


def about() -> str:
    """This will say what everybody who calls the API must know."""
    return (
        "Orders from the customer's call to a satisfied callback. A token's scopes are permissions; what lies outside "
        "the token's area answers 404. Every act takes an Idempotency-Key and may be sent again at any time. Refusals "
        f"are {MEDIA_TYPE} in Chinese or English by Accept-Language. Times carry their zone; codes are the "
        "catalogue's."
    )


class Document(OpenAPISchema):
    """The document as it is served and as it stands in docs/openapi.json."""

    def __init__(self, api: NinjaAPI) -> None:
        super().__init__(api, ROOT.strip("/"))
        components = self["components"]
        components["securitySchemes"] = {SCHEME: {"type": "http", "scheme": "bearer"}}
        problem = TypeAdapter(Problem).json_schema(ref_template=REF_TEMPLATE)
        components["schemas"] |= problem.pop("$defs") | {"Problem": problem}
        components["responses"] = {f"Problem{status}": _problem(status) for status in TITLES}
        components["schemas"] = dict(sorted(components["schemas"].items()))

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        """This will describe one operation with every answer it can give."""
        details: dict[str, Any] = super().operation_details(operation)
        (door,) = operation.auth_callbacks
        assert isinstance(door, Door)
        details["security"] = [{SCHEME: [door.permission] if door.permission else []}]
        answers = {str(status): said for status, said in details["responses"].items()}
        refusals = {*EVERYWHERE, *(WITH_A_BODY if "requestBody" in details or "POST" in operation.methods else ())}
        for status, said in answers.items():
            if headers := _headers(operation, int(status)):
                said["headers"] = headers
        answers |= {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in sorted(refusals)}
        details["responses"] = answers
        return details

    def add_schema_definitions(self, definitions: dict[str, Any]) -> None:
        """This will add schemas; two different ones of the same name would silently become one."""
        for name, schema in definitions.items():
            if self.schemas.setdefault(name, schema) != schema:
                raise ValueError(f"two different schemas are called {name}")


def _headers(operation: Operation, status: int) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if status in {201, 202}:
        headers["Location"] = {"description": "Where the result can be read.", "schema": {"type": "string"}}
    if any(model.__ninja_param_source__ == "query" and "page" in _names(model) for model in operation.models):
        headers[COUNT_HEADER] = {"description": "How many rows there are in all.", "schema": {"type": "integer"}}
    return headers


def _names(model: Any) -> frozenset[str]:
    return frozenset(model.__ninja_flatten_map__)


def _problem(status: int) -> dict[str, Any]:
    schema = {"$ref": REF_TEMPLATE.format(model="Problem")}
    said: dict[str, Any] = {"description": TITLES[status], "content": {MEDIA_TYPE: {"schema": schema}}}
    if status == 401:
        said["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    if status == 503:
        said["headers"] = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
    return said
