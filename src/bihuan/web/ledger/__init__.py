"""Lists of things kept (people, equipment, customers, accounts): one list, one pane and one form, drawn alike.

A page says what stands in the columns and what may be done; `templates/ledger/` draws it. The same rows are what
"Export to Excel" gives, so that a workbook never says more than the page.
"""

from bihuan.web.ledger.acts import Act, Done, Secret, Subject, act_view, picked
from bihuan.web.ledger.lists import Asked, listing, taken_along
from bihuan.web.ledger.shapes import Cell, Choice, Detail, Door, Line, Listing, Row, Section, View, cell

__all__ = [
    "Act",
    "Asked",
    "Cell",
    "Choice",
    "Detail",
    "Done",
    "Door",
    "Line",
    "Listing",
    "Row",
    "Secret",
    "Section",
    "Subject",
    "View",
    "act_view",
    "cell",
    "listing",
    "picked",
    "taken_along",
]
