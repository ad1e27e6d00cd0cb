"""Asking the catalogue: by code, on a day, without a query to the database once it is read."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.catalog.types import SkillNeed
from bihuan.kernel.errors import Invalid, Refused
from bihuan.kernel.worktime import CHINA

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)


def test_a_kind_says_what_it_needs() -> None:
    row = catalog.kind("leased", "install", ON)
    assert (row.prefix, row.standard_minutes) == ("ZJ", 180)
    assert row.needs == (SkillNeed("leased", 2), SkillNeed("fibre", 2))
    assert row.equipment == ("optical_meter", "ber_tester")


def test_there_is_no_kind_for_what_nobody_does() -> None:
    with pytest.raises(Invalid) as refusal:
        catalog.kind("mobile", "move", ON)
    assert refusal.value.code == "unknown_kind"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ("broadband repair ordinary town", (1440, "24x7", 60)),
        ("broadband repair gold town", (360, "24x7", 30)),
        ("iptv repair gold country", (720, "24x7", 30)),
        ("mobile repair ordinary country", (4320, "24x7", 60)),
        ("leased repair gold town", (240, "24x7", 30)),
        ("leased move silver country", (4800, "working", 60)),
        ("fixed dismantle gold town", (2400, "working", 120)),
        ("mobile service silver country", (960, "working", 45)),
    ],
)
def test_limits(facts: str, expected: tuple[int, str, int]) -> None:
    row = catalog.limit(*facts.split(), ON)
    assert (row.limit_minutes, row.calendar, row.contact_minutes) == expected
    assert row.first_response_minutes == 30


def test_no_limit_for_a_tier_nobody_knows() -> None:
    with pytest.raises(Refused) as refusal:
        catalog.limit("broadband", "repair", "platinum", "town", ON)
    assert refusal.value.code == "no_rule"


def china(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


@pytest.mark.parametrize(
    ("code", "start", "end", "minutes"),
    [
        ("24x7", "2026-10-01T00:00", "2026-10-02T00:00", 1440),
        ("duty", "2026-10-01T00:00", "2026-10-02T00:00", 14 * 60),
        ("working", "2026-10-01T00:00", "2026-10-08T00:00", 0),  # the whole holiday week
        ("working", "2026-09-20T00:00", "2026-09-21T00:00", 8 * 60),  # a Sunday made a workday
        ("working", "2026-11-21T00:00", "2026-11-23T00:00", 0),  # a plain weekend
        ("working", "2026-11-20T12:00", "2026-11-20T14:00", 30),  # half an hour after the lunch break
        ("working", "2027-05-01T00:00", "2027-05-03T00:00", 0),  # known by law before the year's notice
    ],
)
def test_calendars_count(code: str, start: str, end: str, minutes: int) -> None:
    assert catalog.calendar(code, ON).between(china(start), china(end)) == minutes * 60


@pytest.mark.parametrize(
    ("on", "years"),
    [
        (date(2026, 9, 30), []),
        (date(2026, 11, 21), [2027]),
        (date(2027, 3, 1), [2027]),
        (date(2028, 11, 1), [2028, 2029]),
    ],
)
def test_a_year_without_announced_holidays_is_warned_of(on: date, years: list[int]) -> None:
    assert [fault.params["year"] for fault in catalog.holiday_warnings(on)] == years


def test_slots_are_in_order_and_fit_the_work() -> None:
    assert [row.code for row in catalog.slots(ON)] == ["0810", "1012", "1214", "1416", "1618", "1820"]
    assert [row.code for row in catalog.slots(ON, "dismantle")] == ["0810", "1012", "1416", "1618"]
    assert [row.code for row in catalog.slots(ON) if row.evening] == ["1820"]


def test_the_windows_ahead_are_those_not_over_yet_day_by_day() -> None:
    at = datetime(2026, 11, 21, 16, 30, tzinfo=CHINA)
    ahead = list(catalog.windows_ahead("dismantle", at, 2))
    assert [f"{start:%d %H:%M}–{end:%H:%M}" for start, end in ahead] == [
        "21 16:00–18:00",  # under way, so it may still be kept
        "22 08:00–10:00",
        "22 10:00–12:00",
        "22 14:00–16:00",
        "22 16:00–18:00",
    ]


def test_checks_are_those_of_the_kind() -> None:
    codes = [row.code for row in catalog.checks("broadband", "repair", ON)]
    assert codes == ["optical_power", "speed_share", "customer_shown", "site_cleaned"]
    assert [row.code for row in catalog.checks("mobile", "dismantle", ON)] == ["site_cleaned"]


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("businesses", "宽带", "broadband"),
        ("businesses", "KD", "broadband"),
        ("businesses", " broadband ", "broadband"),
        ("businesses", "iptv", "iptv"),
        ("tiers", "金牌", "gold"),
        ("tiers", "宽带", None),
        ("symptoms", "kd02", "no_connection"),
    ],
)
def test_the_carriers_own_words_are_understood(name: str, text: str, code: str | None) -> None:
    assert catalog.from_carrier(name, text, ON) == code


def test_a_code_is_required_to_be_of_the_business() -> None:
    assert catalog.require("symptoms", "los_red", ON, "broadband").label_zh == "光猫红灯"
    assert catalog.require("symptoms", "other", ON, "leased").code == "other"
    with pytest.raises(Invalid) as refusal:
        catalog.require("symptoms", "los_red", ON, "mobile")
    assert refusal.value.code == "code_not_in_use"
    with pytest.raises(Invalid):
        catalog.require("symptoms", "gremlins", ON)


def test_lists_can_be_narrowed_to_a_business() -> None:
    assert [row.code for row in catalog.code_list("symptoms", ON, "iptv")] == [
        "no_picture",
        "freezes",
        "box_fault",
        "other",
    ]


def test_labels_follow_the_language() -> None:
    row = catalog.code_row("tiers", "gold", ON)
    assert (catalog.label(row, "zh-hans"), catalog.label(row, "en"), catalog.label(row, "en-gb")) == (
        "金牌",
        "Gold",
        "Gold",
    )


def test_a_day_means_its_first_moment_here_and_an_instant_itself() -> None:
    assert catalog.moment(ON) == datetime(2026, 11, 20, 16, tzinfo=UTC)
    assert catalog.moment(china("2026-11-21T09:30")) == china("2026-11-21T09:30")


def test_looking_up_again_costs_no_query(django_assert_num_queries, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("bihuan.platform.policies.store.RECHECK_S", 3600)
    catalog.kind("broadband", "repair", ON)
    with django_assert_num_queries(0):
        for day in range(50):
            on = ON + timedelta(days=day)
            catalog.kind("broadband", "repair", on)
            catalog.limit("broadband", "repair", "gold", "town", on)
            catalog.calendar("working", on)
            catalog.require("symptoms", "los_red", on)
