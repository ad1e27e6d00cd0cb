"""The corridor by command: a carrier's sheet in the morning, a satisfied customer's order closed in the evening."""

import json
from io import BytesIO
from pathlib import Path
from uuid import UUID

import openpyxl
import pytest
from django.conf import settings
from django.db import connection

from bihuan.config import program
from bihuan.config.demo.town.generator.orders import HEADERS
from bihuan.contexts.care import api as care
from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.orders import api as orders
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.errors import Invalid
from bihuan.platform.events import seal
from bihuan.platform.events.read import history
from bihuan.platform.events.verify import verify
from bihuan.platform.messaging import Message
from bihuan.platform.models import Delivery, Event
from tests.corridor import day
from tests.corridor.day import CITY, DATE, Field, moment

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("same_ids")]
GOOD = care.Answers(5, 5, 5, 5)
POOR = care.Answers(3, 4, 1, 5)
# What must have happened before a customer may be told of it.
TOLD_OF = {
    "received": {"orders.received"},
    "assigned": {"orders.assigned", "orders.reassigned"},
    "departed": {"orders.departed"},
    "completed": {"orders.completed"},
    "reopened": {"orders.reopened"},
    "closed": {"orders.closed"},
}


def test_the_corridor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = day.build(tmp_path)
    import_twice(sheet, tmp_path / "mend.xlsx", capsys)
    plans = plan_the_day(capsys)
    dispatch_all(plans)
    worked = work_some()
    unhappy = call_back(worked)
    reopened_again(unhappy, capsys)
    everything_agrees(unhappy, len(worked))
    nobody_is_named()


