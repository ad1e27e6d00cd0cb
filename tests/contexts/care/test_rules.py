"""Who is called back, drawn so that nobody can influence it; and when to try again."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.contexts.care import rules
from bihuan.contexts.care.policies import CALLBACK, TEMPLATES, VARIABLES, check_templates
from bihuan.contexts.care.types import SampleRow, TemplateRow
from tests.contexts.orders.cast import START, minutes

ROWS = (SampleRow("*", "gold", 1, 1), SampleRow("repair", "*", 2, 2), SampleRow("*", "silver", 3, 3))


@pytest.mark.parametrize(
    ("work", "tier", "share_bp"),
    [("repair", "gold", 1), ("install", "gold", 1), ("repair", "ordinary", 2), ("install", "silver", 3)],
)
def test_the_first_row_that_covers_counts(work: str, tier: str, share_bp: int) -> None:
    found = rules.share_for(ROWS, work, tier)
    assert found is not None
    assert found.share_bp == share_bp


def test_what_no_row_covers_is_not_called_back() -> None:
    assert rules.share_for(ROWS, "install", "ordinary") is None


@given(st.uuids(), st.integers(0, 10_000))
def test_the_draw_repeats_and_grows_with_the_share(order_id: UUID, share_bp: int) -> None:
    drawn = rules.is_sampled(order_id, 1, share_bp)
    assert drawn == rules.is_sampled(order_id, 1, share_bp)
    assert not drawn or rules.is_sampled(order_id, 1, min(10_000, share_bp + 1))
    assert rules.is_sampled(order_id, 1, 10_000)
    assert not rules.is_sampled(order_id, 1, 0)
    assert rules.is_sampled(order_id, 2, 0), "a reopened order is always asked about"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("attempts_count", "escalation", "wait_minutes"), [(1, 0, 120), (2, 0, 120), (1, 1, 30), (3, 0, None), (3, 1, None)]
)
def test_the_next_try(attempts_count: int, escalation: int, wait_minutes: int | None) -> None:
    wanted = None if wait_minutes is None else minutes(wait_minutes)
    assert rules.next_attempt(CALLBACK.at(START).value, attempts_count, escalation, START) == wanted


@pytest.mark.django_db
def test_every_step_has_its_template_and_fits() -> None:
    rows = TEMPLATES.at(START).value
    assert {row.step for row in rows} == set(VARIABLES)
    assert check_templates(rows) == []


@pytest.mark.parametrize(
    "row",
    [
        TemplateRow("no_such_step", "sms", "单号 $number", 0),
        TemplateRow("received", "sms", "$technician 已出发", 0),
        TemplateRow("received", "email", "单号 $number", 0),
        TemplateRow("received", "sms", "单号 $number", -1),
    ],
)
def test_a_template_that_could_not_be_sent_is_found_at_its_row(row: TemplateRow) -> None:
    faults = check_templates((row,))
    assert len(faults) == 1
    assert faults[0].where.startswith("templates.csv row 2")
