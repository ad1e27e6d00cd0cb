"""Every kind of event of the record in words: for an order's timeline, the auditor's page and histories of things.

Each area has a table (`Telling`, see `platform/events/telling.py`); a test fails for an event, or a fact of one, that
no table tells.
"""

from bihuan.platform.events.telling import tells
from bihuan.web.event_words import desks, house, orders, people


def tell() -> None:
    """This will hand the tables over, once, when the program starts."""
    for area in (orders, desks, people, house):
        tells(area.TELLINGS)
