"""Where customers live, and what they have there."""

from datetime import datetime
from typing import Final
from uuid import UUID

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.customers import building, grams, translate
from bihuan.contexts.customers.actions.sight import address_locked, customer_locked, insert
from bihuan.contexts.customers.events import AddressAdded, AddressConfirmed, ServiceAdded, ServiceMoved
from bihuan.contexts.customers.models import Address, AddressNode, Customer, Service
from bihuan.contexts.customers.types import Coordinates, MatchState
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Invalid, NotFound
from bihuan.kernel.worktime import CHINA
from bihuan.platform.action import act_permission, action, record
from bihuan.platform.actor import Actor

BY_A_PERSON: Code = "person"
GUESSED_FROM_M: Final = 200  # phones fix a house within some tens of metres; no zone's middle is this near its corners


@action("customers.add_address")
def add_address(
    actor: Actor, *, customer_id: UUID, text: str, coordinates: Coordinates | None = None, at: datetime
) -> UUID:
    """This will give the customer's address of this text, adding and placing it if it is new.

    With coordinates the zone comes from the outlines, else from the words; an address without a zone asks a person.
    """
    customer = customer_locked(actor, customer_id)
    building.check_address(text)
    text_blind = building.address_blind(text)
    known: UUID | None = (
        Address.objects.filter(customer=customer, text_blind=text_blind).values_list("pk", flat=True).first()
    )
    if known is not None:
        return known
    located = translate.locate(text, coordinates, at.astimezone(CHINA).date(), translate.tree().city_path())
    row = Address(**building.address(customer.pk, text, text_blind, located, at))
    insert(row)
    grams.index(row)
    _follow(row)
    facts = AddressAdded(
        row.pk, customer.pk, located.zone_id, located.state, located.reason, located.confidence_percent
    )
    record(facts, subject=("customer", customer.pk), path=row.org_path, at=at)
    return row.pk


@action("customers.confirm_address")
def confirm_address(
    actor: Actor,
    *,
    address_id: UUID,
    zone_id: UUID | None = None,
    node_id: UUID | None = None,
    coordinates: Coordinates | None = None,
    at: datetime,
) -> None:
    """This will place an address as a person says: by a place of the tree, or by a zone.

    A place that lies in one zone needs no zone. Coordinates, where given, say where in the zone the address is.
    The zone lies in the actor's own area: orders follow their address there.
    """
    row = address_locked(actor, address_id)
    node = None if node_id is None else _node(node_id)
    zone_id = zone_id or (node.zone_id if node else None)
    if zone_id is None:
        raise Invalid(N_("Choose a zone, or a place that lies in one zone."), where="zone_id")
    if node is not None and node.zone_id not in (None, zone_id):
        raise Invalid(N_("This place lies in another zone than the one chosen."), where="node_id")
    zone = workforce.unit(zone_id)
    if zone.kind != "zone":
        raise Invalid(N_("Choose a zone, the smallest unit of the tree."), where="zone_id")
    if not any(zone.path.startswith(area.path) for area in actor.areas(act_permission())):
        raise NotFound(N_("There is no such unit."), where="zone_id")
    zone_before_id, path_before, guessed = row.zone_id, row.org_path, _is_guessed(row)
    point = None if coordinates is None else translate.wgs84(coordinates)
    row.zone_id, row.node_id, row.org_path = zone_id, node.pk if node else None, zone.path
    row.match, row.reason = MatchState.CONFIRMED.value, BY_A_PERSON
    row.area = (node.area if node else None) or zone.area or row.area
    if point is not None and coordinates is not None:
        row.lat, row.lon, row.accuracy_m = point.lat, point.lon, coordinates.accuracy_m
    elif node is not None:
        row.lat, row.lon, row.accuracy_m = node.lat, node.lon, node.accuracy_m
    elsewhere = point is None and node is None and zone_before_id not in (None, zone_id)
    if row.lat is None or (elsewhere and guessed):
        _put_in_the_middle(row, zone_id, at)
    row.save()
    grams.follow(row, path_before)
    _follow(row)
    facts = AddressConfirmed(row.pk, row.customer_id, zone_id, node.pk if node else None, zone_before_id)
    record(facts, subject=("customer", row.customer_id), path=zone.path, at=at)


@action("customers.add_service")
def add_service(
    actor: Actor, *, customer_id: UUID, business: Code, account: str, address_id: UUID | None = None, at: datetime
) -> UUID:
    """This will give the customer's service of this business and account, adding it if it is new.

    A known service moves to `address_id` where one is given. Raises Refused if the account is another customer's.
    """
    customer = customer_locked(actor, customer_id)
    building.check_service(business, account, {row.code for row in catalog.code_list("businesses", at)})
    if address_id is not None and not Address.objects.filter(pk=address_id, customer=customer).exists():
        raise NotFound(N_("There is no such address of this customer."), where="address_id")
    account_blind = building.account_blind(business, account)
    row = Service.objects.select_for_update().filter(business=business, account_blind=account_blind).first()
    if row is not None:
        if row.customer_id != customer.pk:
            raise building.account_taken()
        if address_id not in (None, row.address_id):
            Service.objects.filter(pk=row.pk).update(address_id=address_id)
            moved = ServiceMoved(row.pk, customer.pk, address_id, row.address_id)
            record(moved, subject=("customer", customer.pk), path=customer.org_path, at=at)
        return row.pk
    made = building.service(customer.pk, address_id, business=business, account=account, blinded=account_blind, at=at)
    row = Service(**made)
    insert(row)
    facts = ServiceAdded(row.pk, customer.pk, business, address_id)
    record(facts, subject=("customer", customer.pk), path=customer.org_path, at=at)
    return row.pk


def _is_guessed(row: Address) -> bool:
    """Whether its place was only taken from the tree or from its zone, so that it is wrong where those were."""
    if row.accuracy_m is None or row.accuracy_m >= GUESSED_FROM_M:
        return True
    node = row.node
    return node is not None and (node.lat, node.lon) == (row.lat, row.lon)


def _put_in_the_middle(row: Address, zone_id: UUID, at: datetime) -> None:
    """Without any place on the map it could never be planned; how far off it may be is kept with it.

    A zone without an outline has no middle: no place is better than one in the wrong zone.
    """
    found = workforce.zone_middle(zone_id, at.astimezone(CHINA).date())
    (row.lat, row.lon), row.accuracy_m = found or ((None, None), None)


def _follow(row: Address) -> None:
    placed = Address.objects.filter(customer=row.customer_id, zone__isnull=False)
    first = building.home_path(placed.values_list("added_at", "pk", "org_path"))
    if first is not None:
        Customer.objects.filter(pk=row.customer_id).exclude(org_path=first).update(org_path=first)


def _node(node_id: UUID) -> AddressNode:
    found = AddressNode.objects.filter(pk=node_id, retired=False).first()
    if found is None:
        raise NotFound(N_("There is no such place in the address tree."), where="node_id")
    return found
