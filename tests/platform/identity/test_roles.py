"""The roles file: its faults are named by cell, and the shipped one parts the administrators' duties."""

from pathlib import Path

import pytest

from bihuan.kernel.errors import Invalid
from bihuan.platform.identity.roles import Reach, load, roles

HEAD = "role,label_zh,label_en,reach,exclusive,permissions"
GOOD = "dispatcher,调度员,Dispatcher,tree,,orders.view dispatch.*"


def write(folder: Path, *lines: str) -> Path:
    file = folder / "roles.csv"
    file.write_text("\n".join(lines), encoding="utf-8-sig")
    return file


def test_a_good_file_loads_in_its_order(tmp_path: Path) -> None:
    found = load(write(tmp_path, HEAD, GOOD, "", "technician,装维,Technician,own,,orders.view"))
    assert list(found) == ["dispatcher", "technician"]
    assert found["dispatcher"].permissions == {"orders.view", "dispatch.*"}
    assert found["technician"].reach is Reach.OWN


@pytest.mark.parametrize(
    ("line", "cell"),
    [
        ("Dispatcher,调度员,Dispatcher,tree,,orders.view", "A2"),
        ("d,调度员,Dispatcher,tree,,orders.view", "A2"),
        ("dispatcher,,Dispatcher,tree,,orders.view", "B2"),
        ("dispatcher,调度员,,tree,,orders.view", "C2"),
        ("dispatcher,调度员,Dispatcher,all,,orders.view", "D2"),
        ("dispatcher,调度员,Dispatcher,tree,Admin!,orders.view", "E2"),
        ("dispatcher,调度员,Dispatcher,tree,,", "F2"),
        ("dispatcher,调度员,Dispatcher,tree,,*", "F2"),
        ("dispatcher,调度员,Dispatcher,tree,,*.*", "F2"),
        ("dispatcher,调度员,Dispatcher,tree,,orders", "F2"),
        ("dispatcher,调度员", "C2"),
    ],
)
def test_a_fault_is_named_by_its_cell(tmp_path: Path, line: str, cell: str) -> None:
    with pytest.raises(Invalid) as caught:
        load(write(tmp_path, HEAD, line))
    assert f"roles.csv!{cell}" in [fault.where for fault in caught.value.faults]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as caught:
        load(write(tmp_path, HEAD, GOOD, GOOD, "x,,,,,"))
    places = [fault.where for fault in caught.value.faults]
    assert places == [f"roles.csv!{cell}" for cell in ("A3", "A4", "B4", "C4", "D4", "F4")]


@pytest.mark.parametrize("head", ["", "role,permissions"])
def test_another_first_line_is_refused(tmp_path: Path, head: str) -> None:
    with pytest.raises(Invalid):
        load(write(tmp_path, head, GOOD))


def test_the_three_administrators_share_no_duty() -> None:
    admins = [role for role in roles().values() if role.exclusive == "administrator"]
    assert [role.role for role in admins] == [
        "system_administrator",
        "security_administrator",
        "audit_administrator",
    ]
    system, security, audit = (role.permissions for role in admins)
    for held, barred in ((system, ("users.", "audit.")), (security, ("audit.", "system.")), (audit, ("system.",))):
        assert not [name for name in held if name.startswith(barred)]
    assert {name for name in audit if not name.endswith(".view")} == {"audit.follow", "audit.verify"}
    business = ("orders.", "dispatch.", "care.", "frontdesk.", "customers.", "workforce.")
    # The system's one lays the installation's tables, the security's one carries out a wish to be forgotten.
    duties = {"workforce.view", "workforce.load", "customers.load_tree", "customers.erase"}
    assert {name for role in admins for name in role.permissions if name.startswith(business)} == duties


def test_nobody_has_everything() -> None:
    areas = {name.partition(".")[0] for role in roles().values() for name in role.permissions}
    for role in roles().values():
        assert {name.partition(".")[0] for name in role.permissions} < areas
        assert not ({"users.*", "orders.*"} <= role.permissions)
