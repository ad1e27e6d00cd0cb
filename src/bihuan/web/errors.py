"""How a refusal or a failure is told: what happened, what is kept, what to do, and the request's number."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from bihuan.kernel.errors import BihuanError, Invalid
from bihuan.platform.telling import say
from bihuan.web.http import is_htmx

_TITLES = {
    400: gettext_lazy("The request cannot be read"),
    403: gettext_lazy("You may not do this"),
    404: gettext_lazy("Not found"),
    409: gettext_lazy("Not done"),
    413: gettext_lazy("The request is too large"),
    422: gettext_lazy("Something is filled in wrongly"),
    500: gettext_lazy("Something failed"),
    503: gettext_lazy("Not available for the moment"),
}
_ADVICE = {
    400: gettext_lazy("Nothing was changed. Go back, load the page again and try once more."),
    403: gettext_lazy("Nothing was changed. You can go back and continue elsewhere."),
    404: gettext_lazy("It may have been removed, or it lies outside your area. Check the number, or search for it."),
    409: gettext_lazy("Nothing was changed. Go back, load the page again and look at its present state."),
    413: gettext_lazy("Nothing was changed. Go back and send less at once."),
    422: gettext_lazy("Nothing was changed. Go back and mend it."),
    500: gettext_lazy(
        "Nothing of this request was kept. Try again; "
        "if it fails again, tell a system administrator the request number."
    ),
    503: gettext_lazy("Nothing of this request was kept. Try again in a moment."),
}
RETRY_AFTER_S = 5


def refusal(request: HttpRequest, error: BihuanError) -> HttpResponse:
    """This will answer with what a refusal says; all its faults, where it names several."""
    faults = [say(fault) for fault in error.faults] if isinstance(error, Invalid) else []
    return answer(request, error.status, *dict.fromkeys((say(error), *faults)))


def answer(request: HttpRequest, status: int, *messages: str) -> HttpResponse:
    """This will answer with an error page, or, to htmx, with a fragment that is placed where the act was."""
    if status == 503 and hasattr(request, "session"):
        del request.session  # it lies in the database, which may be what is away; the page can do without
    known = status if status in _TITLES else 500 if status >= 500 else 409
    shown = {
        "status": status,
        "title": _TITLES[known],
        "messages": [message for message in messages if message],
        "advice": _ADVICE[known],
        "retry": status >= 500,
        "number": getattr(request, "number", ""),
    }
    template = "partials/error.html" if is_htmx(request) else "errors/error.html"
    response = render(request, template, shown, status=status)
    if is_htmx(request):
        response["X-Error-Fragment"] = "1"
    if status == 503:
        response["Retry-After"] = str(RETRY_AFTER_S)
    return response
