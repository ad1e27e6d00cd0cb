"""A word after an act, shown once on the next page: with an undo, or a link to what came of it."""

from typing import TypedDict

from django.http import HttpRequest

_KEPT = "toast"


class Toast(TypedDict, total=False):
    """`undo` is the address that takes the act back (posted to, within 30 s); else `href` with its `link` words."""

    text: str
    undo: str
    href: str
    link: str


def leave(request: HttpRequest, toast: Toast) -> None:
    """This will show `toast` on the next page this session asks for."""
    request.session[_KEPT] = toast


def take(request: HttpRequest) -> Toast | None:
    """This will give the waiting toast once."""
    found: Toast | None = request.session.pop(_KEPT, None) if _KEPT in request.session else None
    return found
