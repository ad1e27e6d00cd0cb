"""Every piece of later work has a name that people know, in both languages."""

import re

from django.utils.translation import override

from bihuan.platform import jobs, reactions
from bihuan.web.job_words import WORK, work_label

OURS = {
    name
    for registry in (
        {name: one.body for name, one in jobs.registry.items()},
        dict(reactions.registry),
    )
    for name, body in registry.items()
    if body.__module__.startswith("bihuan.")
}
MESSAGES = {"messages.send"}


def test_each_job_reaction_and_message_has_words() -> None:
    assert not (OURS | MESSAGES) - set(WORK)


def test_the_words_are_said_in_both_languages_and_each_once() -> None:
    for language, sign in (("zh-hans", r"[\u4e00-\u9fff]"), ("en", "[A-Z][a-z]+ ")):
        with override(language):
            said = [work_label(name) for name in WORK]
        assert len(set(said)) == len(said)
        assert not [words for words in said if not re.search(sign, words)]


def test_what_the_program_no_longer_knows_keeps_its_internal_name() -> None:
    assert work_label("care.of_an_older_version") == "care.of_an_older_version"
