"""The rail: which pages there are, who may see each, and the key that goes there."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.platform.actor import Actor


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the rail. `name` is its URL name; pages whose names begin with it belong to it.

    `permission` is held by those whose work the page is; more people may be able to read it.
    """

    name: str
    label: str | Promise
    icon: str
    permission: str
    key: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as one reader sees it now."""

    place: Place
    address: str
    current: bool


PLACES = (
    Place("centre", _("Centre"), "layout-dashboard", "orders.decide_hold", "G 0"),
    Place("hotline", _("Hotline"), "headset", "frontdesk.register", "G H"),
    Place("orders", _("Orders"), "list", "orders.view", "G O"),
    Place("board", _("Board"), "board", "dispatch.view", "G D"),
    Place("callbacks", _("Callback"), "phone", "care.take_callback", "G C"),
    Place("placing", _("Placing"), "map-pin", "customers.confirm_address", "G P"),
    Place("messages", _("Messages"), "mail", "messages.view", "G M"),
    Place("policies", _("Policies"), "adjustments", "policies.view", "G R"),
    Place("jobs", _("Jobs"), "list-check", "jobs.view", "G J"),
    Place("audit", _("Audit"), "history", "audit.follow", "G A"),
)


def entries(actor: Actor, url_name: str) -> Iterator[Entry]:
    """This will give the pages the actor works with, in the rail's order; `url_name` is that of the page shown."""
    for place in PLACES:
        if not actor.may(place.permission):
            continue
        try:
            address = reverse(place.name)
        except NoReverseMatch:  # an installation without that interface
            continue
        yield Entry(place, address, url_name == place.name or url_name.startswith(f"{place.name}-"))
