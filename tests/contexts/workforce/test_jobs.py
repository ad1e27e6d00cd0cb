"""What the workforce does by the clock."""

from datetime import timedelta

from bihuan.contexts.workforce import api as workforce
from bihuan.platform import clock
from bihuan.platform.jobs import registry
from bihuan.platform.models import Delivery
from bihuan.platform.worker import run_until_idle, schedules
from tests.contexts.workforce.cast import AT, BOSS, TODAY, Town, person


def test_who_left_is_off_the_books_on_the_next_morning(town: Town) -> None:
    workforce.end_person(BOSS, person_id=town.people["T1"], last_day=TODAY, at=AT)
    for day, active in ((AT, True), (AT + timedelta(days=1), False)):
        with clock.frozen(day):
            schedules.tick(clock.now(), {})
            run_until_idle()
        assert person("T1").active is active
    ran = Delivery.objects.filter(name="workforce.settle")
    assert [row.result for row in ran.order_by("due_at")] == [{"changed_count": 0}, {"changed_count": 1}]


def test_it_runs_before_anybody_works() -> None:
    at = registry["workforce.settle"].daily_at
    assert at is not None
    assert at.hour < 6
