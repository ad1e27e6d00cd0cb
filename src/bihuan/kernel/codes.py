"""Codes: the short names by which catalogues, events and policies call things. Never free text."""

import re
from typing import Annotated, Final

CODE_PATTERN: Final = re.compile(r"[A-Za-z0-9_.:/-]{1,64}")
_LOOKS_LIKE_A_PHONE: Final = re.compile(r"\+?\d{7,15}")


class CodeMark:
    """Marks a str annotation as a code, so that declarations can be checked by machine."""


Code = Annotated[str, CodeMark()]


def is_code(text: str) -> bool:
    """This will say whether `text` may stand where a code stands; what looks like a phone number may not."""
    return bool(CODE_PATTERN.fullmatch(text)) and not _LOOKS_LIKE_A_PHONE.fullmatch(text)
