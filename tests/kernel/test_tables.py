from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.kernel.errors import Refused
from bihuan.kernel.tables import DecisionTable, Hit

DOMAINS = {"tier": ["ordinary", "silver", "gold"], "area": ["town", "country"]}


def table(hit: Hit, *rows: tuple[str, str, int]) -> DecisionTable[int]:
    return DecisionTable("limits", ["tier", "area"], [((tier, area), hours) for tier, area, hours in rows], hit)


WHOLE = (("gold", "*", 8), ("ordinary;silver", "town", 24), ("ordinary; silver", "country", 48))


def said(found: DecisionTable[int]) -> list[str]:
    return [f"{fault.where}: {fault.msg % fault.params}" for fault in found.faults(DOMAINS)]


def test_the_row_that_answers_and_its_number_in_the_sheet() -> None:
    row = table(Hit.UNIQUE, *WHOLE).decide(tier="silver", area="country")
    assert (row.number, row.then) == (4, 48)


def test_the_topmost_counts() -> None:
    first = table(Hit.FIRST, ("gold", "*", 8), ("*", "town", 24), ("*", "*", 48))
    assert first.decide(tier="gold", area="town").then == 8
    assert first.decide(tier="silver", area="country").then == 48
    assert said(first) == []


def test_all_that_match_are_collected() -> None:
    several = table(Hit.COLLECT, ("gold", "*", 1), ("*", "town", 2))
    assert [row.then for row in several.collect(tier="gold", area="town")] == [1, 2]
    assert several.collect(tier="silver", area="country") == ()
    assert said(several) == []
    with pytest.raises(TypeError, match="collect"):
        several.decide(tier="gold", area="town")


def test_a_gap_is_refused_when_met_and_found_before() -> None:
    holed = table(Hit.UNIQUE, ("gold", "*", 8), ("ordinary;silver", "town", 24))
    with pytest.raises(Refused) as refusal:
        holed.decide(tier="silver", area="country")
    assert refusal.value.code == "no_rule"
    assert str(refusal.value) == "No row of limits answers tier=silver, area=country. Add one."
    assert said(holed) == ["limits: No row answers tier=ordinary;silver, area=country. Add one."]


@pytest.mark.parametrize(
    ("hit", "rows", "fault"),
    [
        (Hit.UNIQUE, (*WHOLE, ("silver", "*", 9)), "limits!5: This row and row 3 answer the same facts"),
        (Hit.FIRST, (("*", "*", 8), *WHOLE), "limits!3: This row can never answer"),
        (Hit.FIRST, (*WHOLE, ("*", "*", 1)), "limits!5: This row can never answer"),
        (Hit.UNIQUE, (*WHOLE, ("platinum", "*", 1)), "limits!5 tier: “platinum” is not one of ordinary, silver, gold"),
        (Hit.COLLECT, (("*", "village", 1),), "limits!2 area: “village” is not one of town, country"),
        (Hit.FIRST, (), "limits: No row answers tier=*, area=*"),
    ],
)
def test_what_is_wrong_is_said_by_row(hit: Hit, rows: tuple[tuple[str, str, int], ...], fault: str) -> None:
    assert any(line.startswith(fault) for line in said(table(hit, *rows))), said(table(hit, *rows))


def test_facts_it_does_not_decide_on_are_a_mistake() -> None:
    with pytest.raises(TypeError, match="decides on tier, area"):
        table(Hit.UNIQUE, *WHOLE).decide(tier="gold")


VALUES = ["a", "b", "c"]
cells = st.one_of(st.just("*"), st.lists(st.sampled_from(VALUES), min_size=1, max_size=3, unique=True).map(";".join))


@given(st.lists(st.tuples(cells, cells, cells), max_size=6), st.sampled_from(Hit))
def test_no_faults_means_every_case_has_the_right_number_of_answers(rows: list[tuple[str, str, str]], hit: Hit) -> None:
    inputs = ["x", "y", "z"]
    drawn = DecisionTable("t", inputs, [(row, None) for row in rows], hit)
    answers = [drawn.collect(x=x, y=y, z=z) for x, y, z in product(VALUES, VALUES, VALUES)]
    topmost = {answer[0].number for answer in answers if answer}
    right = {
        Hit.UNIQUE: all(len(answer) == 1 for answer in answers),
        Hit.FIRST: all(answers) and len(topmost) == len(rows),
        Hit.COLLECT: True,
    }
    assert (not drawn.faults(dict.fromkeys(inputs, VALUES))) == right[hit]
