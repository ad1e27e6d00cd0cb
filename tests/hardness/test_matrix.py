"""Every address asked by every role and by a stranger, against routes.csv; roles.csv says what a role may do.

What the API's operations answer to each role stands in tests/api/test_matrix.py; here their rows are compared with what
their description says.
"""

from collections.abc import Iterator

import pytest
from django.test import Client

from bihuan.platform import clock
from bihuan.platform.identity import User, roles
from tests.contexts.orders import cast
from tests.hardness import routes
from tests.hardness.answers import entered, signed_in
from tests.hardness.routes import DOCUMENTED, NO_METHOD, OPEN, SIGNED_IN, Row
from tests.web import people

PAGES = routes.pages()


@pytest.fixture
def town(db: None) -> Iterator[cast.Town]:
    with clock.frozen(cast.minutes(30)):
        yield people.town()


def test_every_address_has_its_row() -> None:
    served, known = set(routes.served()), set(routes.table())
    assert not served - known, f"{routes.ADD}\n" + "\n".join(sorted(served - known))
    assert not known - served, f"{routes.DROP}\n" + "\n".join(sorted(known - served))


def test_the_rules_are_permissions_of_some_role() -> None:
    held = frozenset[str]().union(*(role.permissions for role in roles().values()))
    for row in routes.table().values():
        for rule in (row.get, row.post):
            assert rule in held | {OPEN, SIGNED_IN, NO_METHOD}, row


def test_an_operation_of_the_api_asks_for_what_its_description_says() -> None:
    rows = {route: (row.get, row.post) for route, row in routes.table().items() if route.startswith(DOCUMENTED)}
    assert rows | {route: said for route in rows if (said := routes.documented(route))} == rows


@pytest.mark.parametrize("name", list(roles()))
def test_a_role_is_let_in_where_the_table_says_so(town: cast.Town, name: str) -> None:
    role, client = roles()[name], signed_in("reader", name, path=cast.CITY)
    expected = {(row.route, method): rule for row in PAGES for method, rule in row.asked}
    let_in = {}
    for route, method in expected:
        status = _ask(client, method, route)
        assert status in {200, 204, 302, 400, 403, 404, 409, 422}, (method, route)
        let_in[route, method] = status != 403
        if route == "signout":
            client = entered("reader")
    may = {OPEN, SIGNED_IN, *role.permissions}
    assert let_in == {asked: rule in may for asked, rule in expected.items()}


def test_a_method_the_table_does_not_name_is_none_of_the_address(town: cast.Town) -> None:
    client = signed_in("reader", "dispatcher", path=cast.CITY)
    for row in PAGES:
        for method, rule in (("get", row.get), ("post", row.post)):
            if rule == NO_METHOD:
                assert _ask(client, method, row.route) == 405, (method, row.route)
        for method in ("put", "patch", "delete", "options", "trace"):
            if row.get != SIGNED_IN or row.post != SIGNED_IN:
                assert _ask(client, method, row.route) in {403, 405}, (method, row.route)


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.route or "/")
def test_a_stranger_is_sent_to_sign_in_and_learns_nothing(db: None, row: Row) -> None:
    for method, rule in row.asked:
        address = routes.address(row.route)
        answer = getattr(Client(), method)(address)
        if rule == OPEN:
            assert answer.status_code in {200, 204, 302, 422}
            continue
        assert answer.status_code == 302, (method, address)
        assert answer["Location"].startswith("/signin?next=")
        assert answer.content == b""


def test_whose_password_is_due_changes_it_first(town: cast.Town) -> None:
    client = signed_in("reader", "dispatcher", path=cast.CITY)
    User.objects.update(must_change=True)
    for row in PAGES:
        for method, rule in row.asked:
            if rule != OPEN and row.route not in {"password", "signout"}:
                answer = getattr(client, method)(routes.address(row.route))
                assert (answer.status_code, answer.get("Location")) == (302, "/password"), (method, row.route)


def _ask(client: Client, method: str, route: str) -> int:
    status: int = getattr(client, method)(routes.address(route)).status_code
    return status
