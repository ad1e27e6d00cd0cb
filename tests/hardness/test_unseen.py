"""What lies in another area is answered like what does not exist: same status, same words, whatever is asked."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from bihuan.contexts.orders.models import Order
from bihuan.platform import clock
from bihuan.platform.identity import roles
from bihuan.platform.identity.roles import Reach
from bihuan.platform.models import Event
from tests.api import cast as api_cast
from tests.api import examples
from tests.api.test_scope import EMPTY_INSTEAD, MEANT
from tests.contexts.orders import cast
from tests.contexts.orders.cast import CITY, GROUP_A
from tests.field.cast import sign_in
from tests.hardness import routes, things
from tests.hardness.answers import entered, signed_in, told
from tests.hardness.routes import API, DOCUMENTED, NO_AREAS, NOTHING, Row
from tests.hardness.things import KINDS, Thing, Things
from tests.web import people

NAMING = [row for row in routes.table().values() if row.names not in {NOTHING, NO_AREAS}]
PAGES = [row for row in NAMING if not row.route.startswith((API, "field/"))]
PHONE = [row for row in NAMING if row.route.startswith("field/")]
# The pane beside a list says that there is no such order, and is no page of its own.
SAYS_SO = {"orders/<str:number>/preview"}
OPERATIONS = [row for row in NAMING if row.route.startswith(DOCUMENTED)]


@pytest.fixture
def town(db: None) -> Iterator[cast.Town]:
    with clock.frozen(cast.minutes(30)):
        yield things.town()


def test_each_kind_of_thing_named_can_be_made() -> None:
    assert not {row.route for row in NAMING if row.names not in KINDS}, things.ADD


def _role(permission: str) -> str:
    """The first role over an area that holds a permission."""
    held = (name for name, role in roles().items() if role.reach is Reach.TREE and permission in role.permissions)
    return next(held, "dispatcher")


def test_on_the_pages(town: cast.Town) -> None:
    there = Things.of_group_b(town)
    made = {kind: make(there) for kind, make in KINDS.items()}
    wanted = {_role(rule) for row in PAGES for _method, rule in row.asked}
    near, whole = ({role: signed_in(f"{role}-{path}", role, path=path) for role in wanted} for path in (GROUP_A, CITY))
    before = Event.objects.count()
    for row in PAGES:
        for method, rule in row.asked:
            thing = made[row.names]
            reader = near[_role(rule)]
            answers = [_asked(reader, method, row, thing), _asked(reader, method, row, None)]
            assert answers[0] == answers[1], (method, row.route)
            assert answers[0][0] == (200 if row.route in SAYS_SO else 404), (method, row.route)
    assert Event.objects.count() == before
    for row in PAGES:  # and there it is, for whom it is there
        one_thing = row.route.count("<uuid") < 2
        if one_thing and row.get != routes.NO_METHOD and row.names not in {"import", "job", "many"}:
            assert _asked(whole[_role(row.get)], "get", row, made[row.names])[0] != 404, row.route


@pytest.mark.parametrize(
    ("role", "kind", "asked"),
    [
        ("dispatcher", "order", "/orders?view=all&text={}"),
        ("dispatcher", "order", "/messages?text={}"),
        ("hotline_agent", "customer", "/hotline?customer={}"),
        ("audit_administrator", "order", "/audit?order={}"),
        ("audit_administrator", "customer", "/audit?about=customer:{}"),
        ("operations_manager", "plan", "/rota?plan={}"),
    ],
)
def test_named_in_a_filter(town: cast.Town, role: str, kind: str, asked: str) -> None:
    made, reader = KINDS[kind](Things.of_group_b(town)), signed_in("reader", role, path=GROUP_A)
    there, nowhere = made.number or made.id, "GZ-261121-9999" if made.number else str(uuid4())
    answers = [told(reader.get(asked.format(named)), named) for named in (there, nowhere)]
    assert answers[0] == answers[1]


def test_a_technicians_code_tried_on_an_order_in_sight(town: cast.Town) -> None:
    near, reader = KINDS["order"](Things.of_group_a(town)), signed_in("reader", "dispatcher", path=GROUP_A)
    there = Things.of_group_b(town).worker.code
    for asked in ("judge", "give"):
        answers = [
            told(reader.get(f"/board/orders/{near.number}/{asked}?to={code}"), code) for code in (there, "no-code")
        ]
        assert answers[0] == answers[1]
        assert answers[0][0] == 404
    assert reader.get(f"/board/orders/{near.number}/judge?to=chen").status_code == 200


def test_on_a_technicians_phone(town: cast.Town) -> None:
    """Not even an order of the same group, in a colleague's hands."""
    colleague = Things(town, 0, town.liu, people.account("maker-a"))
    order_id = colleague.in_hand()
    thing = Thing(str(order_id), Order.objects.get(pk=order_id).number)
    chen, liu = sign_in(town.chen), sign_in(town.liu)
    before = Event.objects.count()
    for row in PHONE:
        for method, _rule in row.asked:
            answers = [_asked(chen, method, row, thing), _asked(chen, method, row, None)]
            assert answers[0] == answers[1], (method, row.route)
            assert answers[0][0] == 404, (method, row.route)
        assert _asked(liu, "get", row, thing)[0] == 200
    assert Event.objects.count() == before


