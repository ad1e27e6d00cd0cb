"""The stream by which an open window learns that something it shows has changed."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

RETRY_AFTER_S = 30


@require_GET
def listen(request: HttpRequest) -> HttpResponse:
    """This will let whoever is signed in listen; others are told to stop asking, and the surplus to come later.

    The server that holds streams says by `bihuan.live.admit` that it can; under any other, everybody is told to stop,
    and pages ask by the clock.
    """
    actor = getattr(request, "actor", None)
    admit = request.META.get("bihuan.live.admit")
    if actor is None or admit is None:
        return HttpResponse(status=204)
    listener = admit(actor, _after(request))
    if listener is None:
        return HttpResponse(status=503, headers={"Retry-After": str(RETRY_AFTER_S)})
    request.META["bihuan.live.listener"] = listener
    return HttpResponse(
        content_type="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )


def _after(request: HttpRequest) -> int | None:
    """The position last heard of: as the browser says it after a break, or the script after a rest."""
    said = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    return int(said) if said.isdecimal() and len(said) < 19 else None


urlpatterns = [path("live", listen, name="live")]
