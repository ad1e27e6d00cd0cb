"""The first words on a page of work: what it is for and the two keys to know, until the reader has put them away."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.platform.identity import User, wishes

# What the page is for, then its two keys with what they do.
HINTS: dict[str, tuple[str | Promise, tuple[str, str | Promise], tuple[str, str | Promise]]] = {
    "centre": (
        _("Here stands what waits for your decision, what runs out first on top."),
        ("A", _("do what is proposed")),
        ("J K", _("to the next, to the one before")),
    ),
    "hotline": (
        _("One page for one call: the caller's number, what is wrong, when somebody comes."),
        ("F2", _("enter the caller's number")),
        ("Ctrl ↵", _("register the request")),
    ),
    "callbacks": (
        _("Here wait the customers to be called back, the one that runs out first on top."),
        ("T", _("take it in hand and see the number")),
        ("Ctrl ↵", _("record the answers and go on")),
    ),
    "orders": (
        _("All orders of your area; the views above and the conditions narrow them."),
        ("↵", _("open the order")),
        ("F", _("more conditions")),
    ),
    "jobs": (
        _("What the program does later or by itself; what has given up waits for you."),
        ("3", _("see what has given up")),
        ("J K", _("to the next, to the one before")),
    ),
}


def hint(account: User | None, place: str) -> dict[str, object] | None:
    """This will give the hint of a page; None where there is none, or its reader has put it away."""
    if account is None or place not in HINTS or wishes.has_read(account, place):
        return None
    about, *keys = HINTS[place]
    return {"place": place, "about": about, "keys": keys}
