"""Every kind of event says in words what happened, with each of its facts, and what its subject is called."""

import re
from typing import get_type_hints
from uuid import UUID

import pytest

from bihuan.platform.events import types
from bihuan.platform.events.telling import telling_of
from bihuan.web.areas import AREAS
from bihuan.web.event_words.kinds import SUBJECTS
from bihuan.web.event_words.naming import NAMING
from tests.architecture.sources import PACKAGE

# What proves, but tells a person nothing: digests and the versions that are digests.
PROOF = re.compile(r".*_(hash|version)")
WRITTEN = [file.read_text("utf-8") for file in sorted(PACKAGE.rglob("*.py"))]
DECLARED = sorted(name for text in WRITTEN for name in re.findall(r'@event\("([\w.]+)"', text))


@pytest.mark.parametrize("name", DECLARED)
def test_every_event_and_every_fact_of_it_is_told(name: str) -> None:
    telling = telling_of(name)
    assert telling.label != name, f"{name} has no words: add it to a table in web/event_words"
    area = name.partition(".")[0]
    assert area in AREAS, f"web/areas.py has no word for {area}"
    hints = get_type_hints(types.by_name[name].cls)
    told = {field for part in telling.parts + telling.more for field in part.fields}
    assert told <= set(hints), f"{name} tells of fields it has not"
    untold = {
        field
        for field, hint in hints.items()
        if field not in told and hint not in (UUID, UUID | None) and not PROOF.fullmatch(field)
    }
    assert not untold, f"{name} says nothing of {sorted(untold)}"


def test_every_kind_of_thing_has_a_name() -> None:
    written = {kind for text in WRITTEN for kind in re.findall(r'subject=\("(\w+)"', text)}
    nameless = (written | set(NAMING)) - set(SUBJECTS)
    assert not nameless, f"SUBJECTS of web/event_words/kinds.py has no word for {sorted(nameless)}"
