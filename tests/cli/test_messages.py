"""What is said in code and templates is found, and a translation's faults are named."""

import ast
from pathlib import Path

import pytest

from bihuan.cli.catalogue import Message, compiled, read_catalogue, used_messages
from bihuan.cli.messages import find_faults
from tests.architecture.sources import ROOT

HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


def catalogue(tmp_path: Path, body: str, name: str = "django.po") -> Path:
    file = tmp_path / name
    file.write_text(HEADER + body)
    return file


def test_messages_are_found_in_code_and_templates(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "code.py").write_text(
        'N_("in kernel")\n_("short")\nngettext("%(count)d order", "%(count)d orders", 2)\npgettext("desk", "Open")\n'
    )
    (tmp_path / "templates" / "page.html").write_text(
        "{% translate 'inline' %}<b>{{ _('constant') }}</b>{% translate \"Open\" context 'board' %}"
        "{% blocktranslate with n=name %}Dear {{ n }}{% endblocktranslate %}"
        "{% blocktranslate count c=c trimmed %}\n  one\n{% plural %}\n  many {{ c }}\n{% endblocktranslate %}"
    )
    assert set(used_messages(tmp_path)) == {
        Message("in kernel"),
        Message("short"),
        Message("%(count)d order"),
        Message("Open", "desk"),
        Message("inline"),
        Message("constant"),
        Message("Open", "board"),
        Message("Dear %(n)s"),
        Message("one"),
    }


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('msgid "Save"\nmsgstr "保存"\n', []),
        ('msgid "Save"\nmsgstr ""\n', ["not translated yet"]),
        ('#, fuzzy\nmsgid "Save"\nmsgstr "保存"\n', ["not translated yet"]),
        ('msgid "Save"\nmsgstr "保存"\n\nmsgid "By %(who)s"\nmsgstr "由 %(whom)s"\n', ["don't carry the same"]),
        ('msgid "Other"\nmsgstr "其他"\n', ["no Chinese for “Save”"]),
    ],
)
def test_faults_are_named(tmp_path: Path, body: str, words: list[str]) -> None:
    faults = find_faults({Message("Save"): "web/page.py:3"}, read_catalogue(catalogue(tmp_path, body)))
    assert len(faults) == len(words)
    assert all(word in fault for word, fault in zip(words, faults, strict=True))


def test_two_wordings_of_one_message_are_a_fault(tmp_path: Path) -> None:
    one = read_catalogue(catalogue(tmp_path, 'msgid "Close"\nmsgstr "关闭"\n', "one.po"))
    two = read_catalogue(catalogue(tmp_path, 'msgid "Close"\nmsgstr "办结"\n', "two.po"))
    (fault,) = find_faults({}, [*one, *two])
    assert "worded differently in one.po" in fault


def test_compiling_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    file = catalogue(tmp_path, 'msgid "Save"\nmsgstr "保存"\n')
    assert compiled(file) == compiled(file)
    assert b"POT-Creation-Date: 2000-01-01" in compiled(file)  # not the hour it was compiled
    assert "保存".encode() in compiled(file)


def test_no_message_hides_in_an_f_string() -> None:
    hidden = [
        f"{file}:{call.lineno}"
        for file in (ROOT / "src/bihuan").rglob("*.py")
        for text in ast.walk(ast.parse(file.read_text()))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "_" and isinstance(call.args[0], ast.Constant)
    ]
    assert hidden == []  # the extractor doesn't read there
