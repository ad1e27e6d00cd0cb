"""What is written into a policy's cells instead of what belongs there. No cell is a formula; nothing is reckoned."""

from typing import Final

from tests.hardness.corpus import Cell

LIMITS: Final = ("catalog.limits", "limit_minutes")
WORDS: Final = ("care.templates", "text")
CELLS: Final = (
    Cell(5, "a template of another kind", *WORDS, "$carrier {{7*7}} $nobody"),
    Cell(5, "a dollar alone", *WORDS, "costs $ 5"),
    Cell(5, "an attribute", *WORDS, "$carrier.__class__ ${carrier.x}"),
    Cell(5, "nothing", *WORDS, " "),
    Cell(5, "a password", *WORDS, "$password"),
    Cell(6, "a call", *LIMITS, "__import__('os').system('id')"),
    Cell(6, "a power of a power", *LIMITS, "9**9**9"),
    Cell(6, "a division by zero", *LIMITS, "1/0"),
    Cell(6, "a sum", *LIMITS, "=1+1"),
    Cell(6, "no number", *LIMITS, "NaN"),
    Cell(6, "for ever", *LIMITS, "Infinity"),
    Cell(6, "below zero", *LIMITS, "-5"),
    Cell(6, "nothing at all", *LIMITS, "0"),
    Cell(6, "scientific", *LIMITS, "1e5"),
    Cell(6, "hexadecimal", *LIMITS, "0x10"),
    Cell(6, "full-width", *LIMITS, "６０"),
    Cell(6, "Arabic", *LIMITS, "٦٠"),
    Cell(6, "underscores", *LIMITS, "1_000"),
    Cell(6, "a thousand digits", *LIMITS, "9" * 1_000),
    Cell(6, "longer than the calendar", *LIMITS, "9" * 15),
    Cell(6, "brackets without end", *LIMITS, "(" * 3_900),
    Cell(6, "a lambda", "catalog.limits", "calendar", "(lambda: 0)()"),
    Cell(6, "a code there is not", "catalog.limits", "calendar", "nowhere"),
    Cell(6, "a list that is none", "catalog.limits", "tiers", "gold;;gold"),
    Cell(6, "a share beyond the whole", "care.callback_share", "share_bp", "999999"),
    Cell(6, "due in a thousand years", "care.callback_share", "due_minutes", "9" * 12),
    Cell(6, "a delay of ages", "care.templates", "delay_s", "9" * 14),
)