def import_twice(sheet: Path, marked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """54 rows become orders, two of them asking where they lie; 8 come back saying what to mend; twice is once."""
    reports = []
    for minute in ("08:31", "08:32"):
        with day.at(minute):
            assert program.main(["import", str(sheet), "--marked", str(marked), "--json"]) == 1
        reports.append(json.loads(capsys.readouterr().out))
        assert orders.count_orders(day.signed_in("dispatcher"), orders.OrderFilter()) == 54
    assert reports[0] == reports[1]
    counts = {name: reports[0][f"{name}_count"] for name in ("received", "known", "asking", "refused")}
    assert counts == {"received": 54, "known": 0, "asking": 2, "refused": 8}
    book = openpyxl.load_workbook(BytesIO(marked.read_bytes()))
    header, *rows = book.active.iter_rows(values_only=True)
    assert (header[:-1], len(rows)) == (HEADERS, 8)
    said = {str(row[0])[-5:]: str(row[-1]) for row in rows}
    for ref, words in {
        "09001": "联系电话",
        "09002": "联系电话",
        "09003": "业务类型",
        "09004": "受理时间",
        "09006": "客户姓名",
        "09007": "装机地址",
        "09008": "预约时间",
    }.items():
        assert words in said[ref], (ref, said)
    assert any(ref not in {"09001", "09002", "09003", "09004", "09006", "09007", "09008"} for ref in said), "the double"
    day.work("08:32")
    day.work("08:33")
    assert Message.objects.filter(template="received", state="sent").count() == 54


def plan_the_day(capsys: pytest.CaptureFixture[str]) -> list[UUID]:
    """Everybody of the country group but one is away, so some orders are left out; nothing is without its reason."""
    manager, country = day.signed_in("manager"), workforce.units_under("")
    group = next(unit for unit in country if unit.code == "XZ1")
    away = [one for one in workforce.crew(group.path, DATE) if one.free][1:]
    for person in away:
        workforce.report_absence(
            manager,
            person_id=person.person_id,
            start_at=moment("00:00"),
            end_at=moment("23:59"),
            reason="sick",
            at=moment("08:34"),
        )
    with day.at("08:35"):
        assert program.main(["plan", CITY, "--date", str(DATE), "--json"]) == 0
    plans = json.loads(capsys.readouterr().out)
    assert len(plans) == 3
    given = {leg["order_id"] for plan in plans for leg in plan["proposals"]}
    left = {miss["order_id"]: miss["reason"] for plan in plans for miss in plan["left_out"]}
    for plan in plans:
        for leg in plan["proposals"]:
            chosen = leg["why"]["chosen"]
            assert chosen["technician_id"] == leg["person_id"]
            assert {"own_zone", "travel_s", "load_after_s"} <= chosen.keys()
            assert {"others", "blocked"} <= leg["why"].keys()
        assert all(miss["reason"] and miss["account"] for miss in plan["left_out"])
    assert left
    dispatcher = day.signed_in("dispatcher")
    with day.at("08:36") as now:
        board = dispatch.board(dispatcher, path=CITY, on=DATE, at=now)
        others = orders.planning_rows(CITY, DATE)
    waiting = {str(row.order_id): row.reason for row in board.waiting}
    assert all(waiting.values())
    assert {str(row.id) for row in others} == given | waiting.keys()
    assert left.keys() <= waiting.keys()
    assert sum(row.reason == dispatch.NO_PLACE for row in board.waiting) == 2
    return [UUID(plan["plan"]["id"]) for plan in plans]


def dispatch_all(plans: list[UUID]) -> None:
    """Accepted, sent out, and the customers' messages stand in the outbox once the worker has run."""
    dispatcher = day.signed_in("dispatcher")
    sent = 0
    for plan_id in plans:
        dispatch.accept_plan(dispatcher, plan_id=plan_id, at=moment("08:40"))
        done = dispatch.dispatch_plan(dispatcher, plan_id=plan_id, at=moment("08:41"))
        assert done.dropped_count == 0
        sent += done.dispatched_count
    assert not Message.objects.filter(template="assigned").exists()
    day.work("08:41")
    assert Message.objects.filter(template="assigned", state="waiting").count() == sent
    day.work("08:42")
    told = Message.objects.filter(template="assigned", state="sent")
    assert told.count() == sent
    names = {row.name for row in workforce.people(day.signed_in("manager"))}
    assert all(any(name in message.text for name in names) for message in told)


def work_some() -> list[UUID]:
    """Each technician works the first order of the route; one is refused for a check that was not made."""
    board = dispatch.board(day.signed_in("dispatcher"), path=CITY, on=DATE, at=moment("08:50"))
    firsts = [Field(row.blocks[0].order_id, day.technician(row.person_id)) for row in board.rows if row.blocks]
    assert len(firsts) >= 8
    for field in firsts:
        route = orders.route(field.actor, at=moment("08:55"))
        assert route[0].row.id == field.order_id
        field.arrive(9)
    careless = firsts[0]
    checks = day.good_checks(careless.order_id)
    del checks["site_cleaned"]
    events_before = Event.objects.count()
    with pytest.raises(Invalid) as refused:
        careless.complete(9, checks)
    assert [fault.where for fault in refused.value.faults] == ["checks.site_cleaned"]
    assert Event.objects.count() == events_before
    assert orders.brief(careless.order_id).state == orders.State.WORKING
    for field in firsts:
        assert field.complete(9).state == orders.State.COMPLETED
    day.work("09:51")
    return [field.order_id for field in firsts]


def call_back(worked: list[UUID]) -> UUID:
    """All but one are satisfied and closed; the dissatisfied one's order is reopened, one level higher."""
    agent = day.signed_in("callback")
    page = care.callbacks(agent, at=moment("10:00"))
    assert {row.order_id for row in page.rows} == set(worked)
    unhappy = page.rows[0]
    for row in page.rows:
        care.take_callback(agent, callback_id=row.id, at=moment("10:01"))
        care.record_answer(
            agent,
            callback_id=row.id,
            answers=POOR if row is unhappy else GOOD,
            verdict=care.Verdict.DISSATISFIED if row is unhappy else care.Verdict.SATISFIED,
            reason="not_fixed" if row is unhappy else None,
            at=moment("10:05"),
        )
    day.work("10:06")
    states = {order_id: orders.brief(order_id) for order_id in worked}
    assert states.pop(unhappy.order_id).state == orders.State.REOPENED
    assert {brief.state for brief in states.values()} == {orders.State.CLOSED}
    again = orders.brief(unhappy.order_id)
    assert (again.cycle, again.escalation, again.holder_id) == (2, 1, None)
    return unhappy.order_id


def reopened_again(order_id: UUID, capsys: pytest.CaptureFixture[str]) -> None:
    """The reopened order goes the whole way once more, and the customer says yes."""
    dispatcher, agent = day.signed_in("dispatcher"), day.signed_in("callback")
    with day.at("10:10"):
        assert program.main(["plan", CITY, "--date", str(DATE), "--json"]) == 0
    plan = next(
        plan
        for plan in json.loads(capsys.readouterr().out)
        if any(leg["order_id"] == str(order_id) for leg in plan["proposals"])
    )
    plan_id = UUID(plan["plan"]["id"])
    dispatch.accept_plan(dispatcher, plan_id=plan_id, at=moment("10:11"))
    dispatch.dispatch_plan(dispatcher, plan_id=plan_id, at=moment("10:12"))
    day.work("10:13")
    holder = orders.brief(order_id).holder_id
    assert holder
    field = Field(order_id, day.technician(holder))
    field.arrive(11)
    field.complete(11)
    day.work("11:51")
    (row,) = [row for row in care.callbacks(agent, at=moment("12:00")).rows if row.order_id == order_id]
    assert (row.cycle, row.escalation) == (2, 1)
    care.record_answer(agent, callback_id=row.id, answers=GOOD, verdict=care.Verdict.SATISFIED, at=moment("12:01"))
    day.work("12:02")
    day.work("12:03")
    assert orders.brief(order_id).state == orders.State.CLOSED
    told = Message.objects.filter(subject_id=order_id, state="sent").order_by("created_at", "pk")
    course = ["received", "assigned", "departed", "completed", "reopened", "assigned", "departed", "completed"]
    assert sorted(message.template for message in told) == sorted([*course, "closed"])


def everything_agrees(unhappy: UUID, worked_count: int) -> None:
    """The chain is whole, no stored column says other than its events, and no message runs ahead of its event."""
    seal.seal_all()
    report = verify(moment("12:05"))
    assert (report.whole, report.unsealed_count) == (True, 0)
    assert report.verified_count == Event.objects.count()
    assert list(orders.differences()) == []
    assert set(Delivery.objects.values_list("state", flat=True)) == {"done"}
    agent = day.signed_in("callback")
    asked = care.callbacks_of(agent, unhappy, moment("12:05"))
    assert [callback.verdict for callback in asked] == [care.Verdict.DISSATISFIED, care.Verdict.SATISFIED]
    counts = care.callback_counts(agent, moment("12:05"))
    assert (counts.due, counts.done) == (0, worked_count + 1)
    for message in Message.objects.all():
        before = [event for event in history("order", message.subject_id) if event.at <= message.created_at]
        assert TOLD_OF[message.template] & {event.name for event in before}, message.template


def nobody_is_named() -> None:
    """No name, phone, address or note of anybody lies in plain in the database: not in a row, not in its file."""
    needles = day.needles()
    assert len(needles) > 900
    haystack = raw()
    assert b"orders.completed" in haystack
    assert [needle for needle in needles if any(form in haystack for form in forms(needle))] == []


def forms(needle: str) -> tuple[bytes, ...]:
    """As a text lies in a file: plain, escaped in a JSON column, and as the dump of a binary column."""
    return needle.encode(), json.dumps(needle)[1:-1].encode(), needle.encode().hex().encode()


def raw() -> bytes:
    """Everything the database holds, as its files hold it; of PostgreSQL, as a dump would."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            file = Path(settings.DATABASES["default"]["NAME"])
            return b"".join(part.read_bytes() for part in sorted(file.parent.glob(f"{file.name}*")))
        tables = connection.introspection.table_names(cursor)
        rows = []
        for table in tables:
            cursor.execute(f'SELECT row_to_json(held)::text FROM "{table}" held')
            rows += [row[0] for row in cursor.fetchall()]
    return "\n".join(rows).encode()
