import string
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.kernel.errors import Invalid
from bihuan.platform.policies.columns import columns_of
from bihuan.platform.policies.shapes import TableShape, ValueShape
from tests.platform.policies.samples import JOBS_CSV, RULES_TOML, Area, JobRow, Rules, jobs, rules

TABLE = TableShape(JobRow, ("code",))
VALUES = ValueShape(Rules)


def said(read: str, shape: TableShape[JobRow] | ValueShape[Rules] = TABLE) -> list[str]:
    source = "jobs.csv" if isinstance(shape, TableShape) else "rules.toml"
    with pytest.raises(Invalid) as invalid:
        shape.read(source, read)
    return [f"{fault.where}: {fault.msg % fault.params}" for fault in invalid.value.faults]


def test_annotations_say_how_cells_are_read(tmp_path: Path) -> None:
    assert jobs(tmp_path).shipped.value == (
        JobRow(
            "install",
            "新装",
            90,
            Decimal("1.50"),
            ("fibre", "lan"),
            Area.TOWN,
            "min",
            True,
            date(2026, 1, 1),
            time(8, 30),
        ),
        JobRow("repair", "修障, 急", 60, Decimal(1), (), None, "h", False, date(2026, 2, 28), time(), "附注"),
    )
    assert rules(tmp_path).shipped.value == Rules(
        3, Decimal("0.150"), time(8, 30), True, ("您好；", 'a"b'), None, date(2026, 10, 1)
    )


def test_what_is_read_is_written_again_letter_by_letter() -> None:
    assert TABLE.write(TABLE.read("jobs.csv", JOBS_CSV)) == JOBS_CSV
    assert VALUES.write(VALUES.read("rules.toml", RULES_TOML)) == VALUES.essence(RULES_TOML)
    assert "#" not in VALUES.essence(RULES_TOML)


def test_a_byte_order_mark_crlf_and_blank_lines_do_no_harm() -> None:
    changed = "\ufeff" + JOBS_CSV.replace("\nrepair", "\n,,,,,,,,,,\n\nrepair").replace("\n", "\r\n")
    assert TABLE.read("jobs.csv", changed) == TABLE.read("jobs.csv", JOBS_CSV)


def test_columns_may_stand_in_any_order_and_those_with_a_default_may_lack() -> None:
    text = "label_zh,code,minutes,factor,skills,unit,urgent,since,begins\n修障,repair,60,1,,h,no,2026-02-28,00:00\n"
    (row,) = TABLE.read("jobs.csv", text)
    assert (row.code, row.area, row.note) == ("repair", None, "")


INSTALL = JOBS_CSV.splitlines()[1]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (",90,", ",90 min,", "C2 minutes: “90 min” is not a whole number. Write digits only, for example 60."),
        (",90,", ",９０,", "C2 minutes: “９０” is not a whole number. Write digits only, for example 60."),
        (",90,", ",,", "C2 minutes: “” is not a whole number. Write digits only, for example 60."),
        (",90,", ",1441,", "2: A job takes 1440 minutes at most."),
        ("1.50", "1e2", "D2 factor: “1e2” is not a number. Write it like 12 or -0.5, without a unit."),
        ("1.50", "NaN", "D2 factor: “NaN” is not a number. Write it like 12 or -0.5, without a unit."),
        (
            "fibre;lan",
            "fi bre",
            "E2 skills: “fi bre” is no code. Write 1 to 64 letters, digits or . _ : / - without spaces.",
        ),
        ("fibre;lan", "fibre;", "E2 skills: “” is no code. Write 1 to 64 letters, digits or . _ : / - without spaces."),
        ("town", "village", "F2 area: “village” is not one of town, country."),
        (",min,", ",s,", "G2 unit: “s” is not one of h, min."),
        (",yes,", ",true,", "H2 urgent: “true” is not one of yes, no."),
        ("2026-01-01", "2026-02-30", "I2 since: “2026-02-30” is not a date. Write it like 2026-10-01."),
        ("2026-01-01", "20260101", "I2 since: “20260101” is not a date. Write it like 2026-10-01."),
        ("08:30", "24:00", "J2 begins: “24:00” is not a time of day. Write it like 08:30."),
        ("新装", "新\x07装", "B2 label_zh: This text holds control characters. Type it anew instead of pasting it."),
        ("install,", "repair,", "A3 code: This row repeats repair of row 2. Remove one of them."),
        (",90,", ",90,,", "2: This row has 12 cells, the header has 11. Look for a missing or extra comma."),
        ("minutes", "minuts", None),
        ("note\n", "code\n", "K1 code: The column “code” stands here twice. Remove one."),
    ],
)
def test_a_bad_cell_is_named_with_how_to_mend_it(old: str, new: str, fault: str | None) -> None:
    found = said(JOBS_CSV.replace(old, new, 1))
    if fault is None:
        known = "code, label_zh, minutes, factor, skills, area, unit, urgent, since, begins, note"
        assert found == [
            f"jobs.csv!C1 minuts: No column is called “minuts”. Correct or remove it; the columns are {known}.",
            f"jobs.csv!1: The column “minutes” is missing. Add it; the columns are {known}.",
        ]
    else:
        assert found == [f"jobs.csv!{fault}"]


