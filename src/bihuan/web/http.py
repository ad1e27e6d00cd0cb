"""A staff request: what the middleware adds to Django's, and the doors in front of a page."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from bihuan.platform.actor import Actor
from bihuan.platform.identity import User


class Request(HttpRequest):
    """Django's request after RequestFrame and SignedIn."""

    number: str
    account: User | None
    actor: Actor | None


class StaffRequest(Request):
    """A request of somebody signed in."""

    account: User
    actor: Actor


P = ParamSpec("P")
Page = Callable[Concatenate[StaffRequest, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def page(permission: str = "") -> Callable[[Page[P]], View[P]]:
    """This will let in whoever is signed in and holds `permission` (any account where it is empty).

    Others are sent to sign in and come back here afterwards; a password due to be changed is changed first.
    """

    def guard(view: Page[P]) -> View[P]:
        @wraps(view)
        def guarded(plain: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            request = cast("Request", plain)
            if request.account is None or request.actor is None:
                back = request.get_full_path() if request.method == "GET" and not is_htmx(request) else "/"
                return go(request, f"{reverse('signin')}?next={quote(back)}")
            if request.account.must_change and request.resolver_match and request.resolver_match.url_name != "password":
                return go(request, reverse("password"))
            if permission:
                request.actor.require(permission)
            return view(cast("StaffRequest", request), *args, **kwargs)

        return guarded

    return guard


def is_htmx(request: HttpRequest) -> bool:
    """This will say whether a part of a page is asked for rather than a page."""
    return request.headers.get("HX-Request") == "true"


def go(request: HttpRequest, address: str) -> HttpResponse:
    """This will send the reader to another page, also from an htmx request."""
    if is_htmx(request):
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def safe_next(request: HttpRequest, otherwise: str = "/") -> str:
    """This will give the page to return to, named by `next`; only one of ours."""
    wanted: Any = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None, require_https=False)
    return wanted if own and wanted.startswith("/") else otherwise
