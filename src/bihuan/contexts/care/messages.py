"""What messages may say, in the customer's words."""

from datetime import datetime

from bihuan.contexts.care.types import CallbackRules
from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.orders import api as orders
from bihuan.kernel.worktime import CHINA


def common(order: "orders.Brief", rules: CallbackRules) -> dict[str, str]:
    """This will give what every message may say; the kind is called as it was when the order came in."""
    return spoken(rules, order.number, catalog.kind(order.business, order.work, order.received_at).label_zh)


def spoken(rules: CallbackRules, number: str, kind: str) -> dict[str, str]:
    """This will give what every message may say of an order's number and kind."""
    return {"carrier": rules.carrier_name, "number": number, "kind": kind, "supervision": rules.supervision_phone}


NOON_HOUR, EVENING_HOUR = 12, 18


def window_words(start: datetime, end: datetime) -> str:
    """This will write an agreed window as people say it: `11-22 14:00–16:00`."""
    return f"{start.astimezone(CHINA):%m-%d %H:%M}–{end.astimezone(CHINA):%H:%M}"


def visit_words(order: "orders.Brief", planned_start: datetime | None) -> str:
    """This will say when somebody comes: the window agreed; else the part of the day, since a plan is no promise.

    Without either, the technician calls first.
    """
    if order.appointment_start is not None and order.appointment_end is not None:
        return window_words(order.appointment_start, order.appointment_end)
    if planned_start is None:
        return "由工程师来电约定"
    start = planned_start.astimezone(CHINA)
    part = "上午" if start.hour < NOON_HOUR else "下午" if start.hour < EVENING_HOUR else "晚上"
    return f"{start:%m-%d} {part}，出发前来电"


def moment_words(moment: datetime) -> str:
    """This will write a moment: `11-22 16:30`."""
    return f"{moment.astimezone(CHINA):%m-%d %H:%M}"
