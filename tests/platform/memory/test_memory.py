"""Memory answers as the database does, and refuses what it can't answer."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.db.models import Count, F, Q

from bihuan.platform.memory import Memory, NotRemembered, active, remembering
from bihuan.platform.models import ExternalRef, Message, NumberSeries
from bihuan.platform.models.refs import claim_ref, find_ref
from bihuan.platform.models.series import next_number
from tests.contexts.orders.cast import TODAY

pytestmark = pytest.mark.django_db


def test_outside_the_block_everything_lies_in_the_database() -> None:
    with remembering(Memory()):
        assert active() is not None
        ExternalRef.objects.create(system="a", kind="b", ref="c", subject_kind="d", subject_id=uuid4())
    assert active() is None
    assert not ExternalRef.objects.exists()


def test_a_row_of_the_database_is_met_once_and_its_change_is_noted() -> None:
    next_number("GZ", TODAY)
    memory = Memory()
    with remembering(memory):
        assert next_number("GZ", TODAY) == 2
        assert next_number("GZ", TODAY) == 3
    ((_, before, after),) = memory.shelf(NumberSeries).changes()
    assert (before, after) == ({"last": 1}, {"last": 3})
    assert NumberSeries.objects.get().last == 1


def test_a_row_read_where_a_dropped_one_lay_is_not_taken_for_it() -> None:
    count = 200  # so many that some lie where others lay
    series(*range(count))
    memory = Memory()
    with remembering(memory):
        shelf = memory.shelf(NumberSeries)
        for number in range(count):
            NumberSeries.objects.create(prefix=f"Q{number}", business_date=TODAY, last=0)
        shelf.drop(list(shelf.fresh))
        for number in range(count):
            assert next_number(f"P{number}", TODAY) == number + 1
        assert len(shelf.changes()) == count


def test_whoever_asks_is_given_a_copy() -> None:
    with remembering(Memory()):
        NumberSeries.objects.create(prefix="GZ", business_date=TODAY, last=1)
        first = NumberSeries.objects.get(prefix="GZ", business_date=TODAY)
        first.last = 99
        assert NumberSeries.objects.get(prefix="GZ", business_date=TODAY).last == 1


def test_one_outside_number_is_one_thing_there_too() -> None:
    with remembering(Memory()):
        mine, yours = uuid4(), uuid4()
        assert claim_ref("carrier", "order", "1", subject_kind="order", subject_id=mine) is None
        assert claim_ref("carrier", "order", "1", subject_kind="order", subject_id=yours) == mine
        assert find_ref("carrier", "order", "2") is None
        with pytest.raises(IntegrityError):
            ExternalRef.objects.create(system="carrier", kind="order", ref="1", subject_kind="order", subject_id=yours)


def series(*lasts: int) -> None:
    for last in lasts:
        NumberSeries.objects.create(prefix=f"P{last}", business_date=TODAY, last=last)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: NumberSeries.objects.filter(last__gte=2).order_by("-last").values_list("last", flat=True),
        lambda: NumberSeries.objects.filter(Q(last=1) | Q(last__gt=2)).order_by("last").values_list("prefix", "last"),
        lambda: NumberSeries.objects.exclude(last__in=[1, 3]).values_list("last", flat=True),
        lambda: NumberSeries.objects.filter(prefix__isnull=True).values_list("last", flat=True),
        lambda: NumberSeries.objects.order_by("last").values_list("last", flat=True)[:2],
        lambda: [NumberSeries.objects.filter(last__lt=3).count(), NumberSeries.objects.filter(last=7).exists()],
        lambda: [NumberSeries.objects.filter(last=2).update(last=F("last") + 5), NumberSeries.objects.get(last=7).last],
        lambda: [NumberSeries.objects.get_or_create(prefix="P1", business_date=TODAY)[1]],
    ],
    ids=["compared", "either", "excluded", "null", "first", "counted", "updated", "made once"],
)
def test_the_same_question_has_the_same_answer(ask: Any) -> None:
    series(1, 2, 3)
    with remembering(Memory()):
        from_database = list(ask())
    NumberSeries.objects.all().delete()
    with remembering(Memory()):
        series(1, 2, 3)
        made_there = list(ask())
    series(1, 2, 3)
    assert from_database == made_there == list(ask())


@pytest.mark.parametrize(
    "ask",
    [
        lambda: NumberSeries.objects.filter(prefix__startswith="G"),
        lambda: NumberSeries.objects.filter(business_date__year=2026),
        lambda: NumberSeries.objects.filter(prefix="P")[1:2],
        lambda: NumberSeries.objects.filter(prefix="P", business_date=TODAY).update(last=Count("pk")),
        lambda: NumberSeries.objects.filter(Q(last=1) ^ Q(last=2)),
    ],
    ids=["lookup", "part of a date", "middle", "aggregate", "either or"],
)
def test_what_it_cannot_answer_it_refuses(ask: Any) -> None:
    with remembering(Memory()):
        series(1)
        NumberSeries.objects.create(prefix="P", business_date=TODAY)
        with pytest.raises((NotRemembered, AttributeError)):
            ask()


def test_no_message_is_made_in_a_memory_that_bars_them() -> None:
    memory = Memory(barred=frozenset({Message}))
    with remembering(memory), pytest.raises(NotRemembered):
        Message.objects.create(key="k", channel="sms", template="t", subject_kind="order", subject_id=uuid4())