def test_all_faults_are_said_at_once() -> None:
    assert [
        line.split(":")[0] for line in said(JOBS_CSV.replace("90", "x").replace("town", "y").replace("60", "z"))
    ] == [
        "jobs.csv!C2 minutes",
        "jobs.csv!F2 area",
        "jobs.csv!C3 minutes",
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("attempts_count = 3", "attempts_count = 3.5", "rules.toml!attempts_count: “3.5” is not a whole number. "),
        ("quiet = true", 'quiet = "so"', "rules.toml!quiet: “so” is not one of yes, no."),
        ("quiet = true", "", "rules.toml!quiet: The value “quiet” is missing. Add it."),
        ("quiet", "silent", "rules.toml!silent: No value is called “silent”. Correct or remove it; "),
        ('texts = ["您好；", ', 'texts = "您好"#', "rules.toml!texts: “texts” holds several values. Write them in [ ]"),
        ("share = 0.150", "share = {a = 1}", "rules.toml!share: “{'a': 1}” is not a single value."),
        ("share =", "share", "rules.toml: This is not TOML: "),
    ],
)
def test_a_bad_value_is_named_with_how_to_mend_it(old: str, new: str, fault: str) -> None:
    assert said(RULES_TOML.replace(old, new), VALUES)[0].startswith(fault)


def test_a_kind_of_value_no_cell_can_hold_is_a_mistake_of_the_program() -> None:
    @dataclass(frozen=True)
    class Odd:
        weights: dict[str, int]

    with pytest.raises(TypeError, match=r"Odd.weights: a policy's cell can't hold dict"):
        columns_of(Odd)
    with pytest.raises(TypeError, match="key names unknown columns"):
        TableShape(JobRow, ("name",))


codes = st.text(string.ascii_letters + "._:/-", min_size=1, max_size=8)
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).map(str.strip)
numbers = st.decimals(-1_000, 1_000, places=2).map(abs)
job_rows = st.builds(
    JobRow,
    code=codes,
    label_zh=texts,
    minutes=st.integers(-9, 1_440),
    factor=numbers,
    skills=st.lists(codes, max_size=3).map(tuple),
    area=st.none() | st.sampled_from(Area),
    unit=st.sampled_from(["h", "min"]),
    urgent=st.booleans(),
    since=st.dates(),
    begins=st.times().map(lambda found: found.replace(second=0, microsecond=0)),
    note=texts,
)
rules_values = st.builds(
    Rules,
    attempts_count=st.integers(-(10**9), 10**9),
    share=numbers,
    begins=st.times().map(lambda found: found.replace(second=0, microsecond=0)),
    quiet=st.booleans(),
    texts=st.lists(texts, max_size=3).map(tuple),
    area=st.none() | st.sampled_from(Area),
    since=st.none() | st.dates(),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(job_rows, max_size=5, unique_by=lambda row: row.code).map(tuple))
def test_any_table_written_is_read_back(rows: tuple[JobRow, ...]) -> None:
    assert TABLE.read("jobs.csv", TABLE.write(rows)) == rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rules_values)
def test_any_values_written_are_read_back(value: Rules) -> None:
    assert VALUES.read("rules.toml", VALUES.write(value)) == value
