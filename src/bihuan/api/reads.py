"""Publishing reads: a query's frozen rows go out as they are."""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, TypeVar, get_args

from django.http import HttpResponse
from ninja import Router, Status

from bihuan.api.door import Door
from bihuan.api.said import words_of
from bihuan.api.strict import Strict
from bihuan.platform.paging import Page

R = TypeVar("R")
View = TypeVar("View", bound=Callable[..., Any])
COUNT_HEADER = "X-Total-Count"


def read(
    router: Router, path: str, permission: str, name: str, answers: Any, *, method: str = "GET"
) -> Callable[[View], View]:
    """This will publish a query at `path` as operation `name`; the view's docstring becomes its description.

    An empty permission lets in every token. POST is for what must not stand in an address, such as a phone number.
    """

    def register(view: View) -> View:
        @wraps(view)
        def answered(*args: Any, **kwargs: Any) -> Status[Any]:
            return Status(200, view(*args, **kwargs))  # bare, ninja takes two rows for a status and a body

        router.api_operation(
            [method],
            path,
            auth=Door(permission, _filters(view)),
            response={200: answers},
            operation_id=name,
            **words_of(view),
        )(answered)
        return view

    return register


def _filters(view: Callable[..., Any]) -> frozenset[str]:
    """The names a read's address may carry: the fields of its filter, the parameter `asked`."""
    asked = signature(view).parameters.get("asked")
    if asked is None:
        return frozenset()
    model: type[Strict] = get_args(asked.annotation)[0]
    return frozenset(model.model_fields)


def rows_of(response: HttpResponse, page: Page[R]) -> tuple[R, ...]:
    """This will answer one page's rows, with how many there are in all in a header."""
    response[COUNT_HEADER] = str(page.total_count)
    return page.rows
