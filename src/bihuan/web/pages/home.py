"""The door: everybody lands on the page of their own work."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bihuan.web import nav
from bihuan.web.actors import role_labels
from bihuan.web.http import StaffRequest, page

FIELD_PERMISSION = "field.view"
FIELD_ADDRESS = "/field/"
# Whoever holds the permission begins on that page of the rail; the first that fits.
FIRST_PAGES = (
    ("orders.decide_hold", "centre"),
    ("frontdesk.register", "hotline"),
    ("care.take_callback", "callbacks"),
    ("jobs.retry", "jobs"),
    ("audit.follow", "audit"),
    ("users.create", "users"),
)


@page()
def home(request: StaffRequest) -> HttpResponse:
    """This will send the reader to the page of their work, else to the rail's first; a technician to the phone's."""
    if request.actor.may(FIELD_PERMISSION):
        return HttpResponseRedirect(FIELD_ADDRESS)
    entries = {entry.place.name: entry.address for entry in nav.pages(request.actor)}
    first = next((name for permission, name in FIRST_PAGES if request.actor.may(permission) and name in entries), None)
    if entries:
        return HttpResponseRedirect(entries[first or next(iter(entries))])
    shown = {
        "roles": role_labels(request.actor),
        "opens_accounts": request.actor.may("users.create"),
    }
    return render(request, "errors/nothing.html", shown, status=200 if shown["roles"] else 403)
