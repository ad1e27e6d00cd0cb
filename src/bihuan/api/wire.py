"""JSON in and out: the body read within bounds, rows written as they are."""

import json
from typing import Any, Final

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from pydantic_core import to_json

from bihuan.api.problems import TooLarge, Unreadable, WrongType
from bihuan.kernel.errors import N_

BODY_MAX_BYTES: Final = 1_000_000


class StrictParser(Parser):
    """Reads a JSON body: of the right type, not too large, not too deep, and with finite numbers."""

    def parse_body(self, request: HttpRequest) -> Any:
        """This will read the body, or raise the refusal that says why it can't be read."""
        if request.content_type != "application/json":
            raise WrongType(N_("Send the body as application/json."))
        if len(request.body) > BODY_MAX_BYTES:
            raise TooLarge(N_("The body is too large."))
        try:
            return json.loads(request.body, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as problem:
            raise Unreadable(N_("The body is not JSON, or nested too deeply.")) from problem


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)  # NaN and Infinity are no JSON


class RowRenderer(BaseRenderer):
    """Writes rows as JSON, times to the microsecond and exact decimals as text."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002 - ninja's call
        """This will write the answer."""
        return to_json(data)
