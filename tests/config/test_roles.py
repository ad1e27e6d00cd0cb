"""The roles file: every permission it names exists, every one that exists is somebody's, and duties stay apart."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest

import bihuan
from bihuan.config.demo.signins import SIGN_INS, WHOLE
from bihuan.kernel.errors import Refused
from bihuan.platform.action import registry
from bihuan.platform.actor import system_actor
from bihuan.platform.identity import create, grant, hashed_password, roles
from bihuan.web.permission_words import WORDS

PACKAGE = Path(bihuan.__file__).parent
PERMISSION = re.compile(r"[a-z_]+\.[a-z_]+")
ASKING = {"may", "require", "areas", "reaches", "page", "read", "visible", "visible_brief", "Place"}
ADMINISTRATORS = ("system_administrator", "security_administrator", "audit_administrator")
AT = datetime(2026, 11, 21, 2, tzinfo=UTC)
# Permissions no role holds: what the system does by itself, one's own account, and the parts of larger acts.
OF_NO_ROLE = {
    "care.drop_callback": "a reaction",
    "care.forget": "a reaction",
    "care.open_callback": "a reaction",
    "dispatch.bind_booking": "a part of registering",
    "dispatch.follow_zone": "a reaction",
    "dispatch.free_window": "a reaction",
    "dispatch.reserve_slot": "a part of registering",
    "frontdesk.forget": "a reaction",
    "frontdesk.move_tickets": "a reaction",
    "frontdesk.settle_tickets": "a reaction",
    "frontdesk.take_over": "a part of taking over a history",
    "history.load": "the operator's, by command, when an installation takes over from an older system",
    "history.receive": "a part of taking over a history",
    "history.reserve": "a part of taking over a history",
    "messages.unmask": "for an installation that wants it: the outbox then shows whole phone numbers",
    "orders.forget": "a reaction",
    "orders.forget_sheets": "a job",
    "orders.finish_sheet": "a part of an import",
    "orders.finish_many": "a part of acting on many",
    "orders.import_part": "a part of an import",
    "orders.reschedule": "a part of agreeing another appointment",
    "orders.reopen": "the callback's answer reopens",
    "users.change_password": "one's own account",
    "users.drop_filter": "one's own account",
    "users.enrol_second": "one's own account",
    "users.fail_sign_in": "the sign-in itself",
    "users.keep_filter": "one's own account",
    "users.prepare_second": "one's own account",
    "users.put_hint_away": "one's own account",
    "users.set_preferences": "one's own account",
    "users.shut_idle": "a job",
    "users.sign_in": "one's own account",
    "users.sign_out": "one's own account",
    "users.use_recovery": "the sign-in itself",
    "workforce.record_fact": "a reaction",
    "workforce.expect_work": "a job",
    "workforce.record_rota": "a part of making a rota",
    "workforce.settle_memberships": "a job",
    "workforce.sweep_paths": "a job",
}


def test_each_permission_a_role_names_exists() -> None:
    known = set(registry) | set(_asked_for())
    wrong = {name: sorted(role.permissions - known) for name, role in roles().items() if role.permissions - known}
    assert not wrong


def test_no_role_holds_a_whole_area() -> None:
    assert not [name for name, role in roles().items() if any("*" in held for held in role.permissions)]


def test_each_permission_that_exists_is_somebodys_or_said_to_be_nobodys() -> None:
    held = frozenset().union(*(role.permissions for role in roles().values()))
    known = {name for name in set(registry) | set(_asked_for()) if _is_ours(name)}
    asked = known - held
    assert not asked - set(OF_NO_ROLE), (
        f"give to roles in config/roles.csv, or to OF_NO_ROLE: {asked - set(OF_NO_ROLE)}"
    )
    assert not set(OF_NO_ROLE) - asked, f"take out of OF_NO_ROLE: {set(OF_NO_ROLE) - asked}"


def test_each_permission_a_role_holds_has_words_and_no_other() -> None:
    held = frozenset().union(*(role.permissions for role in roles().values()))
    assert not held - set(WORDS), f"web/permission_words.py says nothing of {sorted(held - set(WORDS))}"
    assert not set(WORDS) - held, f"web/permission_words.py speaks of what no role holds: {sorted(set(WORDS) - held)}"


# What each role does all day, as its pages and the corridor of an order need it.
@pytest.mark.parametrize(
    ("role", "needs"),
    [
        ("technician", "field.view orders.view orders.accept orders.contact orders.arrive orders.complete"),
        ("dispatcher", "orders.import_sheet dispatch.view dispatch.request_plan dispatch.accept_plan orders.set_zone"),
        ("dispatcher", "dispatch.dispatch_plan dispatch.reassign orders.decide_hold customers.confirm_address"),
        ("hotline_agent", "frontdesk.view frontdesk.register frontdesk.attach dispatch.offer_slots customers.view"),
        ("callback_agent", "care.view care.take_callback care.record_answer care.record_no_answer orders.view"),
        ("contractor_manager", "orders.view orders.reassign workforce.view"),
        ("operations_manager", "orders.view dispatch.view care.view care.settle_unreached orders.decide_hold"),
        ("system_administrator", "jobs.view jobs.retry messages.retry"),
        ("security_administrator", "users.create users.grant users.revoke users.issue_token users.revoke_token"),
        ("audit_administrator", "audit.follow users.view"),
    ],
)
def test_a_role_can_do_its_days_work(role: str, needs: str) -> None:
    assert set(needs.split()) <= roles()[role].permissions


def test_a_callback_agent_closes_and_reopens_through_callbacks_only() -> None:
    assert not {"orders.close", "orders.reopen"} & roles()["callback_agent"].permissions


@pytest.mark.parametrize("name", ADMINISTRATORS)
def test_an_administrator_sees_no_order_and_no_customer(name: str) -> None:
    assert not {"orders.view", "customers.view", "customers.unmask"} & roles()[name].permissions


def test_the_auditor_changes_nothing_but_has_the_record_verified() -> None:
    assert roles()["audit_administrator"].permissions & set(registry) == {"audit.verify"}


def test_only_the_auditor_reads_the_record() -> None:
    assert [name for name, role in roles().items() if "audit.follow" in role.permissions] == ["audit_administrator"]


def test_the_samples_administrators_see_what_belongs_to_no_unit() -> None:
    assert {one.role for one in SIGN_INS if one.unit == WHOLE} == set(ADMINISTRATORS)


@pytest.mark.django_db
@pytest.mark.parametrize(("first", "second"), list(permutations(ADMINISTRATORS, 2)))
def test_two_administrators_are_two_people(first: str, second: str) -> None:
    setup = system_actor("test", "users.create", "users.grant")
    user_id = create(setup, login="someone", password_hash=hashed_password("Two-keys-9", login="someone"), at=AT)
    grant(setup, user_id=user_id, role=first, at=AT)
    with pytest.raises(Refused) as refusal:
        grant(setup, user_id=user_id, role=second, at=AT)
    assert refusal.value.code == "exclusive_roles"


def _is_ours(name: str) -> bool:
    """Tests register actions of their own."""
    return name not in registry or registry[name].body.__module__.startswith("bihuan.")


def _asked_for() -> Iterator[str]:
    """Permissions that queries and pages ask for: text given to what asks, or a constant of a module that asks."""
    for file in PACKAGE.rglob("*.py"):
        if "migrations" in file.parts:
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        constants = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(node.value, ast.Constant)
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _called(node) in ASKING:
                yield from _permissions(node, constants)
            elif isinstance(node, ast.arg | ast.FunctionDef):
                yield from _defaults(node, constants)


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _permissions(call: ast.Call, constants: dict[str, object]) -> Iterator[str]:
    for given in (*call.args, *(keyword.value for keyword in call.keywords)):
        value = constants.get(given.id) if isinstance(given, ast.Name) else getattr(given, "value", None)
        if isinstance(value, str) and PERMISSION.fullmatch(value):
            yield value


def _defaults(node: ast.AST, constants: dict[str, object]) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef):
        for name, default in zip(reversed(node.args.kwonlyargs), reversed(node.args.kw_defaults), strict=False):
            if name.arg == "permission" and isinstance(default, ast.Name):
                yield str(constants[default.id])
