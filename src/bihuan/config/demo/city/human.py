"""What a person at work would say: closing checks, causes, tests read from afar, a customer's answers; drawn."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from bihuan.contexts.care import api as care
from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.frontdesk import api as frontdesk
from bihuan.contexts.orders import api as orders
from bihuan.kernel.worktime import CHINA

REPAIR: Final = "repair"
SATISFIED_PERCENT: Final = 95
TENTH: Final = Decimal("0.1")
WORDS: Final = ("", "", "客户在家，已试用正常", "已整理室内布线", "已换新接头", "讲解了路由器设置")


DAYS_COUNT: Final = 4


def another_window(row: orders.OrderRow, at: datetime) -> dispatch.WindowChoice | None:
    """This will give the first window with room on a later day: what a customer who cannot be at home today takes."""
    today = at.astimezone(CHINA).date()
    offered = dispatch.window_choices(row, at=at, days_count=DAYS_COUNT)
    return next((one for one in offered if one.left_count and one.start_at.astimezone(CHINA).date() > today), None)


@dataclass(frozen=True, slots=True)
class Closing:
    """How a technician ends a job."""

    checks: dict[str, orders.Answer]
    cause: str | None
    remedy: str | None
    note: str


def closing(business: str, work: str, at: datetime, rng: random.Random) -> Closing:
    """This will answer the closing checks of a kind as somebody would who found all well after the work."""
    cause = remedy = None
    if work == REPAIR:
        cause = rng.choice(catalog.code_list("causes", at, business)).code
        remedy = rng.choice(catalog.code_list("remedies", at, business)).code
    answers = {check.code: _answer(check, business, at, rng) for check in catalog.checks(business, work, at)}
    return Closing(answers, cause, remedy, rng.choice(WORDS))


def _answer(check: catalog.CheckRow, business: str, at: datetime, rng: random.Random) -> orders.Answer:
    if check.type == "bool":
        return True
    if check.type == "number":
        return within(check.minimum, check.maximum, rng)
    assert check.choices is not None
    return catalog.code_list(check.choices, at, business)[0].code


def within(least: Decimal | None, most: Decimal | None, rng: random.Random) -> Decimal:
    """This will give a value between two bounds, either of which may be missing, well inside them."""
    if least is not None and most is not None:
        span = most - least
        return (least + span * Decimal(rng.randint(20, 70)) / 100).quantize(TENTH)
    bound = least if least is not None else most
    assert bound is not None
    further = abs(bound) * Decimal(rng.randint(1, 9)) / 100
    return (bound + further if least is not None else bound - further).quantize(TENTH)


@dataclass(frozen=True, slots=True)
class Solved:
    """How a seat solved a fault on the line."""

    cause: str
    evidence: dict[str, Decimal]
    minutes: int


def solved(business: str, at: datetime, rng: random.Random) -> Solved:
    """This will say what was wrong and what is measured now that it is mended."""
    causes, tests = frontdesk.intercept_choices(business, at)
    evidence = {
        test.code: within(test.minimum, test.maximum, rng) for test in tests if test.required or rng.random() < 0.4
    }
    return Solved(rng.choice(causes).cause, evidence, rng.randint(4, 18))


@dataclass(frozen=True, slots=True)
class Said:
    """What a customer answers to a callback."""

    answers: care.Answers
    verdict: care.Verdict
    reason: str | None


def said(at: datetime, rng: random.Random) -> Said:
    """This will give a customer's four answers: most are content, a few are not and say with what."""
    if rng.randrange(100) < SATISFIED_PERCENT:
        scores = [rng.choice((4, 5, 5, 5)) for _ in range(4)]
        return Said(care.Answers(*scores), care.Verdict.SATISFIED, None)
    scores = [rng.randint(1, 4) for _ in range(4)]
    reason = rng.choice(catalog.code_list("dissatisfaction_reasons", at)).code
    return Said(care.Answers(*scores), care.Verdict.DISSATISFIED, reason)


def hold(at: datetime, rng: random.Random) -> tuple[str, datetime]:
    """This will give a technician's reason for a hold and until when."""
    reason = rng.choice(("customer_away", "spare_part", "property", "power_cut"))
    longest = catalog.code_row("hold_reasons", reason, at).max_minutes or 480
    return reason, at + timedelta(minutes=rng.randint(60, min(480, longest)))