def test_of_no_contractors_people(town: cast.Town) -> None:
    """A contractor's resident manager sees what is in the hands of the contractor's people, anywhere; nothing else."""
    held = {
        who: Things(town, 2, person, people.account(who)).in_hand()
        for who, person in (("theirs", town.hired), ("others", town.chen))
    }
    boss = people.account("boss")
    grant = {"user_id": boss.pk, "role": "contractor_manager", "path": CITY, "contractor_id": town.contractor.pk}
    people.RoleGrant.objects.create(**grant, valid_from=cast.START)
    reader = entered(boss.login)
    named = {who: Order.objects.get(pk=order_id).number for who, order_id in held.items()}
    may = roles()["contractor_manager"].permissions
    for row in PAGES:
        if row.names != "order" or row.get not in may:
            continue
        shown = _asked(reader, "get", row, Thing(str(held["theirs"]), named["theirs"]))
        assert shown[0] != 404, row.route
        answers = [_asked(reader, "get", row, one) for one in (Thing(str(held["others"]), named["others"]), None)]
        assert answers[0] == answers[1], row.route
        assert answers[0][0] == (200 if row.route in SAYS_SO else 404), row.route
        assert answers[0] != shown, row.route


def test_in_the_api(town: cast.Town) -> None:
    there = Things.of_group_b(town)
    made = {kind: make(there) for kind, make in KINDS.items()}
    wanted = {_role(rule) for row in OPERATIONS for _method, rule in row.asked}
    callers = {role: api_cast.account(role, GROUP_A) for role in wanted}
    before = Event.objects.count()
    for row in OPERATIONS:
        for method, rule in row.asked:
            answers = [_called(callers[_role(rule)], method, row, one) for one in (made[row.names], None)]
            details = _details(row, method)
            assert answers[0] == answers[1], (method, row.route)
            expected = 200 if details["operationId"] in EMPTY_INSTEAD else 404
            assert answers[0][0] == expected, (method, row.route, answers[0])
    assert Event.objects.count() == before


def _asked(client: Any, method: str, row: Row, thing: Thing | None) -> tuple[int, str]:
    address = routes.address(row.route, thing.placed(row.route) if thing else None)
    sent = {"decision": "approve", "reason": "fits"} if method == "post" else {"to": "chen"}
    answer = getattr(client, method)(address, sent)
    return told(answer, address, *_named(row, address))


def _named(row: Row, address: str) -> tuple[str, ...]:
    """The parts of an address that stand for the thing and may be quoted; a short number would be found anywhere."""
    fixed = row.route.split("/")
    return tuple(
        part for part, known in zip(address[1:].split("/"), fixed, strict=True) if part != known and len(part) > 8
    )


def _details(row: Row, method: str) -> Any:
    return routes.operations_at(row.route)[method]


def _called(caller: Any, method: str, row: Row, thing: Thing | None) -> tuple[int, str]:
    details = _details(row, method)
    _placed, asked, body = examples.parts(details)
    address = routes.address(row.route, thing.placed(row.route) if thing else None)
    path = address.removeprefix(api_cast.ROOT)
    if method == "get":
        answer = caller.get(path, **asked)
    else:
        answer = caller.post(path, (body or {}) | MEANT.get(details["operationId"], {}))
    return told(answer, address, *_named(row, address))
