"""The record: what it may say, its order, its chain, and that nobody can change it."""

import itertools
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from bihuan.kernel.codes import is_code
from bihuan.platform import clock
from bihuan.platform.actor import system_actor
from bihuan.platform.events import event, guards, types
from bihuan.platform.events.read import after, histories, history, last_position
from bihuan.platform.events.record import subscribe
from bihuan.platform.events.seal import seal_all
from bihuan.platform.events.verify import verify
from bihuan.platform.models import Event
from tests.platform.core.acts import AT, RINGER, THING, Rung, ring


def ring_and_seal(count: int) -> None:
    for number in range(count):
        ring(RINGER, thing_id=THING, times_count=number, at=AT)
    seal_all()


@pytest.mark.parametrize("hint", [str, float, bytes, dict[str, int], list[int], str | None, tuple[str, ...], object])
def test_a_field_that_could_carry_a_name_is_refused_at_declaration(hint: object) -> None:
    cls = dataclass(frozen=True)(type("Loose", (), {"__annotations__": {"field": hint}}))
    with pytest.raises(TypeError):
        event(f"probe.loose_{id(cls)}")(cls)


@pytest.mark.parametrize("text", ["王小明", "13800138000", "+8613800138000", "a b", "", "x" * 65])
def test_text_that_is_no_code_is_refused_when_written(text: str) -> None:
    assert not is_code(text)
    with pytest.raises(ValueError, match="not a code") as caught:
        types.encode(Rung(1, text))
    assert not text or text not in str(caught.value)  # what is refused here must not stand in a log either


@given(st.builds(Rung, times_count=st.integers(-(2**53), 2**53), note=st.from_regex(r"\A[a-z_.:]{1,64}\Z")))
def test_facts_survive_writing_and_reading(facts: Rung) -> None:
    assert types.by_name["probe.rung"].load(2, types.encode(facts)) == facts


def test_old_facts_are_read_as_todays() -> None:
    assert types.by_name["probe.rung"].load(1, {"times_count": 4}) == Rung(4, "none")


def test_nothing_may_subscribe_to_an_event_that_is_not_declared() -> None:
    with pytest.raises(ValueError, match=r"no\.such"):
        subscribe({"no.such": ["care.x"]})


@pytest.mark.django_db
def test_positions_are_gap_free_in_order_and_the_chain_verifies() -> None:
    ring_and_seal(7)
    assert [row.facts.times_count for row in after(2)] == [2, 3, 4, 5, 6]
    assert [row.position for row in after(0)] == list(range(1, 8))
    assert last_position() == 7
    report = verify(clock.now())
    assert (report.whole, report.verified_count, report.unsealed_count) == (True, 7, 0)


@pytest.mark.django_db
def test_histories_of_many_cost_one_query(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    other = uuid4()
    ring(RINGER, thing_id=other, times_count=9, at=AT)
    ring_and_seal(2)
    with django_assert_num_queries(1):
        found = histories("thing", [THING, other])
    assert [len(found[THING]), len(found[other])] == [2, 1]
    assert found[THING] == history("thing", THING)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE platform_event SET actor = 'system:mallory' WHERE position = 3",
        'UPDATE platform_event SET facts = \'{"times_count": 99, "note": "bell"}\' WHERE position = 3',
        "DELETE FROM platform_event WHERE position = 3",
        "DELETE FROM platform_event WHERE position = 5",
    ],
)
def test_one_changed_or_missing_event_is_found(change: str) -> None:
    ring_and_seal(5)
    guards.remove(connection)  # as somebody with the database's own password would
    with connection.cursor() as cursor:
        cursor.execute(change)
    report = verify(clock.now())
    assert not report.whole
    assert report.broken_at == (5 if "position = 5" in change else 3)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE platform_event SET actor = 'system:mallory'",
        "DELETE FROM platform_event",
        "INSERT OR REPLACE INTO platform_event SELECT * FROM platform_event",
        "TRUNCATE platform_event",
    ],
)
def test_the_database_itself_refuses_to_change_the_record(change: str) -> None:
    sqlite = connection.vendor == "sqlite"
    if change.startswith("INSERT OR REPLACE") != sqlite and not change.startswith(("UPDATE", "DELETE")):
        pytest.skip("this statement belongs to the other database")
    ring_and_seal(2)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert verify(clock.now()).whole


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_tail_not_yet_sealed_is_reported_with_its_age() -> None:
    with clock.frozen(AT):
        ring(RINGER, thing_id=THING, times_count=1, at=AT)
    report = verify(clock.now())
    assert report.whole
    assert report.unsealed_count == 1
    assert report.oldest_unsealed_s > 0
    assert Event.objects.filter(position__isnull=True).count() == 1


def test_dates_and_system_actors_are_plain() -> None:
    assert types.encode(date(2026, 11, 21)) == "2026-11-21"
    assert list(itertools.islice(system_actor("x", "a.b").areas("a.c"), 1)) == []
