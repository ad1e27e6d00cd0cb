"""Grants and areas: nothing without a grant, a star covers its context only."""

from uuid import UUID

import pytest

from bihuan.platform.actor import Actor, Area, Grant
from bihuan.platform.scoping import ScopeFields, area_filter, path_end, under

PERSON = UUID(int=7)
CONTRACTOR = UUID(int=8)


@pytest.mark.parametrize(
    ("held", "asked", "allowed"),
    [
        ({"orders.view"}, "orders.view", True),
        ({"orders.view"}, "orders.assign", False),
        ({"orders.*"}, "orders.assign", True),
        ({"orders.*"}, "orders_pages.view", False),
        ({"*"}, "orders.view", False),
        (set(), "orders.view", False),
    ],
)
def test_a_permission_is_held_by_name_or_by_its_contexts_star(held: set[str], asked: str, allowed: bool) -> None:
    assert Actor("user:x", "user", (Grant(frozenset(held)),)).may(asked) is allowed


def test_own_grants_need_a_person() -> None:
    grant = Grant(frozenset({"orders.view"}), "0001", own=True)
    assert not Actor("user:x", "user", (grant,)).may("orders.view")
    assert Actor("user:x", "user", (grant,), person_id=PERSON).areas("orders.view") == (Area("0001", None, PERSON),)


def test_areas_of_several_grants_add_up() -> None:
    grants = (
        Grant(frozenset({"orders.view"}), "00010001"),
        Grant(frozenset({"orders.*"}), "00010002", CONTRACTOR),
        Grant(frozenset({"care.view"}), "0001"),
    )
    areas = Actor("user:x", "user", grants).areas("orders.view")
    assert areas == (Area("00010001"), Area("00010002", CONTRACTOR))


@pytest.mark.parametrize(("path", "end"), [("0001", "0002"), ("00010009", "00010010"), ("00019999", "00020000")])
def test_a_path_and_all_below_is_one_range(path: str, end: str) -> None:
    assert path_end(path) == end
    assert path < path + "0001" < end


def test_a_model_that_cannot_show_whose_it_is_stays_hidden() -> None:
    by_path = ScopeFields()
    assert area_filter(Area("0001", None, PERSON), by_path) is None
    assert area_filter(Area("0001"), by_path) == under("0001")
    assert not area_filter(Area(""), by_path)
