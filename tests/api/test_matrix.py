"""Every operation asked by every role, against the table in permissions.csv.

yes: it is let in (and answers, or finds fault with the request); unseen: let in, and what it names is not there;
no: 403. A new operation or role needs its row or column: somebody has to decide it.
"""

import csv
from pathlib import Path

import pytest

from bihuan.platform.identity import roles
from tests.api import cast, examples
from tests.api.examples import DOCUMENT
from tests.contexts.orders.cast import Town

TABLE = Path(__file__).with_name("permissions.csv")
OPERATIONS = {
    details["operationId"]: (method, path.removeprefix(cast.ROOT), details)
    for path, methods in DOCUMENT["paths"].items()
    for method, details in methods.items()
}
with TABLE.open(encoding="utf-8", newline="") as handle:
    EXPECTED = {row.pop("operation"): row for row in csv.DictReader(handle)}
KNOWN = sorted(OPERATIONS.keys() & EXPECTED.keys())


def test_the_table_has_a_row_for_each_operation_and_a_column_for_each_role() -> None:
    lacking, gone = OPERATIONS.keys() - EXPECTED.keys(), EXPECTED.keys() - OPERATIONS.keys()
    assert not lacking, f"tests/api/permissions.csv: add a line (yes, unseen or no for each role) for {sorted(lacking)}"
    assert not gone, f"tests/api/permissions.csv: take out the lines of {sorted(gone)}"
    assert all(set(row) == {"permission", *roles()} for row in EXPECTED.values())


def test_the_table_names_the_permission_each_operation_asks_for() -> None:
    asked = {name: "".join(details["security"][0]["token"]) for name, (_m, _p, details) in OPERATIONS.items()}
    assert {name: EXPECTED[name]["permission"] for name in KNOWN} == {name: asked[name] for name in KNOWN}


@pytest.mark.parametrize("role", list(roles()))
def test_a_role_is_let_in_where_the_table_says_so(town: Town, role: str) -> None:
    caller = cast.caller(town, role)
    answered = {name: _ask(caller, name) for name in KNOWN}
    assert answered == {name: EXPECTED[name][role] for name in KNOWN}


@pytest.mark.parametrize("name", OPERATIONS)
def test_nobody_is_let_in_without_a_token(db: None, name: str) -> None:
    stranger = cast.Caller("bh_00000000_" + "x" * 43, cast.uuid4())
    assert _status(stranger, name) == 401


def _ask(caller: cast.Caller, name: str) -> str:
    status = _status(caller, name)
    assert status in {200, 201, 202, 204, 403, 404, 409, 422}, (name, status)
    return {403: "no", 404: "unseen"}.get(status, "yes")


def _status(caller: cast.Caller, name: str) -> int:
    method, path, details = OPERATIONS[name]
    placed, asked, body = examples.parts(details)
    address = path.format(**placed)
    if method == "get":
        return caller.get(address, **asked).status_code
    if body is None:
        file = '--x\r\nContent-Disposition: form-data; name="sheet"; filename="a.csv"\r\n\r\nno sheet\r\n--x--\r\n'
        return caller.post(address, file, content_type="multipart/form-data; boundary=x").status_code
    return caller.post(address, body).status_code
