"""What messages may say, in the customer's words."""

from datetime import datetime

from bihuan.contexts.care.types import CallbackRules
from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.orders import api as orders
from bihuan.kernel.worktime import CHINA


def common(order: "orders.Brief", rules: CallbackRules) -> dict[str, str]:
    """This will give what every message may say; the kind is called as it was when the order came in."""
    return {
        "carrier": rules.carrier_name,
        "number": order.number,
        "kind": catalog.kind(order.business, order.work, order.received_at).label_zh,
        "supervision": rules.supervision_phone,
    }


def window_words(start: datetime | None, end: datetime | None) -> str:
    """This will write a window as people say it: `11-22 14:00–16:00`; a visit without one comes after a call."""
    if start is None or end is None:
        return "由工程师来电约定"
    return f"{start.astimezone(CHINA):%m-%d %H:%M}–{end.astimezone(CHINA):%H:%M}"


def moment_words(moment: datetime) -> str:
    """This will write a moment: `11-22 16:30`."""
    return f"{moment.astimezone(CHINA):%m-%d %H:%M}"
