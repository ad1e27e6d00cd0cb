"""The rules over the whole catalogue: what ships keeps them, and each kind of mistake is found where it is."""

from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import pytest

from bihuan.contexts.catalog.pack import LISTS, Pack
from bihuan.contexts.catalog.policies import ALL
from bihuan.contexts.catalog.rules import faults

SHIPPED = Pack(*(policy.shipped.value for policy in ALL))


def changed(table: str, index: int, **values: Any) -> Pack:
    """The shipped pack with some cells of one row changed."""
    rows = list(getattr(SHIPPED, table))
    rows[index] = replace(rows[index], **values)
    return replace(SHIPPED, **{table: tuple(rows)})


def without(table: str, index: int) -> Pack:
    rows = getattr(SHIPPED, table)
    return replace(SHIPPED, **{table: rows[:index] + rows[index + 1 :]})


def row_of(table: str, **values: Any) -> int:
    """The index of the one row with these values."""
    (found,) = (
        index
        for index, row in enumerate(getattr(SHIPPED, table))
        if all(getattr(row, name) == value for name, value in values.items())
    )
    return found


def test_the_shipped_pack_keeps_every_rule() -> None:
    assert faults(SHIPPED) == ()


def test_the_policies_stand_in_the_order_of_the_pack() -> None:
    assert [policy.file.stem for policy in ALL] == [field.name for field in fields(Pack)]


@pytest.mark.parametrize(
    ("pack", "where", "params"),
    [
        (changed("kinds", 0, business="fax"), "kinds.csv!2 business", {"code": "fax", "table": "businesses"}),
        (changed("kinds", 0, equipment=("hammer",)), "kinds.csv!2 equipment", {"code": "hammer", "table": "equipment"}),
        (changed("kinds", 0, skills=("magic:1",)), "kinds.csv!2 skills", {"need": "magic:1"}),
        (changed("kinds", 0, skills=("fibre:9",)), "kinds.csv!2 skills", {"need": "fibre:9"}),
        (changed("kinds", 0, skills=("fibre",)), "kinds.csv!2 skills", {"need": "fibre"}),
        (changed("kinds", 0, standard_minutes=0), "kinds.csv!2 standard_minutes", {}),
        (changed("kinds", 0, prefix="GZ"), "kinds.csv!5 prefix", {"prefix": "GZ"}),
        (changed("skill_levels", 2, rank=4), "skill_levels.csv", {}),
        (changed("limits", 0, calendar="moon"), "limits.csv!2 calendar", {"code": "moon", "table": "calendars"}),
        (changed("limits", 0, contact_minutes=0), "limits.csv!2 limit_minutes", {}),
        (changed("limits", 0, limit_minutes=2881), "limits.csv!2 limit_minutes", {"hours": 48}),
        (changed("limits", 3, limit_minutes=4321), "limits.csv!5 limit_minutes", {"hours": 72}),
        (changed("limits", 0, calendar="working"), "limits.csv!2 limit_minutes", {"hours": 48}),
        (changed("limits", 1, tiers=("ordinary", "silver")), "limits.csv!3", {"row": 2}),
        (changed("calendars", 2, workday_hours=("12:00-08:30",)), "calendars.csv!4 workday_hours", {}),
        (changed("calendars", 2, workday_hours=()), "calendars.csv!4 workday_hours", {}),
        (changed("holidays", 0, kind="work"), "holidays.csv!2 kind", {}),
        (changed("slots", 0, end="08:00"), "slots.csv!2 start", {}),
        (changed("slots", 0, end="11:00"), "slots.csv!3 start", {}),
        (changed("checks", 0, minimum=Decimal(0)), "checks.csv!2 maximum", {}),
        (changed("checks", 0, unit=""), "checks.csv!2 unit", {}),
        (changed("checks", 2, unit="m"), "checks.csv!4 minimum", {}),
        (changed("checks", 2, choices="tiers"), "checks.csv!4 choices", {}),
        (changed("checks", 12, choices="flavours"), "checks.csv!14 choices", {}),
        (changed("codes", 0, list="flavours"), "codes.csv!2 list", {"list": "flavours"}),
        (changed("codes", 0, marks=("spoken",)), "codes.csv!2 marks", {"mark": "spoken"}),
        (changed("codes", 0, max_minutes=5), "codes.csv!2 max_minutes", {}),
        (changed("codes", 1, carrier_codes=("KD",)), "codes.csv!3 carrier_codes", {"code": "KD"}),
    ],
)
def test_a_mistake_is_found_at_its_place(pack: Pack, where: str, params: dict[str, object]) -> None:
    found = {fault.where: fault.params for fault in faults(pack)}
    assert where in found
    assert found[where] == params


def test_a_missing_limit_names_the_combination_nobody_answers() -> None:
    row = row_of("limits", businesses=("leased",), tiers=("gold",), areas=("town",))
    (fault,) = faults(without("limits", row))
    assert fault.params == {"facts": "businesses=leased, works=repair, tiers=gold, areas=town"}


def test_retiring_a_code_still_referred_to_is_found() -> None:
    pack = changed("skills", row_of("skills", code="mobile"), retired=True)
    assert {fault.params["need"] for fault in faults(pack)} == {"mobile:1", "mobile:2"}


@pytest.mark.parametrize("name", sorted(LISTS))
def test_no_list_the_program_asks_for_may_be_empty(name: str) -> None:
    pack = replace(SHIPPED, codes=tuple(row for row in SHIPPED.codes if row.list != name))
    assert {"list": name} in [fault.params for fault in faults(pack)]


def test_every_kind_has_checks_and_all_codes_are_named_in_both_languages() -> None:
    rows = [row for field in fields(Pack) for row in getattr(SHIPPED, field.name)]
    for row in rows:
        for name in ("label_zh", "label_en", "name_zh", "name_en"):
            assert getattr(row, name, "named")
