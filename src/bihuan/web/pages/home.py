"""The door: everybody lands on the page of their own work."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bihuan.web import nav
from bihuan.web.http import StaffRequest, page

FIELD_PERMISSION = "field.view"
FIELD_ADDRESS = "/field/"


@page()
def home(request: StaffRequest) -> HttpResponse:
    """This will send the reader to the first page of the rail; a technician, who has none there, to the phone's."""
    if request.actor.may(FIELD_PERMISSION):
        return HttpResponseRedirect(FIELD_ADDRESS)
    first = next(nav.entries(request.actor, ""), None)
    return HttpResponseRedirect(first.address) if first else render(request, "errors/nothing.html", status=403)
