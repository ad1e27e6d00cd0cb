"""What the board's templates say in sentences with numbers: `{% load board %}`."""

from collections.abc import Collection
from functools import lru_cache
from typing import Any
from uuid import uuid4

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from bihuan.contexts.dispatch.api import GroupHead, PlanRow, WhyView
from bihuan.platform import clock
from bihuan.platform.jobs import DeliveryRow
from bihuan.web import formats
from bihuan.web.formats import number_words
from bihuan.web.pages.board_rows import RowView
from bihuan.web.pages.board_view import BoardQuery, BoardView
from bihuan.web.templatetags.ui import badge

register = template.Library()
HASH_SHOWN_LENGTH = 8
ROWS_KEPT_COUNT = 1_000  # about 4 kB each: every technician of a city, seen by several readers
PLAN_STATES = {
    "proposed": gettext_lazy("plan proposed"),
    "accepted": gettext_lazy("plan accepted"),
    "dispatched": gettext_lazy("plan dispatched"),
}


@register.simple_tag
def board_address(query: BoardQuery, without: str) -> str:
    """This will give the board's address without one of its conditions."""
    return query.address(**{without: ""})


@register.simple_tag
def tech_row(row: RowView, *, swap: bool = False) -> SafeString:
    """This will draw one technician's day; a city has many, and few change from one look to the next."""
    return _drawn(row, swap, get_language())


@lru_cache(maxsize=ROWS_KEPT_COUNT)
def _drawn(row: RowView, swap: bool, _language: str) -> SafeString:
    return SafeString(get_template("board/row.html").render({"row": row, "swap": swap}))


@register.simple_tag
def tone_count(tone: str, count: int) -> SafeString:
    """This will count the blocks that will break, or that ask for a look."""
    words = _("will break %(n)s") if tone == "danger" else _("look at %(n)s")
    return badge(tone, words % {"n": count})


@register.simple_tag
def overdue_count(count: int) -> str:
    """This will count the orders whose limit passed before the day."""
    return _("overdue before today %(n)s") % {"n": count}


@register.simple_tag
def accept_words(count: int) -> str:
    """This will say what accepting does."""
    return ngettext("Accept %(n)s proposal", "Accept %(n)s proposals", count) % {"n": count}


@register.simple_tag
def dispatch_words(count: int) -> str:
    """This will say what dispatching does."""
    return ngettext("Dispatch %(n)s order", "Dispatch %(n)s orders", count) % {"n": count}


@register.simple_tag
def new_key() -> str:
    """This will give a new idempotency key."""
    return uuid4().hex


@register.simple_tag
def people_words(at_work: int, resting: int) -> str:
    """This will say how many work and how many do not."""
    words = _("%(n)s at work") % {"n": at_work}
    return words + " · " + _("%(n)s off") % {"n": resting} if resting else words


@register.simple_tag
def slack_words(head: GroupHead) -> str:
    """This will say a group's slack and how unequal its loads are, in hours."""
    slack, spread = (number_words(minutes / 60, 1) for minutes in (head.slack_minutes, head.spread_minutes))
    return _("slack %(slack)s h · spread %(spread)s h") % {"slack": slack, "spread": spread}


@register.simple_tag
def plan_words(plan: PlanRow) -> str:
    """This will say how far a group's plan is."""
    return f"{PLAN_STATES[plan.state.value]} {formats.moment_words(plan.created_at, clock.now())}"


@register.simple_tag
def hour_minutes(hour: int) -> int:
    """This will give an hour's place on the axis."""
    return hour * 60


@register.simple_tag
def hour_words(hour: int) -> str:
    """This will give an hour of the axis."""
    return f"{hour:02}:00"


@register.simple_tag
def digest_of(view: BoardView, part: str, key: str) -> str:
    """This will give what a part of the page is compared by."""
    return view.digests.get(f"{part}-{key}", "")


@register.simple_tag
def is_new(new: Collection[str], part: str, key: str) -> bool:
    """This will say whether a part is to be replaced."""
    return f"{part}-{key}" in new


@register.simple_tag
def progress_words(job: DeliveryRow) -> str:
    """This will say how far the planning is."""
    if job.progress_total:
        return _("Planning: %(done)s of %(total)s groups") % {"done": job.progress_done, "total": job.progress_total}
    return _("Planning: waiting for its turn") if job.state == "waiting" else _("Planning")


@register.simple_tag
def give_words(name: str) -> str:
    """This will say what giving does."""
    return _("Give it to %(who)s") % {"who": name}


@register.simple_tag
def confirm_words(name: str) -> str:
    """This will say what confirming a proposal does."""
    return _("Confirm for %(who)s") % {"who": name}


@register.simple_tag
def despite_words(rule: str) -> str:
    """This will say what a tick sets aside."""
    return _("Set the rule aside: %(rule)s") % {"rule": rule}


@register.simple_tag
def why_title(name: str) -> str:
    """This will ask the popover's question."""
    return _("Why %(who)s") % {"who": name}


@register.simple_tag
def cost_label(cost: int) -> str:
    """This will give a bar in words."""
    return _("cost %(cost)s") % {"cost": number_words(cost)}


@register.simple_tag
def made_words(view: WhyView) -> str:
    """This will say by which rules, by what and when a proposal was made."""
    made: dict[str, Any] = {
        "policy": view.policy_hash[:HASH_SHOWN_LENGTH],
        "engine": _("by the written rule") if view.plan.maker.startswith("written_rule") else _("optimised"),
        "time": formats.moment_words(view.plan.created_at, clock.now()),
    }
    return _("Rules %(policy)s · %(engine)s · reckoned %(time)s") % made
