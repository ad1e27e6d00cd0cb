"""Reading what is said (code and templates) and what is translated (.po files)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "N_": None,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_LITERAL = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_TEMPLATE_CALL = re.compile(rf"\b(?:_|n?p?gettext)\(\s*{_LITERAL}(?:\s*,\s*(?:{_LITERAL}|\w+))*\s*\)", re.DOTALL)
_PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]")


@dataclass(frozen=True, slots=True)
class Message:
    """What Django looks up: the English text, and the context that tells two equal texts apart."""

    text: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One translation. `plural` is the English plural or empty; `translation` has one string per plural form."""

    message: Message
    plural: str
    translation: tuple[str, ...]
    fuzzy: bool
    file: Path
    line: int

    def faults(self) -> Iterator[str]:
        """This will name what keeps the entry from being used as it stands."""
        if self.fuzzy or not all(self.translation):
            yield f"“{self.message.text}” is not translated yet"
            return
        wanted = set(_PLACEHOLDER.findall(self.message.text + self.plural))
        for text in self.translation:
            if wanted != set(_PLACEHOLDER.findall(text)):
                yield f"“{self.message.text}” and its translation don't carry the same %(names)s"


def used_messages(package: Path) -> dict[Message, str]:
    """This will find every message marked in Python files and templates, each with its first place."""
    found: dict[Message, str] = {}
    for file in sorted(package.rglob("*.py")):
        _collect(found, file, package, file.read_bytes())
    for file in sorted((*package.rglob("templates/**/*.html"), *package.rglob("templates/**/*.txt"))):
        calls = _TEMPLATE_CALL.findall(templatize(file.read_text()))
        _collect(found, file, package, "\n".join(calls).encode())
    return found


def read_catalogue(file: Path) -> list[Entry]:
    """This will read one .po file without its header."""
    with file.open("rb") as handle:
        catalogue = read_po(handle, abort_invalid=True)
    return [
        Entry(
            message=Message(_first(message.id), message.context or ""),
            plural=message.id[1] if message.pluralizable else "",
            translation=_all(message.string),
            fuzzy=message.fuzzy,
            file=file,
            line=message.lineno or 0,
        )
        for message in catalogue
        if message.id
    ]


def compiled(file: Path) -> bytes:
    """This will give the .mo form of a .po file; the same input gives the same bytes."""
    with file.open("rb") as handle:
        catalogue = read_po(handle)
    catalogue.creation_date = catalogue.revision_date = UNDATED  # else the hour of compiling would stand in the file
    target = BytesIO()
    write_mo(target, catalogue)
    return target.getvalue()


def _collect(found: dict[Message, str], file: Path, package: Path, source: bytes) -> None:
    for line, text, _comments, context in extract("python", BytesIO(source), KEYWORDS):
        # Lines of a template's calls are not the template's lines.
        place = str(file.relative_to(package)) + (f":{line}" if file.suffix == ".py" else "")
        found.setdefault(Message(_first(text), context or ""), place)


def _all(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def _first(text: str | tuple[str, ...] | list[str]) -> str:
    return _all(text)[0]
