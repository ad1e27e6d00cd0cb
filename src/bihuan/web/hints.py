"""The first words on a page: what it is for and the keys to know first, until the reader has put them away."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.platform.actor import Actor
from bihuan.platform.identity import User, wishes

Key = tuple[str, str | Promise]
MOVE: Final[Key] = ("J K", _("to the next, to the one before"))
OPEN: Final[Key] = ("↵", _("open it"))


@dataclass(frozen=True, slots=True)
class Hint:
    """What a page is for, and keys that each of its readers has; `doing` are those of its `permission`'s holders."""

    about: str | Promise
    keys: tuple[Key, ...] = ()
    permission: str = ""
    doing: tuple[Key, ...] = ()


HINTS: Final[dict[str, Hint]] = {
    "centre": Hint(
        _("Here stands what waits for your decision, what runs out first on top."),
        (("A", _("do what is proposed")), MOVE),
    ),
    "hotline": Hint(
        _("One page for one call: the caller's number, what is wrong, when somebody comes."),
        (("F2", _("enter the caller's number")), ("Ctrl ↵", _("register the request"))),
    ),
    "callbacks": Hint(
        _("Here wait the customers to be called back, the one that runs out first on top."),
        (MOVE,),
        "care.take_callback",
        (("T", _("take it in hand and see the number")), ("Ctrl ↵", _("record the answers and go on"))),
    ),
    "orders": Hint(
        _("All orders of your area; the views above and the conditions narrow them."),
        (OPEN, ("F", _("more conditions"))),
    ),
    "board": Hint(
        _("The day by person and hour; on the left what nobody has yet, dashed what is only proposed."),
        (("U", _("to what nobody has yet")), ("W", _("why this technician"))),
    ),
    "placing": Hint(
        _("Addresses the program could not place: say in which zone they lie, and their orders go on."),
        (MOVE, ("Ctrl ↵", _("confirm the place"))),
    ),
    "customers": Hint(
        _("Customers, masked; who needs the whole data says what for, and it is recorded."),
        (("F", _("find a customer")), OPEN),
    ),
    "messages": Hint(
        _("What customers were told and whether it arrived; nothing is sent twice by guess."),
        (("3", _("see what was not sent")), MOVE),
    ),
    "people": Hint(_("Everybody of your area: unit, skills, equipment, absences."), (("F", _("find a person")), OPEN)),
    "rota": Hint(
        _("A group's weeks: who works, who rests, and why. A proposal stands only once you publish it."),
        (("← → ↑ ↓", _("from day to day")), ("↵", _("why"))),
    ),
    "equipment": Hint(
        _("Every piece: who carries it, and when it must be calibrated."), (("1", _("calibration overdue")), OPEN)
    ),
    "audit": Hint(
        _("All that ever happened, in words; nothing here can be changed or taken out."),
        (("F", _("by who did it")), ("X", _("take along what is shown"))),
    ),
    "users": Hint(_("Who may sign in, and with which roles."), (("F", _("find an account")), OPEN)),
    "roles": Hint(_("What each role may do, and who holds it now.")),
    "erasing": Hint(_("Where the law asks for it, a customer's personal data is emptied here, for good.")),
    "policies": Hint(
        _("The numbers and words all work goes by; a change is a draft until it is put in force at a date."),
        (MOVE, OPEN),
    ),
    "catalog": Hint(_("What the carrier does and promises, table by table, as it was in force at any moment.")),
    "jobs": Hint(
        _("What the program does later or by itself; what has given up waits for you."),
        (("3", _("see what has given up")), MOVE),
    ),
    "field": Hint(
        _("Your order of now stands on top; the big button is always the next step, also without a network.")
    ),
    "field-order": Hint(
        _("All about one order. Whatever is not the next step (hold, new appointment, note) is below it.")
    ),
    "settings": Hint(_("How this installation is set up, and whether its parts answer.")),
}


def hint(account: User | None, actor: Actor | None, place: str) -> dict[str, object] | None:
    """This will give the hint of a page by its URL name; None where there is none, or its reader has put it away."""
    if account is None or place not in HINTS or wishes.has_read(account, place):
        return None
    told = HINTS[place]
    doing = told.doing if actor is not None and told.doing and actor.may(told.permission) else ()
    return {"place": place, "about": told.about, "keys": (*doing, *told.keys)}
