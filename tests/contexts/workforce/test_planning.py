"""What becomes of the job where the solver comes to no answer: told at once, tried again only where it may help."""

import logging
from datetime import timedelta
from typing import Any

import pytest

from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.models import RotaPlan
from bihuan.engines import rota as engine
from bihuan.platform import clock
from bihuan.platform.models import Delivery
from bihuan.platform.worker import run_until_idle
from tests.contexts.workforce.cast import AT, BOSS
from tests.contexts.workforce.rota_cast import FIRST, WEEKS, Rota, rota


@pytest.fixture
def made(db: None) -> Rota:
    return rota()


def planned(made: Rota, monkeypatch: pytest.MonkeyPatch, fault: Exception, *, rounds: int = 1) -> Delivery:
    """This will have a rota made by a solver that ends so, and let the worker come back after each wait."""

    def solve(*_: Any, **__: Any) -> None:
        raise fault

    monkeypatch.setattr(engine, "solve_apart", solve)
    with clock.frozen(AT):
        workforce.plan_rota(BOSS, unit_id=made.group, first=FIRST, weeks=WEEKS, repair=False, at=AT)
    for number in range(rounds):
        with clock.frozen(AT + number * timedelta(minutes=5)):
            run_until_idle()
    assert not RotaPlan.objects.exists()
    return Delivery.objects.get(name="workforce.plan_rota")


def test_undecided_is_a_result_and_not_tried_again(made: Rota, monkeypatch: pytest.MonkeyPatch) -> None:
    job = planned(made, monkeypatch, engine.Undecided("too late"), rounds=2)
    assert (job.state, job.attempts) == (Delivery.State.DONE, 1)
    assert job.result == {"groups_count": 1, "possible_count": 0, "undecided_count": 1}


def test_a_fault_of_the_program_is_given_up_at_once_and_its_last_words_are_logged(
    made: Rota, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        job = planned(made, monkeypatch, engine.Failed(1, "MemoryError"))
    assert (job.state, job.attempts) == (Delivery.State.DEAD, 1)
    assert "The solver ended without an answer" in job.last_error
    assert "the solver ended with status 1: MemoryError" in caplog.text


@pytest.mark.parametrize(("rounds", "state"), [(1, Delivery.State.WAITING), (3, Delivery.State.DEAD)])
def test_a_solver_that_was_killed_is_tried_again_a_few_times(
    made: Rota, monkeypatch: pytest.MonkeyPatch, rounds: int, state: str
) -> None:
    job = planned(made, monkeypatch, engine.Failed(-9, ""), rounds=rounds)
    assert (job.state, job.attempts) == (state, rounds)
