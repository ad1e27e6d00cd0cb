"""The hotline's, the dispatcher's and the callback agent's other acts by the API, on the sample town."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.test import TestCase

from tests.api import cast
from tests.api.cast import Caller
from tests.api.day import CITY, DAY, Day, begin

TAKEN_BACK = [
    ((("withdraw", {}),), "returned"),
    ((("return", {"reason": "refused_access"}),), "returned"),
    ((("block", {"reason": "outage"}),), "blocked"),
    ((("block", {"reason": "outage"}), ("unblock", {})), "returned"),
    ((("cancel", {"reason": "duplicate"}),), "cancelled"),
]


class Desk(TestCase):
    """One town for all of them: building it takes as long as all they do."""

    day: Day
    hotline: Caller
    desk: Caller
    placed: dict[str, Any]
    order: str

    @classmethod
    def setUpTestData(cls) -> None:
        cls.day = begin()
        cls.hotline, cls.desk = cast.account("hotline_agent", CITY), cast.account("dispatcher", CITY)
        cls.placed = _placed(cls.day, cls.hotline, cls.desk)
        body = {name: cls.placed[name] for name in ("customer_id", "address_id", "business", "work")}
        made = cls.day.done(lambda: cls.hotline.post("/tickets", body | {"symptom": "los_red", "text": "红灯"}), 201)
        cls.order = f"/orders/{made['order_id']}"

    def test_a_call_becomes_an_order_with_a_window_that_can_be_kept(self) -> None:
        wanted = {name: self.placed[name] for name in ("address_id", "business", "work")}
        offer = self.day.done(lambda: self.hotline.get("/slots", **wanted))[0]
        slot = {"date": offer["date"], "slot": offer["slot"]}
        body = wanted | {"customer_id": self.placed["customer_id"], "symptom": "los_red", "slot": slot}
        made = self.day.done(lambda: self.hotline.post("/tickets", body), 201)
        row = self.day.done(lambda: self.hotline.get(f"/orders/{made['order_id']}"))["row"]
        assert datetime.fromisoformat(row["appointment_start"]) == datetime.fromisoformat(offer["start_at"])
        assert row["promised"] is True
        left = {
            (one["date"], one["slot"]): one["left_count"]
            for one in self.day.done(lambda: self.hotline.get("/slots", **wanted))
        }
        assert left.get((offer["date"], offer["slot"]), 0) == offer["left_count"] - 1

    def test_a_second_call_about_it_is_attached(self) -> None:
        joined = self.day.done(lambda: self.hotline.post(f"{self.order}/attach", {"text": "怎么还没来"}))
        assert joined["attached"] is True
        tickets = self.day.done(lambda: self.hotline.get(f"{self.order}/tickets"))
        assert len(tickets) == 2
        assert self.day.done(lambda: self.hotline.get(self.order))["row"]["urges_count"] == 1

    def test_a_call_that_needs_an_answer_only(self) -> None:
        body = {name: self.placed[name] for name in ("customer_id", "business", "work")}
        assert self.day.done(lambda: self.hotline.post("/tickets/advice", body | {"text": "问资费，已答"}))[
            "ticket_number"
        ]
        found = self.day.done(lambda: self.hotline.post("/customers/search", {"phone": "139 1234 5678"}))
        assert [one["id"] for one in found] == [self.placed["customer_id"]]
        card = self.day.done(lambda: self.hotline.get(f"/customers/{self.placed['customer_id']}"))
        assert card["customer"]["phone"] == "139****5678"
        assert len(card["addresses"]) == 1

    def test_the_dispatcher_chooses_by_hand_and_the_rules_are_asked(self) -> None:
        on = {"on": DAY.isoformat()}
        crew = self.day.done(lambda: self.desk.get("/crew", **on))
        resting = next(one["person_id"] for one in crew if one["unfit"])
        candidates = self.day.done(lambda: self.desk.get(f"{self.order}/candidates", **on))
        best = candidates[0]
        assert best["broken"] == []
        trial = self.day.done(lambda: self.desk.get(f"{self.order}/trial", person_id=best["person_id"], **on))
        assert trial["person_id"] == best["person_id"]
        refused = self.day.done(lambda: self.desk.post(f"{self.order}/reassign-by-hand", {"person_id": resting}), 422)
        assert refused["faults"]
        self.day.done(lambda: self.desk.post(f"{self.order}/reassign-by-hand", {"person_id": best["person_id"]}))
        row = self.day.done(lambda: self.desk.get(self.order))["row"]
        assert (row["state"], row["holder_id"]) == ("assigned", best["person_id"])
        board = self.day.done(lambda: self.desk.get("/board", path=CITY, **on))
        mine = next(one for one in board["rows"] if one["person_id"] == best["person_id"])
        assert f"/orders/{mine['blocks'][0]['order_id']}" == self.order

    def test_a_hold_is_asked_for_decided_and_ended(self) -> None:
        technician = _given(self.day, self.desk, self.order)
        body = {"reason": "customer_asks", "until": "2026-11-22T10:00:00+08:00"}
        hold = self.day.done(lambda: technician.post(f"{self.order}/holds", body))["row_id"]
        waiting = self.day.done(lambda: self.desk.get("/orders", hold_waiting="true"))
        assert [f"/orders/{row['id']}" for row in waiting] == [self.order]
        self.day.done(lambda: technician.post(f"/holds/{hold}/decide", {"approve": True}), 403)
        assert self.day.done(lambda: self.desk.post(f"/holds/{hold}/decide", {"approve": True}))["state"] == "held"
        assert self.day.done(lambda: self.desk.get(self.order))["clock"]["going"] == "held"
        assert self.day.done(lambda: technician.post(f"{self.order}/resume"))["state"] == "assigned"

    def test_the_desk_takes_an_order_back(self) -> None:
        for steps, state in TAKEN_BACK:
            with self.subTest(steps=steps), transaction.atomic():
                _given(self.day, self.desk, self.order)
                for step, body in steps:
                    self.day.done(lambda step=step, body=body: self.desk.post(f"{self.order}/{step}", body))
                assert self.day.done(lambda: self.desk.get(self.order))["row"]["state"] == state
                transaction.set_rollback(True)

    def test_a_customer_nobody_reaches_is_settled_by_a_supervisor(self) -> None:
        care, manager = cast.account("callback_agent", CITY), cast.account("operations_manager", CITY)
        _given(self.day, self.desk, self.order)
        body = {"checks": _checks(self.day, self.desk), "cause": "drop_fibre", "remedy": "spliced", "outside": True}
        self.day.done(lambda: self.desk.post(f"{self.order}/complete", body))
        (waiting,) = self.day.done(lambda: care.get("/callbacks"))
        callback = f"/callbacks/{waiting['id']}"
        self.day.done(lambda: manager.post(f"{callback}/settle", {"reason": "no_answer"}), 409)
        self.day.done(lambda: care.post(f"{callback}/take"))
        self.day.done(lambda: care.post(f"{callback}/release"))
        state = "due"
        while state == "due":
            self.day.pass_minutes(60)
            state = self.day.done(lambda: care.post(f"{callback}/no-answer", {"outcome": "no_answer"}))["state"]
        assert state == "unreached"
        self.day.done(lambda: care.post(f"{callback}/settle", {"reason": "no_answer"}), 403)
        self.day.done(lambda: manager.post(f"{callback}/settle", {"reason": "no_answer"}))
        assert self.day.done(lambda: self.desk.get(self.order))["row"]["state"] == "closed"


def _placed(day: Day, hotline: Caller, desk: Caller) -> dict[str, Any]:
    """This will register a customer whose address no tree knows, and have a person place it."""
    new = {"name": "何晓", "phone": "13912345678", "tier": "gold"}
    customer = day.done(lambda: hotline.post("/customers", new), 201)["id"]
    address = day.done(lambda: hotline.post(f"/customers/{customer}/addresses", {"text": "没人知道的地方7号"}))["id"]
    asking = day.done(lambda: desk.get("/addresses/asking"))
    assert address in {one["address_id"] for one in asking}
    zone = day.done(lambda: desk.get("/units", kind="zone"))[0]
    place = {"lat": 31.08, "lon": 105.1, "datum": "wgs84", "accuracy_m": 20}
    body = {"zone_id": zone["id"], "coordinates": place}
    day.done(lambda: desk.post(f"/addresses/{address}/confirm", body), 204)
    assert address not in {one["address_id"] for one in day.done(lambda: desk.get("/addresses/asking"))}
    return {"customer_id": customer, "address_id": address, "business": "broadband", "work": "repair"}


def _given(day: Day, desk: Caller, order: str) -> Caller:
    """This will give the order to the best candidate, and that person as a caller."""
    best = day.done(lambda: desk.get(f"{order}/candidates"))[0]["person_id"]
    day.done(lambda: desk.post(f"{order}/assign", {"person_id": best}))
    return cast.account("technician", CITY, person_id=UUID(best))


def _checks(day: Day, desk: Caller) -> dict[str, Any]:
    rows = day.done(lambda: desk.get("/catalog/checks", business="broadband", work="repair"))
    return {row["code"]: True if row["type"] == "bool" else float(row["minimum"] or row["maximum"]) for row in rows}
