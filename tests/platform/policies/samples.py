"""Two small policies that refer to each other, and their shipped files."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Literal

from bihuan.kernel.codes import Code
from bihuan.kernel.errors import Fault, Invalid
from bihuan.platform.policies import Policy, table_policy, value_policy


class Area(StrEnum):
    TOWN = "town"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class JobRow:
    code: Code
    label_zh: str
    minutes: int
    factor: Decimal
    skills: tuple[Code, ...]
    area: Area | None
    unit: Literal["h", "min"]
    urgent: bool
    since: date
    begins: time
    note: str = ""

    def __post_init__(self) -> None:
        if self.minutes > 1_440:
            raise Invalid("A job takes %(most)s minutes at most.", most=1_440)


@dataclass(frozen=True, slots=True)
class SkillRow:
    code: Code


@dataclass(frozen=True, slots=True)
class Rules:
    attempts_count: int
    share: Decimal
    begins: time
    quiet: bool
    texts: tuple[str, ...]
    area: Area | None = None
    since: date | None = None


JOBS_CSV = """\
code,label_zh,minutes,factor,skills,area,unit,urgent,since,begins,note
install,新装,90,1.50,fibre;lan,town,min,yes,2026-01-01,08:30,
repair,"修障, 急",60,1,,,h,no,2026-02-28,00:00,附注
"""
SKILLS_CSV = "code\nfibre\nlan\n"
RULES_TOML = """\
# Where these come from.
attempts_count = 3

share = 0.150
begins = "08:30"
quiet = true
texts = ["您好；", "a\\"b"]
since = 2026-10-01
"""


def jobs(folder: Path, text: str = JOBS_CSV) -> Policy[tuple[JobRow, ...]]:
    """This will declare the jobs, of which none may be called “forbidden”."""

    def check(rows: tuple[JobRow, ...]) -> Iterable[Fault]:
        return [Fault("jobs.csv", "Not that one.") for row in rows if row.code == "forbidden"]

    path = folder / "jobs.csv"
    path.write_text(text, encoding="utf-8")
    return table_policy("test.jobs", JobRow, key=("code",), file=path, check=check)


def skills(folder: Path, text: str = SKILLS_CSV) -> Policy[tuple[SkillRow, ...]]:
    path = folder / "skills.csv"
    path.write_text(text, encoding="utf-8")
    return table_policy("test.skills", SkillRow, key=("code",), file=path)


def rules(folder: Path, text: str = RULES_TOML) -> Policy[Rules]:
    path = folder / "rules.toml"
    path.write_text(text, encoding="utf-8")
    return value_policy("test.rules", Rules, file=path)
