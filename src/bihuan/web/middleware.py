"""What every request passes through: its number and headers, whose it is, and in which language it is answered."""

import logging
import secrets
import traceback
from collections.abc import Callable

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from bihuan.kernel.errors import BihuanError
from bihuan.platform import clock, identity
from bihuan.platform.identity import sessions
from bihuan.web import errors, preferences, tiles

Next = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("bihuan.web")

# Everything comes from here; no inline script or style, so a name with markup in it stays a name.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src {images}; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
}
_LEFT_TO_DJANGO = (Http404, PermissionDenied, BadRequest, SuspiciousOperation)


def content_policy() -> str:
    """This will say what a page may load: its own, and images from where the map's tiles come, if any do."""
    images = ("'self'", "data:", "blob:", tiles.installed().origin)
    return CONTENT_POLICY.format(images=" ".join(filter(None, images)))


class RequestFrame:
    """Gives the request a number, the answer its headers, and turns what a page raises into words."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.headers = HEADERS | {"Content-Security-Policy": content_policy()}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.number = secrets.token_hex(5)  # type: ignore[attr-defined]  # declared on bihuan.web.http.Request
        response = self.get_response(request)
        response["X-Request-Id"] = request.number  # type: ignore[attr-defined]  # RequestFrame has set it
        for name, value in self.headers.items():
            response.setdefault(name, value)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """This will answer a refusal with its reason, a database that is away with 503, all else with 500.

        What went wrong is logged by its kind and place, without its words: they may quote personal data.
        """
        if isinstance(exception, BihuanError):
            return errors.refusal(request, exception)
        if isinstance(exception, (OperationalError, InterfaceError)):
            log.warning("request %s: database: %s", request.number, type(exception).__name__)  # type: ignore[attr-defined]  # RequestFrame has set it
            return errors.answer(request, 503, _("The database is away or too busy."))
        # A NUL, which PostgreSQL's texts can't hold, a number without end, a time beyond all calendars.
        if isinstance(exception, (DataError, OverflowError)):
            return errors.answer(request, 422, _("This holds a sign or a number that can't be looked for."))
        if isinstance(exception, _LEFT_TO_DJANGO):
            return None
        frames = "".join(traceback.format_tb(exception.__traceback__))
        log.error("request %s: %s\n%s", request.number, type(exception).__name__, frames)  # type: ignore[attr-defined]  # RequestFrame has set it
        return errors.answer(request, 500, _("The program met something it does not know how to handle."))


class SignedIn:
    """Finds out who asks. A request without a session costs no query."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.account = request.actor = None  # type: ignore[attr-defined]  # RequestFrame has set it
        try:
            account = sessions.user_of(request.session)
            actor = identity.actor_for(account, at=clock.now(), channel="web") if account else None
        except (OperationalError, InterfaceError):  # here, process_exception would not see it
            return errors.answer(request, 503, _("The database is away or too busy."))
        request.account, request.actor = account, actor  # type: ignore[attr-defined]  # RequestFrame has set it
        response = self.get_response(request)
        if account is not None:
            response.setdefault("Cache-Control", "no-store")  # pages hold personal data: not for a shared disk
        return response


class Language:
    """Answers in the account's language; before sign-in in the one chosen on this device, else Chinese."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = preferences.language_of(request)
        with translation.override(language):
            response = self.get_response(request)
        response.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie",))
        return response
