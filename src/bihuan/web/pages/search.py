"""The search over everything: suggestions below the field of the top bar, and a page of results.

What is searched for comes by POST and is shown nowhere but in the field, which the browser fills itself.
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from bihuan.platform import clock
from bihuan.web.http import StaffRequest, is_htmx, page
from bihuan.web.searching import find


@require_http_methods(["GET", "HEAD", "POST"])
@page()
def search(request: StaffRequest) -> HttpResponse:
    """This will show what a text means to this reader: the hits alone to a script, else the page.

    Below the field they are options, among which the arrows choose; on the page they are links like any others.
    """
    found = find(request.actor, request.POST.get("q", ""), clock.now())
    shown = {"found": found, "suggested": request.headers.get("HX-Target") == "search-hits"}
    return render(request, "search/hits.html" if is_htmx(request) else "search/page.html", shown)


urlpatterns = [path("search", search, name="search")]
