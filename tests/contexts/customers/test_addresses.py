"""customers.add_address, customers.confirm_address, customers.add_service."""

from uuid import UUID, uuid4

import pytest

from bihuan.contexts.customers import api as customers
from bihuan.contexts.customers.models import Address, AddressNode, Service
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.errors import Forbidden, Invalid, NotFound, Refused
from bihuan.kernel.geo import Datum, Point, convert, haversine_m
from bihuan.platform.events.read import history
from tests.contexts.customers.cast import AT, LATER, TEXT, Town, customer, row

INSIDE_Z2 = Point(31.05, 105.15)


def address(address_id: UUID) -> Address:
    return Address.objects.get(pk=address_id)


def node(code: str) -> AddressNode:
    return AddressNode.objects.get(code=code)


def test_a_written_address_is_placed_by_the_tree(town: Town) -> None:
    customer_id, address_id = customer(town)
    found = address(address_id)
    assert (found.match, found.zone_id, found.node_id) == ("matched", town.units["Z1"], node("C1").pk)
    assert (found.lat, found.accuracy_m, found.area) == (31.05, 80, "town")
    assert found.org_path == row(customer_id).org_path == town.path("Z1")
    facts = history("customer", customer_id)[-1].facts
    assert (facts.address_id, facts.zone_id, facts.match.value) == (address_id, town.units["Z1"], "matched")


def test_an_uncertain_address_asks_and_stands_under_the_city(town: Town) -> None:
    customer_id, address_id = customer(town, text="幸福小区3栋")
    found = address(address_id)
    assert (found.match, found.zone_id, found.reason, found.lat) == ("asked", None, "ambiguous", None)
    assert found.org_path == row(customer_id).org_path == town.city_path
    (asking,) = customers.needs_asking(town.boss)
    assert (asking.address_id, asking.text, asking.reason) == (address_id, "幸福小区3栋", "ambiguous")
    assert {each.zone_id for each in asking.candidates} == {town.units["Z1"], town.units["Z3"]}
    assert customers.needs_asking(town.desk1) == ()


@pytest.mark.parametrize("datum", list(Datum))
def test_coordinates_in_any_datum_are_stored_as_wgs84_and_find_the_zone(town: Town, datum: Datum) -> None:
    customer_id = customers.register(town.boss, name="李芳", phone="15400002222", at=AT)
    lat, lon = convert(INSIDE_Z2, Datum.WGS84, datum)
    given = customers.Coordinates(lat, lon, datum, 12)
    found = address(
        customers.add_address(town.boss, customer_id=customer_id, text="没有名字的地方", coordinates=given, at=AT)
    )
    assert (found.match, found.zone_id, found.reason) == ("matched", town.units["Z2"], "coordinates")
    assert found.lat is not None
    assert found.lon is not None
    assert haversine_m(Point(found.lat, found.lon), INSIDE_Z2) == 0
    assert found.accuracy_m == 12


def test_coordinates_outside_every_zone_ask(town: Town) -> None:
    customer_id = customers.register(town.boss, name="李芳", phone="15400002222", at=AT)
    far = customers.Coordinates(33.0, 107.0, Datum.WGS84, 5)
    made = customers.add_address(town.boss, customer_id=customer_id, text=TEXT, coordinates=far, at=AT)
    assert (address(made).match, address(made).reason) == ("asked", "outside_zones")


@pytest.mark.parametrize(
    ("lat", "lon", "accuracy_m", "where"), [(91, 0, 0, "lat"), (0, -181, 0, "lon"), (0, 0, -1, "accuracy_m")]
)
def test_impossible_coordinates_are_refused(town: Town, lat: float, lon: float, accuracy_m: int, where: str) -> None:
    customer_id, _ = customer(town)
    given = customers.Coordinates(lat, lon, Datum.WGS84, accuracy_m)
    with pytest.raises(Invalid) as caught:
        customers.add_address(town.boss, customer_id=customer_id, text="别处", coordinates=given, at=AT)
    assert [fault.where for fault in caught.value.faults] == [where]
    assert Address.objects.count() == 1


@pytest.mark.parametrize("text", ["", "  ", "长" * 201])
def test_an_empty_or_endless_text_is_refused(town: Town, text: str) -> None:
    customer_id, _ = customer(town)
    with pytest.raises(Invalid):
        customers.add_address(town.boss, customer_id=customer_id, text=text, at=AT)
    assert Address.objects.count() == 1


def test_the_same_text_is_the_same_address(town: Town) -> None:
    customer_id, address_id = customer(town)
    again = customers.add_address(town.boss, customer_id=customer_id, text=f"{TEXT[:3]}，{TEXT[3:]} ", at=LATER)
    assert again == address_id
    assert Address.objects.count() == 1


def test_a_person_places_an_address_by_a_place_of_the_tree(town: Town) -> None:
    customer_id, address_id = customer(town, text="幸福小区3栋")
    customers.confirm_address(town.boss, address_id=address_id, node_id=node("C3").pk, at=LATER)
    found = address(address_id)
    assert (found.match, found.zone_id, found.area, found.lat) == ("confirmed", town.units["Z3"], "country", 31.3)
    assert found.org_path == row(customer_id).org_path == town.path("Z3")
    facts = history("customer", customer_id)[-1].facts
    assert (facts.zone_id, facts.zone_before_id) == (town.units["Z3"], None)
    assert customers.needs_asking(town.boss) == ()


def test_a_person_places_an_address_by_a_zone_and_a_point(town: Town) -> None:
    _, address_id = customer(town, text="幸福小区3栋")
    point = customers.Coordinates(31.01, 105.01, Datum.WGS84, 8)
    customers.confirm_address(town.boss, address_id=address_id, zone_id=town.units["Z1"], coordinates=point, at=LATER)
    found = address(address_id)
    assert (found.zone_id, found.node_id, found.lat, found.accuracy_m) == (town.units["Z1"], None, 31.01, 8)


