"""The API, version 1: which endpoints there are."""

from importlib import import_module
from typing import Final

from ninja import NinjaAPI

from bihuan.api import problems
from bihuan.api.document import Document, about
from bihuan.api.wire import RowRenderer, StrictParser

SECTIONS: Final = (
    "orders",
    "field",
    "imports",
    "plans",
    "frontdesk",
    "callbacks",
    "customers",
    "workforce",
    "catalog",
    "messages",
    "events",
    "jobs",
)


class Api(NinjaAPI):
    """Ninja's API with our document."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: object = None) -> Document:  # noqa: ARG002
        """This will give the OpenAPI document; it is the same under whatever address it is asked for."""
        return Document(self)


api = Api(
    title="Bihuan",
    version="1",
    description=about(),
    docs_url=None,  # the usual pages load their scripts from the internet
    urls_namespace="api-v1",
    parser=StrictParser(),
    renderer=RowRenderer(),
)
problems.install(api)
for _section in SECTIONS:
    api.add_router("", import_module(f"bihuan.api.endpoints.{_section}").router, tags=[_section])
