"""Care's rules, pure: who is called back and when, and what a customer's answers mean."""

import hashlib
from collections.abc import Iterable
from dataclasses import astuple
from datetime import datetime, timedelta
from uuid import UUID

from bihuan.contexts.care.types import SCORE_MAX, SCORE_MIN, Answers, CallbackRules, SampleRow, Verdict
from bihuan.kernel.errors import N_, Fault, Invalid

WHOLE_BP = 10_000


def share_for(rows: Iterable[SampleRow], work: str, tier: str) -> SampleRow | None:
    """This will give the first row that covers the order's work and tier; `*` covers any. None: not called back."""
    for row in rows:
        if row.work in (work, "*") and row.tier in (tier, "*"):
            return row
    return None


def is_sampled(order_id: UUID, cycle: int, share_bp: int) -> bool:
    """This will draw an order into the sample: fixed by its id, so nobody can influence it and anybody can repeat it.

    A reopened order (cycle above 1) is always called back.
    """
    if cycle > 1:
        return True
    drawn = int.from_bytes(hashlib.sha256(order_id.bytes).digest()[:4], "big") % WHOLE_BP
    return drawn < share_bp


def next_attempt(rules: CallbackRules, attempts_count: int, escalation: int, at: datetime) -> datetime | None:
    """This will say when to try again after `attempts_count` unanswered calls; None: a supervisor decides."""
    if attempts_count >= rules.attempts_count:
        return None
    return at + timedelta(minutes=rules.escalated_retry_minutes if escalation else rules.retry_minutes)


def check_answers(rules: CallbackRules, answers: Answers, verdict: Verdict, reason: str | None) -> None:
    """This will pass, or raise Invalid with a fault per field that does not fit.

    A customer who scores something below the policy's lowest score is not recorded as satisfied: either the score or
    the verdict was misheard.
    """
    faults = [
        Fault(name, N_("Give a score from %(low)s to %(high)s."), {"low": SCORE_MIN, "high": SCORE_MAX})
        for name, score in zip(Answers.__dataclass_fields__, astuple(answers), strict=True)
        if not SCORE_MIN <= score <= SCORE_MAX
    ]
    if not faults and verdict is Verdict.SATISFIED and answers.lowest() < rules.lowest_score:
        words = N_("An answer of %(score)s can't stand beside “satisfied”: ask again, or record “dissatisfied”.")
        faults.append(Fault("verdict", words, {"score": answers.lowest()}))
    if verdict is Verdict.DISSATISFIED and not reason:
        faults.append(Fault("reason", N_("Say what the customer was dissatisfied with.")))
    if verdict is Verdict.SATISFIED and reason:
        faults.append(Fault("reason", N_("A satisfied customer gives no reason for dissatisfaction. Leave it empty.")))
    if verdict is Verdict.UNREACHED:
        faults.append(Fault("verdict", N_("A customer who answered was reached.")))
    if faults:
        raise Invalid.of(faults)
