"""What the engine of rotas found, in the reader's language."""

import pytest
from django.utils import translation

from bihuan.engines.rota import LESS_WORDS, ONE_DAY_WORDS, WORDS
from bihuan.engines.rota.model import Rule
from bihuan.web import rota_words

SPAN: dict[str, object] = {"person": "陈建国", "first": "2026-03-02", "last": "2026-03-04"}


@pytest.mark.parametrize(
    ("words", "last", "told"),
    [
        (WORDS, "2026-03-04", "陈建国 在 2026-03-02 至 2026-03-04 请假"),
        (WORDS, "2026-03-02", "陈建国 在 2026-03-02 请假"),
        (LESS_WORDS, "2026-03-04", "调整 陈建国 在 2026-03-02 至 2026-03-04 的请假"),
        (LESS_WORDS, "2026-03-02", "调整 陈建国 在 2026-03-02 的请假"),
    ],
)
def test_a_span_of_one_day_is_told_as_that_day(words: dict[Rule, str], last: str, told: str) -> None:
    with translation.override("zh-hans"):
        assert rota_words.told([(words[Rule.LEAVE], SPAN | {"last": last})]) == [told]


def test_a_sentence_without_days_is_told_as_it_is() -> None:
    whole = "Move all leave of %(person)s"
    with translation.override("en"):
        assert rota_words.told([(whole, {"person": "Chen"})]) == ["Move all leave of Chen"]
        other = dict.fromkeys(ONE_DAY_WORDS, "").popitem()[0]
        with pytest.raises(KeyError):  # days nobody gave are not one day
            rota_words.told([(other, {"person": "Chen"})])


def test_a_sentence_of_one_day_names_no_other_day() -> None:
    assert all("%(last)s" in span and "%(last)s" not in day for span, day in ONE_DAY_WORDS.items())
