"""Two at once on one zone or one person, on both databases."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import transaction

from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.models import ZoneOwner
from bihuan.kernel.errors import Unavailable
from tests.contexts.workforce.cast import AT, BOSS, LONG_AGO, TODAY, Town, build
from tests.races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
DAY = timedelta(days=1)
TURNS = 8
HELD_S = 0.5  # long enough for the other one to have read what it must not trust


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build()


def own(town: Town, zone: str, person: str, valid_from=LONG_AGO) -> None:  # type: ignore[no-untyped-def]
    workforce.set_zone_owner(
        BOSS, zone_id=town.units[zone], person_id=town.people[person], valid_from=valid_from, at=AT
    )


def test_who_leaves_owns_nothing_afterwards_though_the_zone_is_given_on_meanwhile(town: Town) -> None:
    own(town, "Z1", "T1")
    left = threading.Event()

    def leave() -> None:
        with transaction.atomic():
            workforce.end_person(BOSS, person_id=town.people["T1"], last_day=TODAY + 10 * DAY, at=AT)
            left.set()
            time.sleep(HELD_S)

    def give_on() -> None:
        assert left.wait(timeout=60)
        own(town, "Z1", "T2", TODAY + 20 * DAY)

    acts = (leave, give_on)
    assert at_once(2, lambda number: acts[number]()) == ([None, None], [])
    owned = {ahead: workforce.owner_of(town.units["Z1"], TODAY + ahead * DAY) for ahead in (10, 11, 19, 20)}
    assert owned == {10: town.people["T1"], 11: None, 19: None, 20: town.people["T2"]}


def test_who_is_given_a_zone_while_leaving_does_not_keep_it(town: Town) -> None:
    given = threading.Event()

    def give() -> None:
        with transaction.atomic():
            own(town, "Z1", "T1")
            given.set()
            time.sleep(HELD_S)

    def leave() -> None:
        assert given.wait(timeout=60)
        workforce.end_person(BOSS, person_id=town.people["T1"], last_day=TODAY, at=AT)

    acts = (give, leave)
    _, refused = at_once(2, lambda number: acts[number]())
    if refused:  # it asks to look again, and then finds the zone
        workforce.end_person(BOSS, person_id=town.people["T1"], last_day=TODAY, at=AT)
    assert workforce.owner_of(town.units["Z1"], TODAY) == town.people["T1"]
    assert workforce.owner_of(town.units["Z1"], TODAY + DAY) is None


def test_a_load_and_a_leaving_do_not_wait_for_each_other(town: Town) -> None:
    zones = ("Z1", "Z2")
    for turn in range(TURNS):
        ZoneOwner.objects.all().delete()
        code = f"N{turn}"
        person_id = workforce.add_person(
            BOSS,
            code=code,
            particulars=workforce.Particulars("新人"),
            place=workforce.Place(town.units["G1"], "technician"),
            valid_from=LONG_AGO,
            at=AT,
        )
        town.people[code] = person_id
        for zone in zones:
            own(town, zone, code)
        rows = tuple(workforce.ZoneIn(zone, owner, None) for zone, owner in zip(zones, ("T1", "T2"), strict=True))
        rows += (workforce.ZoneIn("Z3", code, None),)
        acts = (
            lambda rows=rows: workforce.load(BOSS, data=workforce.Load(zones=rows), valid_from=TODAY, at=AT),  # type: ignore[misc]
            lambda person_id=person_id: workforce.end_person(BOSS, person_id=person_id, last_day=TODAY, at=AT),  # type: ignore[misc]
        )
        _, refused = at_once(2, lambda number, acts=acts: acts[number]())  # type: ignore[misc]
        assert not [one for one in refused if isinstance(one, Unavailable)], turn
