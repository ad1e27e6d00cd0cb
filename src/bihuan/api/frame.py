"""What every request to the API passes through: its language, and answers that are never HTML nor kept by a cache."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from bihuan.api.problems import NotAllowed, answer
from bihuan.kernel.errors import N_, NotFound

View = Callable[..., HttpResponse]


def framed(view: View) -> View:
    """This will answer in the language of Accept-Language (Chinese where it names neither), privately."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        language = translation.get_language_from_request(request)
        with translation.override(language):
            response = view(request, *args, **kwargs)
            if response.status_code == NotAllowed.status:
                response = _not_allowed(request, response["Allow"])
        response["Content-Language"] = language
        response.setdefault("Cache-Control", "no-store")
        patch_vary_headers(response, ("Accept-Language", "Authorization"))
        return response

    return inner


def _not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    response = answer(request, NotAllowed(N_("This address takes: %(methods)s"), methods=allowed))
    response["Allow"] = allowed
    return response


@csrf_exempt
def unknown(request: HttpRequest) -> HttpResponse:
    """This will answer where there is nothing."""
    return answer(request, NotFound(N_("There is nothing at this address.")))
