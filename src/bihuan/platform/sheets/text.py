"""Text as it may stand in a cell: nothing invisible, and never the beginning of a formula."""

import re
from typing import Final

# C0 and C1 controls but for tab and line feed, zero-width and direction marks, BOM, and code points XML can't hold.
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_FORMULA: Final = re.compile(r"[\s']*[=+\-@＝＋－＠]|'*[\t\r]")
_KEEPS_TEXT: Final = re.compile(r'="(.*)"', re.DOTALL)


def visible(text: str) -> str:
    """This will take out what nobody sees, and write line ends as one line feed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("�", _INVISIBLE.sub("", text))


def looks_like_formula(text: str) -> bool:
    """This will say whether some spreadsheet would take the text for a formula; apostrophes before it don't matter."""
    return _FORMULA.match(text) is not None


def disarmed(text: str) -> str:
    """This will put an apostrophe before what looks like a formula; `armed` takes exactly that one away."""
    return f"'{text}" if looks_like_formula(text) else text


def armed(text: str) -> str:
    """This will undo `disarmed`, and read `="0012"`, with which exports keep leading zeros, as 0012."""
    if text.startswith("'") and looks_like_formula(text):
        return text[1:]
    kept = _KEEPS_TEXT.fullmatch(text)
    return kept[1] if kept else text
