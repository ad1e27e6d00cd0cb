"""Putting a page's hint away."""

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from bihuan.platform import clock
from bihuan.platform.identity import wishes
from bihuan.web.http import StaffRequest, go, page, safe_next


@require_POST
@page()
def put_away(request: StaffRequest, place: str) -> HttpResponse:
    """This will put a page's hint away for good."""
    wishes.put_hint_away(request.actor, place=place, at=clock.now())
    return go(request, safe_next(request))


urlpatterns = [path("hints/<str:place>", put_away, name="hint-away")]
