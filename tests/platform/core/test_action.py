"""An action: permission, one transaction, events at its end, once per key."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from bihuan.kernel.errors import Forbidden, Refused
from bihuan.platform.action import record
from bihuan.platform.actor import system_actor
from bihuan.platform.events.read import history
from bihuan.platform.events.seal import seal_all
from bihuan.platform.models import Delivery, Event, IdempotencyKey
from tests.platform.core.acts import AT, RINGER, STRANGER, THING, RingResult, Rung, ring, ring_twice

pytestmark = pytest.mark.django_db


def test_acts_and_records_under_its_own_permission() -> None:
    result = ring(RINGER, thing_id=THING, times_count=3, at=AT)
    assert result == RingResult(THING, 3, "probe.ring")
    (written,) = history("thing", THING)
    assert (written.name, written.facts, written.at, written.actor) == (
        "probe.rung",
        Rung(3, "bell"),
        AT,
        "system:ringer",
    )


def test_refused_without_the_permission_and_nothing_is_written() -> None:
    with pytest.raises(Forbidden) as refusal:
        ring(STRANGER, thing_id=THING, times_count=1, at=AT)
    assert refusal.value.params == {"permission": "probe.ring"}
    assert not Event.objects.exists()


def test_nested_actions_run_under_the_outer_permission_and_share_a_correlation() -> None:
    outer_only = system_actor("outer", "probe.ring_twice")
    assert ring_twice(outer_only, thing_id=THING, second_count=2, at=AT).permission == "probe.ring_twice"
    first, second = history("thing", THING)
    assert first.correlation == second.correlation


def test_a_refusal_inside_undoes_everything() -> None:
    with pytest.raises(Refused):
        ring_twice(RINGER, thing_id=THING, second_count=-1, at=AT)
    assert not Event.objects.exists()


def test_events_can_only_be_recorded_inside_an_action() -> None:
    with pytest.raises(RuntimeError):
        record(Rung(1, "bell"), subject=("thing", THING), path="0001", at=AT)


def test_once_gives_the_first_result_again_however_late() -> None:
    first = ring.once("k1", RINGER, thing_id=THING, times_count=2, at=AT)
    again = ring.once("k1", RINGER, thing_id=THING, times_count=2, at=AT + timedelta(days=400), claimed_at=AT)
    assert again == first
    assert Event.objects.count() == 1


def test_once_refuses_the_same_key_with_another_body() -> None:
    ring.once("k1", RINGER, thing_id=THING, times_count=2, at=AT)
    with pytest.raises(Refused) as refusal:
        ring.once("k1", RINGER, thing_id=THING, times_count=3, at=AT)
    assert refusal.value.code == "idempotency_mismatch"
    assert Event.objects.count() == 1


def test_keys_of_different_principals_do_not_meet() -> None:
    ring.once("k1", RINGER, thing_id=THING, times_count=2, at=AT)
    ring.once("k1", system_actor("other", "probe.ring"), thing_id=THING, times_count=5, at=AT)
    assert Event.objects.count() == 2


def test_a_refusal_uses_no_key_up() -> None:
    with pytest.raises(Refused):
        ring.once("k1", RINGER, thing_id=THING, times_count=-1, at=AT)
    assert not IdempotencyKey.objects.exists()


def test_a_listening_reaction_gets_one_delivery_in_the_same_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bihuan.platform.events.record._subscriptions", {"probe.rung": ("probe.listen",)})
    ring(RINGER, thing_id=THING, times_count=1, at=AT)
    delivery, event = Delivery.objects.get(), Event.objects.get()
    assert (delivery.kind, delivery.name, delivery.payload) == ("reaction", "probe.listen", {"event": event.pk})
    with pytest.raises(Refused):
        ring_twice(RINGER, thing_id=uuid4(), second_count=-1, at=AT)
    assert Delivery.objects.count() == 1


def test_a_creation_costs_few_statements(django_assert_max_num_queries: "pytest.FixtureRequest") -> None:
    ring(RINGER, thing_id=THING, times_count=1, at=AT)
    budget = 6 if connection.vendor == "sqlite" else 4  # savepoints of the test's own transaction counted
    with django_assert_max_num_queries(budget):  # type: ignore[operator]
        ring(RINGER, thing_id=THING, times_count=1, at=AT)
    if connection.vendor == "postgresql":
        assert seal_all() == 2
