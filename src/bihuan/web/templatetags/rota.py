"""What the rota's templates say of a cell and of a day."""

from django import template

from bihuan.contexts.workforce.api import RotaCell, RotaDay
from bihuan.web import rota_words

register = template.Library()


@register.filter
def cell_letter(cell: RotaCell) -> str:
    """This will give the letter a cell shows."""
    return str(rota_words.LETTERS[cell.letter])


@register.filter
def cell_words(cell: RotaCell) -> str:
    """This will say the whole cell in words."""
    return rota_words.cell_words(cell)


@register.filter
def cell_css(cell: RotaCell) -> str:
    """This will give the classes of a cell."""
    kind = {"D": "duty", "S": "duty", "R": "rest", "L": "leave", "-": "unset"}[cell.letter]
    marks = (("changed", bool(cell.stood)), ("fixed", cell.fixed), ("fault", bool(cell.faults)))
    return " ".join([kind, *(name for name, holds in marks if holds), *(["wish"] if cell.wished else [])])


@register.filter
def work_words(day: RotaDay) -> str:
    """This will say what work is expected on a day."""
    return rota_words.work_words(day)
