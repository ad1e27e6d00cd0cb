"""What lets the phone open without a network: its service worker, the page for what it has not kept, its manifest."""

from pathlib import Path
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bihuan.field.http import PhoneRequest, phone_page

# Served from here, not among the static files: a worker answers only for addresses below its own.
WORKER: Final = (Path(__file__).parent.parent / "worker.js").read_text(encoding="utf-8")


@require_GET
@phone_page
def away(request: PhoneRequest) -> HttpResponse:
    """This will say, in place of a page the phone has not kept, that it needs the network."""
    return render(request, "field/away.html", {"tab": "route"})


@require_GET
def worker(_request: HttpRequest) -> HttpResponse:
    """This will give the service worker; the browser asks for a newer one at each visit."""
    return HttpResponse(WORKER, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@require_GET
def manifest(_request: HttpRequest) -> HttpResponse:
    """This will let a technician put the phone's pages on the home screen."""
    return JsonResponse(
        {
            "name": _("Bihuan"),
            "short_name": _("Bihuan"),
            "start_url": reverse("field"),
            "scope": reverse("field"),
            "display": "standalone",
            "background_color": "#f4f6f9",
            "theme_color": "#2256b8",
            "icons": [{"src": static("web/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )
