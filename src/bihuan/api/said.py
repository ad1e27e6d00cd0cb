"""A function's docstring as an operation's words."""

import re
from collections.abc import Callable
from inspect import cleandoc
from typing import Any

_SENTENCE = re.compile(r"[.;:](\s|$)")


def words_of(function: Callable[..., Any]) -> dict[str, Any]:
    """This will give the summary (the first sentence) and the description of an operation."""
    said = cleandoc(function.__doc__ or "")
    first = _SENTENCE.split(said)[0].removeprefix("This will ").replace("\n", " ")
    return {"summary": f"{first[:1].upper()}{first[1:]}", "description": said}
