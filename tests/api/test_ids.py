"""Ids inside bodies: of nothing, of another kind of thing, of another customer, of another area. None opens a door."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from bihuan.contexts.customers.models import Service
from bihuan.contexts.orders.models import Order
from tests.api import cast, examples
from tests.api.examples import DOCUMENT
from tests.contexts.orders import cast as orders_cast
from tests.contexts.orders.cast import Town

POSTS = {
    methods["post"]["operationId"]: (path.removeprefix(cast.ROOT), methods["post"])
    for path, methods in DOCUMENT["paths"].items()
    if "post" in methods
}


def _body_schema(details: dict[str, Any]) -> dict[str, Any]:
    content = details.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    while "anyOf" in content:
        content = content["anyOf"][0]
    return DOCUMENT["components"]["schemas"][content["$ref"].rsplit("/", 1)[-1]] if "$ref" in content else {}


def _is_id(schema: dict[str, Any]) -> bool:
    inner = [*schema.get("anyOf", ()), *([schema["items"]] if "items" in schema else ())]
    return schema.get("format") == "uuid" or any(map(_is_id, inner))


IDS = sorted(
    (name, field)
    for name, (_path, details) in POSTS.items()
    for field, schema in _body_schema(details).get("properties", {}).items()
    if _is_id(schema)
)


@pytest.fixture
def known(town: Town) -> dict[str, Any]:
    """A request of each kind that would be done, but for the one id that is swapped."""
    row, address = orders_cast.customer(town.zones[0])
    service = orders_cast.service(row, address)
    order = Order.objects.get(pk=orders_cast.receive(town))
    return {
        "order_id": str(order.pk), "customer_id": str(row.pk), "address_id": str(address.pk),
        "service_id": str(service.pk), "zone_id": str(town.zones[1].pk),
        "person_id": str(town.chen.pk), "helpers": [str(town.liu.pk)],
        "business": "broadband", "work": "repair", "symptom": "los_red", "text": "x", "account": "071100", "at": None,
    }  # fmt: skip


@pytest.mark.parametrize(("name", "field"), IDS)
@pytest.mark.parametrize("kind", ["nothing", "an order"])
def test_an_id_in_a_body_that_names_nothing_of_its_kind(
    town: Town, known: dict[str, Any], name: str, field: str, kind: str
) -> None:
    caller = cast.account("dispatcher", orders_cast.CITY, "api_integrator")
    path, details = POSTS[name]
    properties = _body_schema(details)["properties"]
    stranger = str(uuid4()) if kind == "nothing" else known["order_id"]
    body = examples.body(details) | {key: value for key, value in known.items() if key in properties}
    body |= {field: [stranger] if field == "helpers" else stranger}
    before = Order.objects.count()
    response = caller.post(path.format(**{key: known.get(key, str(uuid4())) for key in _placed(path)}), body)
    assert response.status_code in {404, 409, 422}, response.content
    assert Order.objects.count() == before


@pytest.fixture
def two(town: Town) -> tuple[tuple[Any, Any, Service], tuple[Any, Any, Service]]:
    """Two customers of one area, each with an address and a service."""
    made = []
    for number in (1, 2):
        row, address = orders_cast.customer(town.zones[0], phone=f"1361234900{number}")
        made.append((row, address, orders_cast.service(row, address)))
    return made[0], made[1]


@pytest.mark.parametrize("swapped", ["address_id", "service_id"])
@pytest.mark.parametrize("path", ["/orders", "/tickets"])
def test_nobody_is_given_anothers_address_or_service(
    town: Town, two: tuple[tuple[Any, Any, Service], tuple[Any, Any, Service]], path: str, swapped: str
) -> None:
    hotline = cast.caller(town, "hotline_agent")
    (row, address, service), (_other, others_address, others_service) = two
    body = {"business": "broadband", "work": "repair", "symptom": "los_red", "customer_id": str(row.pk)}
    body |= {"address_id": str(address.pk), "service_id": str(service.pk)}
    foreign = {"address_id": str(others_address.pk), "service_id": str(others_service.pk)}
    refused = hotline.post(path, body | {swapped: foreign[swapped]})
    assert refused.status_code in {404, 409, 422}, refused.content
    assert not Order.objects.exists()
    assert hotline.post(path, body).status_code == 201


def test_a_contractors_manager_gives_orders_to_own_people_only(town: Town) -> None:
    boss, order_id = cast.caller(town, "contractor_manager"), orders_cast.receive(town, zone=2)
    orders_cast.orders.assign(town.desk, order_id=order_id, person_id=town.hired.pk, at=orders_cast.minutes(3))
    refused = boss.post(f"/orders/{order_id}/reassign", {"person_id": str(town.chen.pk)})
    assert refused.status_code == 409
    assert Order.objects.get(pk=order_id).holder_id == town.hired.pk


def test_a_hold_of_another_area_is_not_there(town: Town) -> None:
    order_id: UUID = orders_cast.receive(town, zone=2)
    orders_cast.orders.assign(town.desk, order_id=order_id, person_id=town.chen.pk, at=orders_cast.minutes(3))
    hold = orders_cast.orders.request_hold(
        town.desk, order_id=order_id, reason="customer_asks", until=orders_cast.minutes(400), at=orders_cast.minutes(4)
    )
    stranger = cast.caller(town, "dispatcher", path=orders_cast.GROUP_A)
    assert stranger.post(f"/holds/{hold.row_id}/decide", {"approve": True}).status_code == 404


def _placed(path: str) -> list[str]:
    return [part.strip("{}") for part in path.split("/") if part.startswith("{")]
