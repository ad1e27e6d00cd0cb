"""One order by the API alone: a carrier's sheet, a plan, the visit, a dissatisfied customer, a second visit, closed."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from bihuan.config.demo.town.generator.__main__ import write_samples
from bihuan.platform import clock, sheets
from tests.api import cast
from tests.api.cast import Caller
from tests.api.day import CITY, DAY, Day


def test_from_the_carriers_sheet_to_the_satisfied_customer(day: Day, tmp_path: Path) -> None:
    desk, care = cast.account("dispatcher", CITY), cast.account("callback_agent", CITY)
    sheet = write_samples(tmp_path, DAY).read_bytes()

    preview = day.done(lambda: _upload(desk, "/imports/preview", sheet))
    assert desk_count(day, desk) == 0
    kept = day.done(lambda: _upload(desk, "/imports", sheet, key="sheet-1"), 202)
    report = day.done(lambda: desk.get(f"/imports/{kept['id']}"))
    assert report["finished_at"]
    assert report["received_count"] == preview["good_count"] == desk_count(day, desk) > 20
    assert report["refused_count"] == len(preview["refused"]) > 0
    marked = day.done(lambda: desk.get(f"/imports/{kept['id']}/to-mend.xlsx"))
    assert len(sheets.read(marked.content, "to-mend.xlsx").rows) == report["refused_count"]
    again = day.done(lambda: _upload(desk, "/imports", sheet, key="sheet-1"), 202)
    assert (again, desk_count(day, desk)) == (kept, report["received_count"])

    proposal = plan_and_dispatch(day, desk)
    order = f"/orders/{proposal['order_id']}"
    told = day.done(lambda: desk.get("/messages", order_id=proposal["order_id"]))
    assert {"received", "assigned"} <= {message["template"] for message in told}

    visit(day, desk, proposal)
    callback = only_callback(day, care, proposal)
    day.done(lambda: care.post(f"{callback}/take"))
    assert "*" not in day.done(lambda: care.get(callback))["phone"]
    poor = {"contact_in_time": 4, "appointment_kept": 4, "technical_level": 1, "attitude": 4}
    answer = {"answers": poor, "verdict": "dissatisfied", "reason": "not_fixed", "note": "又断了"}
    day.done(lambda: care.post(f"{callback}/answer", answer, key="answer-1"))
    reopened = day.done(lambda: desk.get(order))
    assert (reopened["row"]["state"], reopened["row"]["cycle"], reopened["row"]["escalation"]) == ("reopened", 2, 1)

    day.pass_minutes(5)
    second = plan_and_dispatch(day, desk, wanted=proposal["order_id"])
    visit(day, desk, second)
    callback = only_callback(day, care, proposal)
    day.done(lambda: care.post(f"{callback}/take"))
    good = dict.fromkeys(poor, 5)
    day.done(lambda: care.post(f"{callback}/answer", {"answers": good, "verdict": "satisfied"}))
    closed = day.done(lambda: desk.get(order))
    assert closed["row"]["state"] == "closed"
    assert [one["cycle"] for one in closed["closings"]] == [1, 2]

    names = followed(day, UUID(proposal["order_id"]))
    assert [name for name in names if name.startswith("orders.")] == [
        "orders.received", *VISIT, "orders.reopened", *VISIT, "orders.closed",
    ]  # fmt: skip


VISIT = [f"orders.{step}" for step in ("assigned", "accepted", "contacted", "departed", "arrived", "completed")]


def desk_count(day: Day, desk: Caller) -> int:
    """How many orders the desk sees."""
    with clock.frozen(day.now):
        return int(desk.get("/orders", size=1)["X-Total-Count"])


def plan_and_dispatch(day: Day, desk: Caller, wanted: str = "") -> dict[str, Any]:
    """This will plan the city's day, send out each group's plan, and give one proposal: `wanted`'s, or a repair's."""
    asked = {"path": CITY, "on": DAY.isoformat()}
    with clock.frozen(day.now):
        accepted = desk.post("/plans", asked)
    assert (accepted.status_code, accepted["Location"]) == (202, f"/api/v1/jobs/{accepted.json()['id']}")
    day.done(lambda: desk.get("/catalog/kinds"))  # meanwhile the worker plans
    job = day.done(lambda: desk.get(f"/jobs/{accepted.json()['id']}"))
    assert job["state"] == "done", job
    plans = [plan for plan in day.done(lambda: desk.get("/plans", **asked)) if plan["state"] == "proposed"]
    assert plans
    proposals, left_out = [], []
    for plan in plans:
        whole = day.done(lambda plan=plan: desk.get(f"/plans/{plan['id']}"))
        for step in ("accept", "unaccept", "accept", "dispatch"):  # taken back once: nobody was told anything
            day.done(lambda plan=plan, step=step: desk.post(f"/plans/{plan['id']}/{step}"))
        proposals += [one for one in whole["proposals"] if one["state"] == "proposed"]
        left_out += whole["left_out"]
    assert all(one["why"] for one in proposals)
    assert all(one["reason"] for one in left_out)
    if wanted:
        return next(one for one in proposals if one["order_id"] == wanted)
    repairs = {row["id"] for row in day.done(lambda: desk.get("/orders", work="repair", states="assigned", size=200))}
    return next(one for one in proposals if one["order_id"] in repairs)


def visit(day: Day, desk: Caller, proposal: dict[str, Any]) -> None:
    """This will have the technician proposed do the order, from accepting to completing with its checks."""
    technician = technicians.setdefault(proposal["person_id"], None) or cast.account(
        "technician", CITY, person_id=UUID(proposal["person_id"])
    )
    technicians[proposal["person_id"]] = technician
    order = f"/orders/{proposal['order_id']}"
    row = day.done(lambda: technician.get(order))["row"]
    assert "*" not in row["phone_shown"]  # his while he has it
    for step, body in (
        ("accept", {}),
        ("contact", {"channel": "phone", "outcome": "reached"}),
        ("depart", {"claimed_at": day.now.isoformat()}),
        ("arrive", {}),
    ):
        day.pass_minutes(5)
        day.done(lambda step=step, body=body: technician.post(f"{order}/{step}", body))
    checks = day.done(lambda: technician.get("/catalog/checks", business=row["business"], work=row["work"]))
    closing = {
        "checks": {check["code"]: _passed(day, technician, check) for check in checks},
        "cause": _first(day, technician, "causes", row["business"]),
        "remedy": _first(day, technician, "remedies", row["business"]),
    }
    day.pass_minutes(30)
    assert day.done(lambda: technician.post(f"{order}/complete", closing))["state"] == "completed"
    assert "*" in day.done(lambda: desk.get(order))["row"]["phone_shown"]


technicians: dict[str, Caller | None] = {}


def only_callback(day: Day, care: Caller, proposal: dict[str, Any]) -> str:
    waiting = [one for one in day.done(lambda: care.get("/callbacks")) if one["order_id"] == proposal["order_id"]]
    assert len(waiting) == 1
    return f"/callbacks/{waiting[0]['id']}"


def followed(day: Day, order_id: UUID) -> list[str]:
    """The order's events as an auditor's program reads them, page by page."""
    auditor, names, position = cast.account("audit_administrator", ""), [], 0
    while True:
        feed = day.done(lambda after=position: auditor.get("/events", after=after, limit=500))
        names += [event["name"] for event in feed["events"] if event["subject_id"] == str(order_id)]
        if feed["position"] == position:
            return names
        position = feed["position"]


def _upload(desk: Caller, path: str, sheet: bytes, key: str | None = None) -> HttpResponse:
    head = b'--x\r\nContent-Disposition: form-data; name="sheet"; filename="orders.xlsx"\r\n\r\n'
    return desk.post(path, head + sheet + b"\r\n--x--\r\n", key=key, content_type="multipart/form-data; boundary=x")


def _passed(day: Day, caller: Caller, check: dict[str, Any]) -> Any:
    if check["type"] == "bool":
        return True
    if check["type"] == "choice":
        return _first(day, caller, check["choices"], None)
    return float(check["minimum"] or check["maximum"] or 1)


def _first(day: Day, caller: Caller, name: str, business: str | None) -> str:
    asked = {"business": business} if business else {}
    code: str = day.done(lambda: caller.get(f"/catalog/codes/{name}", **asked))[0]["code"]
    return code
