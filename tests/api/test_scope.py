"""Two districts that must not know of each other: the other's rows are not there, in get, act, list and count."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from bihuan.platform.events import seal
from bihuan.platform.models.event import Event
from tests.api import cast, examples
from tests.api.cast import Caller
from tests.api.examples import DOCUMENT
from tests.contexts.orders import cast as orders_cast
from tests.contexts.orders.cast import GROUP_A, GROUP_B, Town

ON_AN_ORDER = {
    details["operationId"]: (method, path.removeprefix(cast.ROOT), details)
    for path, methods in DOCUMENT["paths"].items()
    for method, details in methods.items()
    if "{order_id}" in path
}
# These answer what they know of an order, and of one that is not in sight they know nothing.
EMPTY_INSTEAD = {"listTicketsOfOrder"}
# What each act needs to be meant seriously: the refusal must be for the order's sake and no other.
MEANT: dict[str, dict[str, Any]] = {
    "blockOrder": {"reason": "outage"},
    "cancelOrder": {"reason": "duplicate"},
    "returnOrder": {"reason": "refused_access"},
    "noteOrder": {"text": "x"},
}


@pytest.fixture
def other(town: Town) -> UUID:
    """An order of group B, with a hold waiting, so that it can be found by everything that finds orders."""
    return orders_cast.receive(town, zone=2)


@pytest.fixture
def desk_a(town: Town) -> Caller:
    return cast.caller(town, "api_integrator", path=GROUP_A)


@pytest.mark.parametrize("name", ON_AN_ORDER)
def test_anothers_order_is_answered_like_one_that_does_not_exist(
    town: Town, desk_a: Caller, other: UUID, name: str
) -> None:
    before = Event.objects.count()
    answers = []
    for order_id in (other, uuid4()):
        response = _ask(desk_a, name, order_id, town)
        found = response.json()
        answers.append((response.status_code, found if isinstance(found, list) else found["detail"]))
    assert answers[0] == answers[1]
    expected = {200} if name in EMPTY_INSTEAD else {403} if _forbidden(desk_a, name) else {404}
    assert answers[0][0] in expected
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"states": "received"},
        {"path": GROUP_B},
        {"path": GROUP_B[:12]},
        {"text": "GZ-261121"},
        {"sort": "number"},
        {"sort": "newest", "size": 1},
        {"needs_zone": "false"},
        {"customer_id": "other"},
        {"business": "broadband", "work": "repair", "tier": "gold"},
        {"received_from": "2026-01-01T00:00:00+08:00", "due_before": "2027-01-01T00:00:00+08:00"},
    ],
)
def test_lists_and_counts_are_the_same_with_and_without_the_others_orders(
    town: Town, desk_a: Caller, asked: dict[str, Any]
) -> None:
    own = orders_cast.receive(town, zone=0)
    stranger, address = orders_cast.customer(town.zones[3])
    asked = {name: str(stranger.pk) if value == "other" else value for name, value in asked.items()}
    before = desk_a.get("/orders", **asked)
    for _ in range(3):
        orders_cast.receive(town, zone=2)
    orders_cast.orders.receive(
        town.desk,
        customer_id=stranger.pk,
        address_id=address.pk,
        business="broadband",
        work="repair",
        symptom="los_red",
        at=orders_cast.START,
    )
    after = desk_a.get("/orders", **asked)
    assert before.status_code == 200
    assert before.content == after.content
    assert before["X-Total-Count"] == after["X-Total-Count"]
    assert {row["id"] for row in after.json()} <= {str(own)}


def test_the_whole_city_sees_both(town: Town, desk: Caller, other: UUID) -> None:
    orders_cast.receive(town, zone=0)
    assert desk.get("/orders")["X-Total-Count"] == "2"
    assert desk.get(f"/orders/{other}").status_code == 200


def test_a_technician_sees_own_orders_only(town: Town, other: UUID) -> None:
    technician, own = cast.caller(town, "technician"), orders_cast.receive(town)
    orders_cast.bring(town, own, "assigned")
    assert [row["id"] for row in technician.get("/orders").json()] == [str(own)]
    assert technician.get(f"/orders/{other}").status_code == 404
    assert technician.post(f"/orders/{other}/accept").status_code == 404


def test_a_contractors_manager_sees_own_people_and_their_orders_only(town: Town) -> None:
    boss = cast.caller(town, "contractor_manager")
    theirs, others = orders_cast.receive(town, zone=2), orders_cast.receive(town, zone=2)
    orders_cast.orders.assign(town.desk, order_id=theirs, person_id=town.hired.pk, at=orders_cast.minutes(3))
    assert [row["id"] for row in boss.get("/orders").json()] == [str(theirs)]
    assert boss.get(f"/orders/{others}").status_code == 404
    assert [person["code"] for person in boss.get("/people").json()] == ["hired"]


def test_the_crew_of_a_day_is_the_crew_in_sight(town: Town, desk: Caller) -> None:
    boss = cast.caller(town, "contractor_manager")
    day = orders_cast.TODAY.isoformat()
    seen = {row["person_id"] for row in boss.get("/crew", on=day).json()}
    assert seen <= {str(town.hired.pk)}
    assert seen <= {row["person_id"] for row in desk.get("/crew", on=day).json()}


def test_customers_and_addresses_of_another_area(town: Town, desk_a: Caller) -> None:
    stranger, address = orders_cast.customer(town.zones[2], phone="13612340001")
    assert desk_a.get(f"/customers/{stranger.pk}").status_code == 404
    assert desk_a.post("/customers/search", {"phone": "13612340001"}).json() == []
    body = {"text": "光明里1号"}
    assert desk_a.post(f"/customers/{stranger.pk}/addresses", body).status_code == 404
    assert desk_a.post(f"/addresses/{address.pk}/confirm", {"zone_id": str(town.zones[0].pk)}).status_code == 404


def test_an_order_is_not_taken_on_for_another_area(town: Town, desk_a: Caller) -> None:
    stranger, address = orders_cast.customer(town.zones[2])
    body = {"business": "broadband", "work": "repair", "customer_id": str(stranger.pk), "address_id": str(address.pk)}
    assert desk_a.post("/orders", body).status_code == 404


def test_the_record_is_followed_within_the_area_and_the_position_goes_on(town: Town, other: UUID) -> None:
    own = orders_cast.receive(town, zone=0)
    auditor = cast.caller(town, "audit_administrator", path=GROUP_A)
    if connection.vendor == "postgresql":
        seal.seal_all()  # elsewhere the worker does; SQLite seals in the act's own transaction
    feed = auditor.get("/events", limit=500).json()
    about = {event["subject_id"] for event in feed["events"]}
    assert str(own) in about
    assert str(other) not in about
    assert feed["position"] >= Event.objects.count() - 5  # others' events are passed over, not waited for
    assert auditor.get("/events", after=feed["position"]).json()["events"] == []


def test_a_plan_of_another_area_is_not_asked_for(desk_a: Caller) -> None:
    assert desk_a.post("/plans", {"path": GROUP_B, "on": "2026-11-21"}).status_code == 404


def test_a_job_is_shown_to_whoever_began_it(town: Town, desk: Caller) -> None:
    job = desk.post("/plans", {"path": GROUP_A, "on": "2026-11-21"})
    assert job.status_code == 202
    address = job["Location"].removeprefix(cast.ROOT)
    assert desk.get(address).json()["state"] == "waiting"
    assert cast.caller(town, "dispatcher").get(address).status_code == 404
    assert cast.caller(town, "system_administrator").get(address).status_code == 200


def _ask(caller: Caller, name: str, order_id: UUID, town: Town) -> Any:
    method, path, details = ON_AN_ORDER[name]
    _placed, asked, body = examples.parts(details)
    address = path.format(order_id=order_id)
    people = {"person_id": str(town.chen.pk)}
    if method == "get":
        return caller.get(address, **{key: people.get(key, value) for key, value in asked.items()})
    meant = {key: people.get(key, value) for key, value in (body or {}).items()} | MEANT.get(name, {})
    return caller.post(address, meant)


def _forbidden(caller: Caller, name: str) -> bool:
    held = set(cast.roles()["api_integrator"].permissions)
    return not set(ON_AN_ORDER[name][2]["security"][0]["token"]) <= held
