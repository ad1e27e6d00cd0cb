"""A ticket lies where its order lies: who may see the order sees what was reported, also after it found its zone."""

from uuid import uuid4

import pytest

from bihuan.contexts.customers import api as customers
from bihuan.contexts.frontdesk import api as frontdesk
from bihuan.contexts.frontdesk.actions.settle import move_tickets
from bihuan.contexts.frontdesk.models import Ticket, TicketOrder
from bihuan.contexts.orders import api as orders
from bihuan.kernel.errors import NotFound
from bihuan.platform.actor import Actor, Grant, system_actor
from bihuan.platform.events.read import history
from bihuan.platform.worker.loop import run_until_idle
from tests.contexts.frontdesk import cast
from tests.contexts.orders.cast import GROUP_A, GROUP_B, Town, minutes

MOVER = system_actor("frontdesk", "frontdesk.move_tickets")
DESKS = {
    path: Actor(f"user:{path}", "user", (Grant(frozenset({"frontdesk.view", "orders.view"}), path),))
    for path in (GROUP_A, GROUP_B)
}


def seen(order_id) -> dict[str, tuple[bool, int]]:  # type: ignore[no-untyped-def]
    """For each group's desk: whether it sees the order, and how many tickets of it."""
    return {
        path: (
            bool(orders.list_orders(desk, orders.OrderFilter(), at=minutes(9)).rows),
            len(frontdesk.tickets_of(desk, order_id)),
        )
        for path, desk in DESKS.items()
    }


def test_tickets_follow_an_order_that_finds_its_zone_and_changes_it(town: Town) -> None:
    known = cast.caller(town, zone=None)
    made = cast.register(known)
    frontdesk.attach(cast.AGENT, order_id=made.order_id, at=minutes(1))
    assert seen(made.order_id) == {GROUP_A: (False, 0), GROUP_B: (False, 0)}
    customers.confirm_address(cast.AGENT, address_id=known.address.pk, zone_id=town.zones[0].pk, at=minutes(2))
    run_until_idle(minutes(3))
    assert seen(made.order_id) == {GROUP_A: (True, 2), GROUP_B: (False, 0)}
    orders.set_zone(town.desk, order_id=made.order_id, zone_id=town.zones[2].pk, at=minutes(4))
    run_until_idle(minutes(5))
    assert seen(made.order_id) == {GROUP_A: (False, 0), GROUP_B: (True, 2)}
    moves = [one for one in history("ticket", made.ticket_id) if one.name == "frontdesk.ticket_moved"]
    assert [one.path for one in moves] == [town.zones[0].path, town.zones[2].path]


def test_a_ticket_of_two_orders_lies_with_the_first_and_is_seen_by_who_works_either(town: Town) -> None:
    """One call about broadband and IPTV: the two jobs may be another group's each."""
    first, second = cast.register(cast.caller(town)), cast.register(cast.caller(town, phone="13612340000"))
    TicketOrder.objects.create(ticket_id=first.ticket_id, order_id=second.order_id)
    orders.set_zone(town.desk, order_id=second.order_id, zone_id=town.zones[2].pk, at=minutes(4))
    run_until_idle(minutes(5))
    assert Ticket.objects.get(pk=first.ticket_id).org_path == town.zones[0].path
    numbers = {path: [row.number for row in tickets(path, first)] for path in DESKS}
    assert numbers == {GROUP_A: [first.ticket_number], GROUP_B: [first.ticket_number]}
    assert {row.number: row.order_numbers for row in tickets(GROUP_B, second)} == {
        first.ticket_number: (second.order_number,),
        second.ticket_number: (second.order_number,),
    }, "what lies elsewhere is not named"
    assert [row.number for row in tickets(GROUP_A, second)] == [first.ticket_number], "not the other customer's"
    orders.set_zone(town.desk, order_id=first.order_id, zone_id=town.zones[2].pk, at=minutes(6))
    run_until_idle(minutes(7))
    assert Ticket.objects.get(pk=first.ticket_id).org_path == town.zones[2].path
    assert tickets(GROUP_A, first) == ()


def tickets(path: str, made: frontdesk.RegisterResult) -> tuple[frontdesk.TicketRow, ...]:
    return frontdesk.tickets_of(DESKS[path], made.order_id)


def test_other_tickets_stay_and_nothing_moves_twice(town: Town) -> None:
    first = cast.register(cast.caller(town))
    other = cast.register(cast.caller(town, phone="13612340000"))
    orders.set_zone(town.desk, order_id=first.order_id, zone_id=town.zones[2].pk, at=minutes(4))
    assert move_tickets(MOVER, order_id=first.order_id, at=minutes(5)) == 1
    assert move_tickets(MOVER, order_id=first.order_id, at=minutes(6)) == 0
    assert Ticket.objects.get(pk=other.ticket_id).org_path == town.zones[0].path
    with pytest.raises(NotFound):
        move_tickets(MOVER, order_id=uuid4(), at=minutes(6))
