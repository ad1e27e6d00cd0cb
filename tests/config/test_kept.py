"""An answer that costs the database something: one asks, nobody waits."""

import threading

import pytest

from bihuan.config.kept import Kept


def test_asked_again_only_when_no_longer_fresh() -> None:
    answers = iter(("first", "second"))
    kept = Kept(60.0, 120.0, "none")
    assert [kept.get(lambda: next(answers)) for _ in range(3)] == ["first"] * 3
    hasty = Kept(0.0, 120.0, "none")
    answers = iter(("first", "second"))
    assert [hasty.get(lambda: next(answers)) for _ in range(2)] == ["first", "second"]


@pytest.mark.parametrize(("old_s", "told"), [(120.0, "good"), (0.0, "none")], ids=["a young answer", "an old one"])
def test_while_one_hangs_the_others_are_answered_at_once(old_s: float, told: str) -> None:
    kept = Kept(0.0, old_s, "none")
    kept.get(lambda: "good")
    inside, go = threading.Event(), threading.Event()

    def hang() -> str:
        inside.set()
        assert go.wait(10)
        return "late"

    hanging = threading.Thread(target=lambda: kept.get(hang))
    hanging.start()
    assert inside.wait(10)
    assert kept.get(lambda: pytest.fail("a second one asked")) == told
    go.set()
    hanging.join(10)


def test_whoever_fails_to_ask_leaves_the_door_open() -> None:
    kept = Kept(0.0, 120.0, "none")
    with pytest.raises(ZeroDivisionError):
        kept.get(lambda: str(1 / 0))
    assert kept.get(lambda: "good") == "good"
