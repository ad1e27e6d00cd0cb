"""How one reader wants the pages: language and theme follow the account, the single keys the device."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from bihuan.platform.identity.accounts import LANGUAGES, THEMES

LANGUAGE_COOKIE, THEME_COOKIE, KEYS_COOKIE = "bihuan_language", "bihuan_theme", "bihuan_keys"
KEYS = ("on", "off")
_CHOICES = {"language": (LANGUAGE_COOKIE, LANGUAGES), "theme": (THEME_COOKIE, THEMES), "keys": (KEYS_COOKIE, KEYS)}
_KEPT_S = 365 * 24 * 3600


def language_of(request: HttpRequest) -> str:
    """This will give the language to answer in."""
    account = getattr(request, "account", None)
    chosen = account.language if account else request.COOKIES.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in LANGUAGES else settings.LANGUAGE_CODE


def theme_of(request: HttpRequest) -> str:
    """This will give light, dark, or system (the page then follows the system's)."""
    account = getattr(request, "account", None)
    chosen = account.theme if account else request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else "system"


def keys_of(request: HttpRequest) -> str:
    """This will say whether single keys are on."""
    return "off" if request.COOKIES.get(KEYS_COOKIE) == "off" else "on"


def remember(response: HttpResponse, name: str, value: str) -> None:
    """This will keep a valid choice on this device; an invalid one is passed over."""
    cookie, allowed = _CHOICES[name]
    if value in allowed:
        response.set_cookie(
            cookie, value, max_age=_KEPT_S, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
        )
