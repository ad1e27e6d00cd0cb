"""Log lines: one JSON object each, or plain text for a person at a terminal. No line can be forged, none tells whom.

What is logged are names of routes and jobs, ids, numbers and kinds of failure. As the last guard, whatever looks like a
phone number is masked, an exception's own words are left out (they may quote personal data), and control characters are
escaped, so that nothing that came from outside begins a line of its own or colours a terminal.
"""

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

# Mobile numbers, with or without country code and separators, also in full-width digits; landlines with area code.
_PHONE: Final = re.compile(
    r"(?<![\w.-])(?:\+?86[ -]?)?([1１][3-9３-９]\d)[ -]?\d{4}[ -]?(\d{4})(?![\w-])"
    r"|(?<![\w.-])(0\d{2,3})[ -]?\d{3,4}(\d{4})(?![\w-])"
)
_LONG_DIGITS: Final = re.compile(r"(?<!\d)(?:86)?1[3-9]\d{9}(?!\d)")
_ABOVE: Final = Path(__file__).resolve().parents[2]
# Loggers of others whose messages carry raw addresses; of theirs only the kind of failure is kept.
_RAW: Final = ("django.request", "django.security", "waitress")


def fields(**named: Any) -> dict[str, Any]:
    """This will give what logging's `extra` wants, for a line with these fields."""
    return {"fields": named}


def masked(text: str) -> str:
    """This will mask whatever looks like a phone number."""
    text = _PHONE.sub(lambda found: f"{found[1] or found[3]}****{found[2] or found[4]}", text)
    return _LONG_DIGITS.sub(lambda found: f"{found[0][:3]}****{found[0][-4:]}", text)


class Guard(logging.Filter):
    """The last guard: turns each record into words without phones, raw addresses or an exception's own words."""

    def filter(self, record: logging.LogRecord) -> bool:
        """This will change the record in place and let it through."""
        if record.name.startswith(_RAW):
            status = getattr(record, "status_code", None)
            record.msg, record.args = f"{record.name} tells of {status or 'a failure'}", ()
        record.msg, record.args = masked(record.getMessage()), ()
        if record.exc_info and record.exc_info[1] is not None:
            record.failure = _failure(record.exc_info[1])
        record.exc_info = record.exc_text = record.stack_info = None
        return True


class JsonLines(logging.Formatter):
    """One JSON object per line, in ASCII: escapes cannot break out of it."""

    def format(self, record: logging.LogRecord) -> str:
        """This will give the line."""
        at = datetime.fromtimestamp(record.created, UTC)
        told: dict[str, Any] = {
            "time": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
            **({"failure": record.failure} if hasattr(record, "failure") else {}),
        }
        return masked(json.dumps(told, default=str))


class PlainLines(logging.Formatter):
    """For a person: time, level, words, fields. A line break inside is indented, other control signs are escaped."""

    def format(self, record: logging.LogRecord) -> str:
        """This will give the line."""
        at = datetime.fromtimestamp(record.created).astimezone()
        told = " ".join(f"{name}={value}" for name, value in getattr(record, "fields", {}).items())
        failure = getattr(record, "failure", None)
        lines = [f"{record.getMessage()} {told}".rstrip()]
        if failure:
            lines.append(f"{failure['kind']} {' < '.join(failure['frames'])}")
        text = "\n    ".join(_visible(line) for part in lines for line in part.split("\n"))
        return masked(f"{at:%H:%M:%S} {record.levelname.lower():<8}{record.name} {text}")


class Lines(logging.Formatter):
    """Plain on a terminal, JSON everywhere else, unless BIHUAN_LOG_FORMAT says which."""

    def __init__(self, form: str = "auto") -> None:
        super().__init__()
        plain = form == "plain" or (form == "auto" and sys.stderr.isatty())
        self._chosen: logging.Formatter = PlainLines() if plain else JsonLines()

    def format(self, record: logging.LogRecord) -> str:
        """This will give the line in the chosen form."""
        return self._chosen.format(record)


def _failure(problem: BaseException) -> dict[str, Any]:
    """The kinds of an exception and what caused it, and where it came through, innermost last."""
    kinds: list[str] = []
    cause: BaseException | None = problem
    while cause is not None and len(kinds) < 5:
        kinds.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    frames = [f"{_shown(frame.filename)}:{frame.lineno}" for frame in traceback.extract_tb(problem.__traceback__)]
    return {"kind": " from ".join(kinds), "frames": frames[-12:]}


def _shown(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(_ABOVE)) if path.is_relative_to(_ABOVE) else path.name


def _visible(text: str) -> str:
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)
