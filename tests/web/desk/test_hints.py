"""The first words on every page of the rail: told until put away, then never again to that reader."""

import pytest
from django.test import Client

from bihuan.platform.identity.wishes import _PLACE
from bihuan.web import nav
from bihuan.web.hints import HINTS
from tests.contexts.orders import cast
from tests.web.desk.entering import enter, text


def test_every_page_of_the_rail_says_what_it_is_for() -> None:
    silent = {place.name for place in nav.PLACES} - set(HINTS)
    assert not silent, f"web/hints.py has no Hint for {sorted(silent)}"
    assert all(_PLACE.fullmatch(name) for name in HINTS)


def test_each_page_and_group_of_the_rail_has_a_key_of_its_own() -> None:
    keys = [place.key for place in nav.PLACES] + [key for _words, _icon, key in nav.GROUPS.values()]
    twice = {key for key in keys if keys.count(key) > 1}
    assert not twice, f"web/nav.py gives these keys more than once: {sorted(twice)}"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "place", "words"),
    [
        ("audit_administrator", "audit", "发生过的一切"),
        ("dispatcher", "people", "本辖区全部人员"),
    ],
)
def test_a_hint_is_put_away_for_good_and_for_its_reader_alone(
    client: Client, town: cast.Town, role: str, place: str, words: str
) -> None:
    address = f"/{place}"
    reader, other = enter(client, "one", role), enter(Client(), "two", role)
    assert words in text(reader, address)
    assert reader.post(f"/hints/{place}", {"next": address})["Location"] == address
    assert words not in text(reader, address)
    assert words in text(other, address)
