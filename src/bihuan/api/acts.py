"""Publishing acts: an address, an action, and an idempotency key; the rest is read from the action itself."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import Parameter, Signature
from typing import Annotated, Any, Final, get_type_hints
from uuid import UUID

from django.http import HttpResponse
from ninja import Header, Router, Status

from bihuan.api.door import ApiRequest, Door
from bihuan.api.said import words_of
from bihuan.api.strict import Strict, body_of
from bihuan.platform import clock
from bihuan.platform.action import Action

ROOT: Final = "/api/v1"
NOTHING: Final[Mapping[str, Any]] = {}
Key = Annotated[
    str,
    Header(
        ...,
        alias="Idempotency-Key",
        min_length=1,
        max_length=128,
        pattern=r"^[!-~]+$",
        description="Your own name for this request. Sent again with the same body it answers the same and does "
        "nothing twice, however much later.",
    ),
]
_PLACES = re.compile(r"{uuid:(\w+)}")


@dataclass(frozen=True, slots=True)
class Made:
    """The id of what was made or acted on."""

    id: UUID


def act(
    router: Router,
    path: str,
    action: Action[Any, Any],
    name: str,
    *,
    made_at: str = "",
    status: int = 0,
    narrower: Mapping[str, Any] = NOTHING,
) -> None:
    """This will publish `action` at POST `path` as operation `name`.

    Ids in the path and fields of the body are the action's parameters. `made_at` is where the result can be read, with
    its fields in braces; it becomes the Location of a 201, or of the `status` given. `narrower`: see body_of.
    """
    ids = _PLACES.findall(path)
    body = body_of(action, f"{name[0].upper()}{name[1:]}Body", frozenset(ids), narrower)
    result = get_type_hints(action.body)["return"]
    answers = Made if result is UUID else None if result is type(None) else result
    code = status or (201 if made_at else 204 if answers is None else 200)

    def view(
        request: ApiRequest, response: HttpResponse, key: str, body: Strict | None = None, **ids: UUID
    ) -> Status[Any]:
        given = (body or empty()).given()
        done = action.once(key, request.actor, **ids, **given, at=clock.now())
        shown = Made(done) if answers is Made else done
        if answers is None:
            del response["Content-Type"]
        if made_at:
            response["Location"] = ROOT + made_at.format(**{name: getattr(shown, name) for name in _names(made_at)})
        return Status(code, shown)

    empty: Callable[[], Strict] = body
    needed = any(field.is_required() for field in body.model_fields.values())
    view.__signature__ = Signature(  # type: ignore[attr-defined]  # what ninja reads
        [
            Parameter("request", Parameter.POSITIONAL_OR_KEYWORD),
            Parameter("response", Parameter.POSITIONAL_OR_KEYWORD, annotation=HttpResponse),
            Parameter("key", Parameter.POSITIONAL_OR_KEYWORD, annotation=Key),
            Parameter("body", Parameter.KEYWORD_ONLY, annotation=body, default=Parameter.empty if needed else None),
            *(Parameter(place, Parameter.KEYWORD_ONLY, annotation=UUID) for place in ids),
        ]
    )
    router.post(
        path,
        auth=Door(action.name),
        response={code: answers},
        operation_id=name,
        **words_of(action.body),
    )(view)


def _names(template: str) -> list[str]:
    return re.findall(r"{(\w+)}", template)
