"""A phone's request, and the door in front of its pages."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.platform.actor import Actor
from bihuan.platform.identity import User

PERMISSION = "field.view"


class FrameRequest(HttpRequest):
    """A request after the middleware: whose it is, if anybody's."""

    account: User | None
    actor: Actor | None


class PhoneRequest(FrameRequest):
    """The request of somebody signed in who may use the phone's pages."""

    account: User
    actor: Actor


P = ParamSpec("P")
Page = Callable[Concatenate[PhoneRequest, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def phone_page(view: Page[P]) -> View[P]:
    """This will let in who may use the phone's pages, acting through the channel `phone`; others sign in first."""

    @wraps(view)
    def guarded(plain: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request = cast("FrameRequest", plain)
        if request.account is None or request.actor is None or request.account.must_change:
            return _to_sign_in(request)
        request.actor.require(PERMISSION)
        request.actor = replace(request.actor, channel="phone")
        response = view(cast("PhoneRequest", request), *args, **kwargs)
        response["Bihuan-Account"] = str(request.account.pk)  # the phone keeps pages of one account only
        return response

    return guarded


def by_script(request: HttpRequest) -> bool:
    """This will say whether the page's own script sent this act, and so waits for JSON rather than for a page."""
    return request.headers.get("Accept") == "application/json"


def _to_sign_in(request: FrameRequest) -> HttpResponse:
    if by_script(request):  # the script keeps the act and asks the technician to sign in
        answer: dict[str, Any] = {"message": _("Sign in again, then your acts are sent.")}
        return JsonResponse(answer, status=401)
    if request.account is not None:
        return HttpResponseRedirect(reverse("password"))
    back = request.get_full_path() if request.method == "GET" else reverse("field")
    return HttpResponseRedirect(f"{reverse('signin')}?next={quote(back)}")