def test_an_address_placed_by_its_zone_alone_lies_in_the_middle_until_more_is_known(town: Town) -> None:
    _, address_id = customer(town, text="老粮站对面三楼")
    for code in ("Z1", "Z2"):  # somebody was mistaken at first
        customers.confirm_address(town.boss, address_id=address_id, zone_id=town.units[code], at=LATER)
        found = address(address_id)
        assert found.lat is not None
        assert found.lon is not None
        assert workforce.zone_at(found.lat, found.lon, LATER.date()) == town.units[code]
        assert found.accuracy_m is not None
        assert found.accuracy_m > 100
    customers.confirm_address(town.boss, address_id=address_id, zone_id=town.units["Z3"], at=LATER)
    found = address(address_id)
    assert (found.lat, found.lon, found.accuracy_m) == (None, None, None), "that zone has no outline"


def test_a_corrected_zone_leaves_a_measured_place_where_it_is(town: Town) -> None:
    _, address_id = customer(town, text="老粮站对面三楼")
    point = customers.Coordinates(31.01, 105.01, Datum.WGS84, 8)
    customers.confirm_address(town.boss, address_id=address_id, zone_id=town.units["Z1"], coordinates=point, at=LATER)
    for code in ("Z2", "Z3"):  # a house at the border; Z3 has no outline
        customers.confirm_address(town.boss, address_id=address_id, zone_id=town.units[code], at=LATER)
        found = address(address_id)
        assert (found.zone_id, found.lat, found.lon, found.accuracy_m) == (town.units[code], 31.01, 105.01, 8)


def test_a_corrected_zone_overrules_a_place_of_the_tree_however_exact(town: Town) -> None:
    _, address_id = customer(town)  # matched to C1, which the tree knows to 80 m
    customers.confirm_address(town.boss, address_id=address_id, zone_id=town.units["Z2"], at=LATER)
    found = address(address_id)
    assert found.lat is not None
    assert found.lon is not None
    assert workforce.zone_at(found.lat, found.lon, LATER.date()) == town.units["Z2"]


def test_confirming_needs_a_zone_and_no_contradiction(town: Town) -> None:
    _, address_id = customer(town)
    wrong = (
        {},
        {"node_id": node("R1").pk},
        {"node_id": node("C3").pk, "zone_id": town.units["Z1"]},
        {"zone_id": town.units["G1"]},
    )
    for choice in wrong:
        with pytest.raises(Invalid):
            customers.confirm_address(town.boss, address_id=address_id, **choice, at=LATER)
    with pytest.raises(NotFound):
        customers.confirm_address(town.boss, address_id=address_id, node_id=uuid4(), at=LATER)
    assert address(address_id).match == "matched"


def test_an_address_out_of_sight_is_not_found(town: Town) -> None:
    customer_id, address_id = customer(town)
    with pytest.raises(NotFound):
        customers.confirm_address(town.desk2, address_id=address_id, zone_id=town.units["Z3"], at=LATER)
    with pytest.raises(NotFound):  # nor is an address given away to where one has no say
        customers.confirm_address(town.desk1, address_id=address_id, zone_id=town.units["Z3"], at=LATER)
    with pytest.raises(NotFound):
        customers.confirm_address(town.desk1, address_id=address_id, node_id=node("C3").pk, at=LATER)
    with pytest.raises(NotFound):
        customers.add_address(town.desk2, customer_id=customer_id, text="别处", at=LATER)
    with pytest.raises(Forbidden):
        customers.add_address(town.viewer, customer_id=customer_id, text="别处", at=LATER)
    assert Address.objects.count() == 1


def test_a_service_is_added_once_and_moves_with_its_address(town: Town) -> None:
    customer_id, address_id = customer(town)
    given = {"customer_id": customer_id, "business": "broadband", "account": "09990001"}
    first = customers.add_service(town.boss, **given, at=AT)
    again = customers.add_service(town.boss, **given, address_id=address_id, at=LATER)
    assert first == again
    assert Service.objects.get(pk=first).address_id == address_id
    assert [event.name for event in history("customer", customer_id)].count("customers.service_added") == 1
    second_id = customers.add_address(town.boss, customer_id=customer_id, text="幸福小区3栋", at=LATER)
    for _ in range(2):
        customers.add_service(town.boss, **given, address_id=second_id, at=LATER)
    moves = [one.facts for one in history("customer", customer_id) if one.name == "customers.service_moved"]
    assert [(one.address_before_id, one.address_id) for one in moves] == [(None, address_id), (address_id, second_id)]
    other = customers.add_service(town.boss, **given | {"business": "iptv"}, at=LATER)
    assert other != first


def test_refusals_of_a_service(town: Town) -> None:
    customer_id, _ = customer(town)
    other_id, other_address = customer(town, name="李芳", phone="15400002222")
    given = {"customer_id": customer_id, "business": "broadband", "account": "09990001"}
    customers.add_service(town.boss, **given, at=AT)
    with pytest.raises(Refused) as caught:
        customers.add_service(town.boss, **given | {"customer_id": other_id}, at=AT)
    assert caught.value.code == "account_taken"
    with pytest.raises(NotFound):
        customers.add_service(town.boss, **given, address_id=other_address, at=AT)
    for wrong in ({"business": "telegraph"}, {"account": " "}, {"account": "9" * 65}):
        with pytest.raises(Invalid):
            customers.add_service(town.boss, **given | wrong, at=AT)
    with pytest.raises(Forbidden):
        customers.add_service(town.viewer, **given, at=AT)
    assert Service.objects.count() == 1
