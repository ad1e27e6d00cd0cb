"""What an auditor asks the record for: words of an address, or of a form, as a query; what means nothing says so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.contexts.frontdesk import api as frontdesk
from bihuan.contexts.orders import api as orders
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.errors import N_, NotFound
from bihuan.platform import audit
from bihuan.platform.actor import Actor
from bihuan.platform.events import types
from bihuan.web.actors import account_ids, accounts_of
from bihuan.web.event_words.kinds import subject_label
from bihuan.web.requests import day_in, whole_number

SIGHT: Final = ("customers.unmasked", "care.callback_taken")  # somebody was shown a customer's data in clear
VIEWS: Final = (("", gettext_lazy("Everything")), ("sight", gettext_lazy("Personal data shown")))
DAY: Final = timedelta(days=1)
FIELDS: Final = ("of", "about", "kind", "by", "since", "until")


@dataclass(frozen=True)
class Asked:
    """What the address asks for, each as it was typed. `of`: a thing by its number or name; `about`: by its id.

    `since` and `until` are days, both within.
    """

    view: str
    of: str
    about: str
    kind: str
    by: str
    since: str
    until: str
    before: int

    @classmethod
    def read(cls, sent: Mapping[str, str]) -> "Asked":
        """This will read the filters of a request; what is no choice is passed over."""
        text = {name: str(sent.get(name, "")).strip()[:80] for name in FIELDS}
        view = "sight" if sent.get("view") == "sight" else ""
        return cls(view=view, before=whole_number(str(sent.get("before", "")), 0), **text)

    def address(self, **changed: Any) -> str:
        """This will give the page's address with some of what is asked for changed."""
        wanted = replace(self, **({"before": 0} | changed))
        return "?" + urlencode({name: value for name, value in vars(wanted).items() if value})

    @property
    def narrowed(self) -> bool:
        """Whether anything but the place in the list is asked for."""
        return bool(self.view or any(getattr(self, name) for name in FIELDS))

    def conditions(self) -> Iterator[tuple[str, str]]:
        """This will give what narrows the list but stands in no field: (words, the address without it)."""
        if self.about:
            kind, _colon, text = self.about.partition(":")
            yield f"{subject_label(kind)} {text[:8]}", self.address(about="")


def query_of(actor: Actor, asked: Asked) -> tuple[audit.RecordQuery, dict[str, str]]:
    """This will turn what is asked for into a query, and say of each field that means nothing why."""
    faults: dict[str, str] = {}
    query = audit.RecordQuery(before=asked.before, names=_names(asked))
    if asked.of:
        # A number of another area is no number here: that there is one must not be told either.
        subjects = tuple(one for one in _called(actor, asked.of) if _stands(actor, one))
        if not subjects:
            faults["of"] = _("The record of your area knows nothing of this number or name.")
        query = replace(query, subjects=subjects)
    elif asked.about:
        query = replace(query, subjects=(_subject(asked.about),))
    if asked.by:
        actor_ids = (asked.by,) if ":" in asked.by else account_ids(actor, asked.by)
        if not actor_ids:
            faults["by"] = _("There is no account of this login or name in your area.")
        query = replace(query, actor_ids=actor_ids)
    days = {name: _midnight(getattr(asked, name)) for name in ("since", "until") if getattr(asked, name)}
    faults |= {name: _("This is no day.") for name, day in days.items() if day is None}
    last = days.get("until")
    query = replace(query, since=days.get("since"), until=last + DAY if last else None)
    return query, faults


def _names(asked: Asked) -> tuple[str, ...]:
    """The kinds of events asked for: one, or all of an area (`orders.*`); none means every kind."""
    if asked.view == "sight":
        return SIGHT
    wanted = tuple(name for name in sorted(types.by_name) if asked.kind in (name, f"{name.partition('.')[0]}.*"))
    if asked.kind and not wanted:
        raise NotFound(N_("The record knows no events of this kind."))
    return wanted


def _called(actor: Actor, text: str) -> Iterator[tuple[str, UUID]]:
    """All that goes by this number or name: an order, a ticket, a piece of equipment, a unit, a person, an account."""
    order_id = orders.id_of_number(text.upper())
    if order_id is not None:
        yield "order", order_id
    for kind, ids in (
        ("ticket", frontdesk.tickets_numbered(text.upper())),
        ("equipment", workforce.naming.pieces_numbered(text)),
        ("unit", workforce.naming.units_called(text)),
        ("person", workforce.naming.people_called(text)),
        ("user", accounts_of(actor, text)),
    ):
        yield from ((kind, one) for one in ids)


def _stands(actor: Actor, subject: tuple[str, UUID]) -> bool:
    return bool(audit.excerpt(actor, audit.RecordQuery(subjects=(subject,)), size_count=1).rows)


def _subject(about: str) -> tuple[str, UUID]:
    kind, _colon, text = about.partition(":")
    try:
        return kind, UUID(text)
    except ValueError:
        raise NotFound(N_("Nothing about this stands in the record of your area.")) from None


def _midnight(day: str) -> datetime | None:
    """When a day begins by the installation's clock; None for what is none, or none that could be recorded."""
    found = day_in(day)
    return timezone.make_aware(datetime.combine(found, time.min)) if found else None
