"""A page's markup as it is meant, however its template breaks the lines."""

import re


def on_one_line(page: str) -> str:
    """This will write every run of white space as one blank, so that a test can name attributes side by side."""
    return re.sub(r"\s+", " ", page)
