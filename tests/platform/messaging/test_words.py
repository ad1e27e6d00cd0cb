"""Templates: only listed names, and what a value says is never read as a template."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.kernel.errors import Invalid
from bihuan.platform.messaging import words

ALLOWED = ("name", "phone")
HOSTILE = [
    "{{7*7}}", "{% debug %}", "{0.__class__}", "{name.__init__.__globals__}", "%(name)s", "%s", "$phone", "${phone}",
    "$$", "#{7*7}", "<%= 7 %>", "${7*7}", "*{7}", "@(1+1)", "{{ settings.SECRET_KEY }}", "__import__('os')",
    "<script>alert(1)</script>", "'; DROP TABLE x;--", "=1+1", "{{user.delete}}",
]  # fmt: skip


def test_values_take_their_places() -> None:
    template = words("您好，$name 师傅（${phone}）将上门。费用 $$0", ALLOWED)
    assert template.names == {"name", "phone"}
    assert template.fill({"name": "王", "phone": "138"}) == "您好，王 师傅（138）将上门。费用 $0"


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_value_is_printed_as_it_is(value: str) -> None:
    assert words("$name/$phone", ALLOWED).fill({"name": value, "phone": "1"}) == f"{value}/1"


@pytest.mark.parametrize("text", [text for text in HOSTILE if "$" not in text])
def test_other_template_languages_mean_nothing(text: str) -> None:
    assert words(text, ALLOWED).fill({}) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("$password", "There is no value $password here. Known: name, phone"),
        ("$name $nobody", "There is no value $nobody here. Known: name, phone"),
        ("${name.__class__}", "stands alone"),
        ("100 $", "stands alone"),
        ("${}", "stands alone"),
        (" ", "empty"),
    ],
)
def test_a_bad_template_is_refused_when_loaded(text: str, told: str) -> None:
    with pytest.raises(Invalid) as caught:
        words(text, ALLOWED, where="messages.csv!C2")
    assert told in str(caught.value)
    assert caught.value.faults[0].where == "messages.csv!C2"


def test_every_unknown_name_is_told() -> None:
    with pytest.raises(Invalid) as caught:
        words("$one $two $name", ALLOWED)
    assert [fault.params["name"] for fault in caught.value.faults] == ["one", "two"]


def test_a_missing_value_is_the_callers_fault_and_others_are_not_looked_at() -> None:
    with pytest.raises(KeyError):
        words("$name", ALLOWED).fill({})
    assert words("$name", ALLOWED).fill({"name": "王", "secret": "x"}) == "王"


@given(st.text(max_size=60))
def test_no_control_or_direction_mark_gets_through(value: str) -> None:
    filled = words("$name", ALLOWED).fill({"name": value})
    assert not set(filled) & set("\x00\r\x1b\u202e\u2066")
