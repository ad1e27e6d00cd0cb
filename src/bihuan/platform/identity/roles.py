"""What each role may do: a table in a file (`ROLES_FILE`), so that an installation words its own roles.

    role,label_zh,label_en,reach,exclusive,permissions
    technician,装维工程师,Technician,own,,orders.view orders.accept …

`reach` says what narrows a grant of the role: `tree` (a path), `contractor` (a path and one contractor), `own`
(the person's own rows). Roles with the same word in `exclusive` can't be held by one account, and the last holder
of each can't be removed. `permissions` are names of actions and views, or `orders.*` for all of one area.
"""

import csv
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from django.conf import settings

from bihuan.kernel.errors import N_, Fault, Invalid

COLUMNS = ("role", "label_zh", "label_en", "reach", "exclusive", "permissions")
_ROLE = re.compile(r"[a-z][a-z_]{1,31}")
_PERMISSION = re.compile(r"[a-z][a-z_]*\.(?:\*|[a-z][a-z_]*)")


class Reach(StrEnum):
    """What a grant of a role must be narrowed by."""

    TREE = "tree"
    CONTRACTOR = "contractor"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Role:
    """One row of the table."""

    role: str
    label_zh: str
    label_en: str
    reach: Reach
    exclusive: str
    permissions: frozenset[str]


@cache
def roles() -> dict[str, Role]:
    """This will load the installation's roles by name, in the file's order; Invalid lists every faulty cell."""
    return load(Path(settings.ROLES_FILE))


def load(file: Path) -> dict[str, Role]:
    """This will read and check a roles file."""
    with file.open(encoding="utf-8-sig", newline="") as handle:
        lines = [line for line in csv.reader(handle) if any(cell.strip() for cell in line)]
    if not lines or tuple(lines[0]) != COLUMNS:
        raise Invalid(N_("The first line must be: %(columns)s"), where=f"{file.name}!A1", columns=",".join(COLUMNS))
    faults: list[Fault] = []
    found: dict[str, Role] = {}
    for number, line in enumerate(lines[1:], start=2):
        cells = dict(zip(COLUMNS, [*(cell.strip() for cell in line), *[""] * len(COLUMNS)], strict=False))
        wrong = [
            Fault(f"{file.name}!{chr(ord('A') + COLUMNS.index(column))}{number}", msg, {"value": value})
            for column, value, msg in _faults(cells, found)
        ]
        faults += wrong
        if not wrong:
            found[cells["role"]] = _role(cells)
    if faults:
        raise Invalid.of(faults)
    return found


def _faults(cells: dict[str, str], earlier: dict[str, Role]) -> list[tuple[str, str, str]]:
    """The faults of one line as (column, message, offending value)."""
    wrong = []
    role, reach = cells["role"], cells["reach"]
    if not _ROLE.fullmatch(role):
        wrong.append(("role", N_("“%(value)s” is not a role's name: small letters and _, 2 to 32 of them"), role))
    elif role in earlier:
        wrong.append(("role", N_("The role “%(value)s” stands here twice"), role))
    wrong += [(column, N_("A label is missing"), "") for column in ("label_zh", "label_en") if not cells[column]]
    if reach not in {known.value for known in Reach}:
        wrong.append(("reach", N_("“%(value)s” is not a reach: tree, contractor or own"), reach))
    if cells["exclusive"] and not _ROLE.fullmatch(cells["exclusive"]):
        wrong.append(("exclusive", N_("“%(value)s” is not a group's name: small letters and _"), cells["exclusive"]))
    names = cells["permissions"].split()
    if not names:
        wrong.append(("permissions", N_("A role without permissions does nothing"), ""))
    wrong += [
        ("permissions", N_("“%(value)s” is not a permission: area.verb or area.*"), name)
        for name in names
        if not _PERMISSION.fullmatch(name)
    ]
    return wrong


def _role(cells: dict[str, str]) -> Role:
    return Role(
        role=cells["role"],
        label_zh=cells["label_zh"],
        label_en=cells["label_en"],
        reach=Reach(cells["reach"]),
        exclusive=cells["exclusive"],
        permissions=frozenset(cells["permissions"].split()),
    )
