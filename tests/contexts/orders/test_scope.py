"""One sight: list, pages, count, detail, export, search and board agree; what lies beyond changes no answer."""

import random
from typing import Any
from uuid import UUID

from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Order
from bihuan.kernel.errors import Forbidden, NotFound
from bihuan.platform.actor import Actor, Grant
from tests.contexts.orders import cast
from tests.contexts.orders.cast import Town, minutes

EVERY = orders.OrderFilter()
PATHS = ("", "0001", cast.CITY, cast.GROUP_A, cast.GROUP_B, f"{cast.GROUP_A}0001", f"{cast.GROUP_B}0002", "0002")


def populate(town: Town) -> None:
    """Orders of all four zones and of none, held by four people or nobody."""
    people = [town.chen, town.liu, town.helper, town.hired, None]
    for number in range(20):
        order_id = cast.receive(town, zone=(0, 1, 2, 3, None)[number % 5])
        if (lead := people[number // 4]) is not None:
            orders.assign(town.desk, order_id=order_id, person_id=lead.pk, at=minutes(3))


def some_actor(town: Town, rng: random.Random) -> Actor:
    grants = tuple(
        Grant(
            frozenset(rng.choice([("orders.*",), ("orders.view", "orders.export"), ("orders.note",)])),
            rng.choice(PATHS),
            contractor_id=rng.choice([None, None, town.contractor.pk]),
            own=rng.random() < 0.2,
        )
        for _ in range(rng.randrange(3))
    )
    return Actor("user:any", "user", grants, person_id=rng.choice([None, town.chen.pk, town.hired.pk]))


def allowed(actor: Actor, order: Order) -> bool:
    """The rule of sight said again, order by order."""
    return any(
        "orders.note" not in grant.permissions
        and order.org_path.startswith(grant.path)
        and grant.contractor_id in (None, order.contractor_id)
        and (not grant.own or (actor.person_id is not None and actor.person_id == order.holder_id))
        for grant in actor.grants
    )


def opened(actor: Actor, order_id: UUID | str) -> bool:
    try:
        return bool(orders.detail(actor, order_id, at=minutes(9)))
    except NotFound:
        return False


def test_every_way_of_looking_shows_the_same(town: Town) -> None:
    populate(town)
    every = list(Order.objects.all())
    rng = random.Random(19)
    seen_sizes = set()
    for _ in range(40):
        actor = some_actor(town, rng)
        wanted = {order.pk for order in every if allowed(actor, order)}
        try:
            listed = {row.id for row in orders.list_orders(actor, EVERY, at=minutes(9)).rows}
        except Forbidden:
            assert not wanted
            continue
        seen_sizes.add(len(wanted))
        assert listed == wanted
        assert orders.count_orders(actor, EVERY) == len(wanted)
        assert {row.id for row in orders.each_order(actor, EVERY, at=minutes(9))} == wanted
        pages = [orders.list_orders(actor, EVERY, at=minutes(9), number=n, size_count=7).rows for n in (1, 2, 3)]
        assert [row.id for page in pages for row in page] == [
            row.id for row in orders.list_orders(actor, EVERY, at=minutes(9)).rows
        ]
        board = orders.board(actor, "", cast.TODAY)
        given = {order.pk for order in every if order.holder_id}
        assert {visit.order_id for visit in board} == wanted & given
        for order in rng.sample(every, 4):
            inside = order.pk in wanted
            assert opened(actor, order.pk) is opened(actor, order.number) is inside
            found = orders.list_orders(actor, orders.OrderFilter(text=order.number), at=minutes(9)).rows
            assert [row.id for row in found] == ([order.pk] if inside else [])
    assert len(seen_sizes) > 4  # the draw was no string of empty sights


def test_what_lies_beyond_sight_changes_no_answer(town: Town) -> None:
    """Filters, sorts, counts and related orders are no oracle: rows beyond sight leave every answer as it was."""
    cast.receive(town, zone=2)
    mine = Order.objects.get()
    asks: list[Any] = [
        lambda wanted: orders.count_orders(town.desk_b, wanted),
        lambda wanted: orders.list_orders(town.desk_b, wanted, at=minutes(9)),
        lambda wanted: tuple(orders.each_order(town.desk_b, wanted, at=minutes(9))),
    ]
    filters = [
        EVERY,
        orders.OrderFilter(text="GZ"),
        orders.OrderFilter(phone="13612349077"),
        orders.OrderFilter(holder_id=town.chen.pk),
        orders.OrderFilter(urged=True),
        orders.OrderFilter(customer_id=mine.customer_id),
        orders.OrderFilter(path=cast.GROUP_A),
    ]
    before = [ask(wanted) for ask in asks for wanted in filters]
    related = orders.detail(town.desk_b, mine.pk, at=minutes(9)).related
    hidden = cast.receive(town, zone=0)
    Order.objects.filter(pk=hidden).update(customer_id=mine.customer_id)
    orders.assign(town.desk, order_id=hidden, person_id=town.chen.pk, at=minutes(3))
    orders.urge(town.desk, order_id=hidden, at=minutes(4))
    assert [ask(wanted) for ask in asks for wanted in filters] == before
    assert orders.detail(town.desk_b, mine.pk, at=minutes(9)).related == related
