"""A working day of the sample town, done through the API."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpResponse

from bihuan.config.demo import load as demo
from bihuan.kernel.worktime import CHINA
from bihuan.platform import clock
from bihuan.platform.worker.loop import run_until_idle

DAY = date(2026, 11, 21)
MORNING = datetime(2026, 11, 21, 8, 10, tzinfo=CHINA)
CITY = demo.CITY_PATH


class Day:
    """The clock of this story; everything is done at `now`, and the worker follows."""

    def __init__(self) -> None:
        self.now = MORNING

    def pass_minutes(self, count: int) -> None:
        self.now += timedelta(minutes=count)

    def done(self, act: Callable[[], HttpResponse], status: int = 200) -> Any:
        """This will do one thing, let the worker do what follows from it, and give the answer."""
        with clock.frozen(self.now):
            response = act()
            run_until_idle()
        assert response.status_code == status, response.content.decode()
        is_json = response.get("Content-Type", "").partition(";")[0].endswith("json")
        return response.json() if is_json else response


def begin() -> Day:
    """This will build the town on the morning of the day, without orders."""
    with clock.frozen(MORNING):
        demo._town(DAY, lambda _text: None)
        demo._customers(lambda _text: None)
    return Day()
