"""The rail: which pages there are, who may see each, and the key that goes there.

Pages that belong together and are not open all day share one entry of the rail; inside they are tabs. Where a reader
sees only one of them, it stands in the rail by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

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
    group: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as one reader sees it now; `tabs` are the pages behind an entry that stands for several."""

    place: Place
    address: str
    current: bool
    tabs: tuple["Entry", ...] = ()


STAFF, MANAGE = "staff", "manage"
PLACES = (
    Place("centre", _("Centre"), "layout-dashboard", "orders.decide_hold", "G 0"),
    Place("hotline", _("Hotline"), "headset", "frontdesk.register", "G H"),
    Place("orders", _("Orders"), "list", "orders.view", "G O"),
    Place("board", _("Board"), "board", "dispatch.view", "G D"),
    Place("callbacks", _("Callback"), "phone", "care.view", "G C"),
    Place("placing", _("Placing"), "map-pin", "customers.confirm_address", "G P"),
    Place("customers", _("Customers"), "user", "customers.update", "G K"),
    Place("messages", _("Messages"), "mail", "messages.view", "G M"),
    Place("people", _("People"), "users", "workforce.view", "G L", STAFF),
    Place("rota", _("Rota"), "calendar", "workforce.plan_rota", "G W", STAFF),
    Place("equipment", _("Equipment"), "tool", "workforce.view", "G E", STAFF),
    Place("audit", _("Audit"), "history", "audit.follow", "G A", MANAGE),
    Place("users", _("Accounts"), "user", "users.view", "G U", MANAGE),
    Place("roles", _("Roles"), "lock", "users.view", "G I", MANAGE),
    Place("erasing", _("Erase personal data"), "ban", "customers.erase", "G Z", MANAGE),
    Place("catalog", _("Catalogue"), "list", "policies.view", "G N", MANAGE),
    Place("policies", _("Policies"), "adjustments", "policies.view", "G R", MANAGE),
    Place("jobs", _("Jobs"), "list-check", "jobs.view", "G J", MANAGE),
    Place("settings", _("Settings"), "adjustments", "settings.view", "G S", MANAGE),
)
# What stands in the rail for several pages: its words and icon.
GROUPS: Final = {STAFF: (_("Staff"), "users", "G Y"), MANAGE: (_("Manage"), "adjustments", "G X")}


def pages(actor: Actor, url_name: str = "") -> Iterator[Entry]:
    """This will give every page the actor works with, in the rail's order; `url_name` is that of the page shown."""
    for place in PLACES:
        if not actor.may(place.permission):
            continue
        try:
            address = reverse(place.name)
        except NoReverseMatch:  # an installation without that interface
            continue
        yield Entry(place, address, url_name == place.name or url_name.startswith(f"{place.name}-"))


def entries(actor: Actor, url_name: str) -> Iterator[Entry]:
    """This will give the rail: a page each, or one entry for the pages of a group where the actor has several."""
    found = tuple(pages(actor, url_name))
    groups = {name: tuple(one for one in found if one.place.group == name) for name in GROUPS}
    shown: set[str] = set()
    for entry in found:
        group = entry.place.group
        if len(groups.get(group, ())) < 2:
            yield entry
        elif group not in shown:
            shown.add(group)
            yield _together(group, groups[group])


def _together(group: str, tabs: tuple[Entry, ...]) -> Entry:
    """One entry for several pages; it leads to the first of them."""
    label, icon, key = GROUPS[group]
    first = tabs[0]
    place = replace(first.place, label=label, icon=icon, key=key)
    return Entry(place, first.address, any(one.current for one in tabs), tabs)
