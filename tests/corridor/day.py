"""One working day of the sample town: who acts, when, and what a technician answers. Both corridor tests walk it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from bihuan.config.demo import load, tables
from bihuan.config.demo.signins import SignIn
from bihuan.config.demo.town.generator.__main__ import write_samples
from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.orders import api as orders
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.worktime import CHINA
from bihuan.platform import clock
from bihuan.platform.actor import Actor
from bihuan.platform.identity import User, actor_for
from bihuan.platform.worker import run_until_idle

DATE = date(2026, 11, 23)  # a Monday
CITY = load.CITY_PATH


def moment(clock_time: str) -> datetime:
    """This will give a time of the day, such as "08:30", as people there read it."""
    return datetime.fromisoformat(f"{DATE} {clock_time}").replace(tzinfo=CHINA)


@contextmanager
def at(clock_time: str) -> Iterator[datetime]:
    """This will hold the clock at a time of the day."""
    with clock.frozen(moment(clock_time)):
        yield clock.now()


def build(folder: Path) -> Path:
    """This will fill the database with the town, without orders, and give the day's sheet, exported at 08:30."""
    with at("07:30"):
        load._town(DATE, str)
        load._customers(str)
        load.sign_in_all(load.SIGN_INS)
    return write_samples(folder, DATE, moment("08:30").replace(tzinfo=None))


def work(clock_time: str) -> int:
    """This will have the worker do all that is due by then."""
    return run_until_idle(moment(clock_time))


def signed_in(login: str) -> Actor:
    """This will give the actor of one of the demo's sign-ins, with the rights of its role and no others."""
    return actor_for(User.objects.get(login=login), at=moment("08:00"), channel="api")


def technician(person_id: UUID) -> Actor:
    """This will give the actor of a technician, who gets a sign-in with it unless the demo has one."""
    user = User.objects.filter(person_id=person_id).first()
    if user is None:
        code = workforce.person(person_id).code
        with at("08:00"):
            load.sign_in_all([SignIn(code.lower(), "technician", code, "QL")])
        user = User.objects.get(person_id=person_id)
    return actor_for(user, at=moment("08:00"), channel="phone")


def good_checks(order_id: UUID) -> dict[str, orders.Answer]:
    """This will answer every closing check of an order's kind as somebody would who found all well."""
    order = orders.brief(order_id)
    answers: dict[str, orders.Answer] = {}
    for check in catalog.checks(order.business, order.work, DATE):
        if check.type == "bool":
            answers[check.code] = True
        elif check.type == "number":
            found = check.minimum if check.minimum is not None else check.maximum
            assert found is not None
            answers[check.code] = found
        else:
            assert check.choices
            answers[check.code] = catalog.code_list(check.choices, DATE, order.business)[0].code
    return answers


@dataclass(frozen=True)
class Field:
    """A technician at one order: every step at its minute of the hour."""

    order_id: UUID
    actor: Actor

    def arrive(self, hour: int) -> None:
        """This will accept, reach the customer, set out and arrive."""
        orders.accept(self.actor, order_id=self.order_id, at=moment(f"{hour:02}:01"))
        orders.contact(
            self.actor, order_id=self.order_id, channel="phone", outcome="reached", at=moment(f"{hour:02}:02")
        )
        orders.depart(self.actor, order_id=self.order_id, at=moment(f"{hour:02}:05"))
        orders.arrive(self.actor, order_id=self.order_id, at=moment(f"{hour:02}:25"))

    def complete(self, hour: int, checks: dict[str, orders.Answer] | None = None) -> orders.Outcome:
        """This will end the work with its closing checks."""
        fault = orders.brief(self.order_id).work == "repair"
        return orders.complete(
            self.actor,
            order_id=self.order_id,
            checks=good_checks(self.order_id) if checks is None else checks,
            cause="none_found" if fault else None,
            remedy="restarted" if fault else None,
            note="客户在家，已试用正常",
            at=moment(f"{hour:02}:50"),
        )


def needles() -> list[str]:
    """This will list what must lie nowhere in plain: every customer's and employee's name and phone, every address."""
    people = [*tables.rows("customers"), *tables.rows("people")]
    return [
        *(row[column] for row in people for column in ("name", "phone")),
        *(row["text"] for row in tables.rows("addresses")),
        "客户在家，已试用正常",
    ]
