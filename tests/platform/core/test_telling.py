"""A refusal in the reader's language, and the words it speaks of with it."""

import pytest
from django.utils import translation

from bihuan.kernel.errors import Fault, Refused
from bihuan.platform.telling import say

NEEDED = "Needed: %(states)s"


@pytest.mark.parametrize(
    ("params", "told"),
    [
        ({"states": "Received"}, "Needed: 已受理"),
        ({"states": ("Received", "Closed")}, "Needed: 已受理、已归档"),
        ({"states": ""}, "Needed: "),  # gettext answers an empty id with its own header
        ({"states": 3}, "Needed: 3"),
    ],
)
def test_values_that_are_words_are_translated(params: dict[str, object], told: str) -> None:
    with translation.override("zh-hans"):
        assert say(Refused(NEEDED, **params)) == say(Fault("here", NEEDED, params)) == told


def test_words_without_values_may_hold_a_percent_sign() -> None:
    assert say(Refused("100 % of it")) == "100 % of it"
