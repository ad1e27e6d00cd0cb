"""Refusals in the reader's language: the one place where an error's message id meets its values."""

from django.utils.translation import gettext as _

from bihuan.kernel.errors import BihuanError, Fault


def say(error: BihuanError | Fault) -> str:
    """This will put a refusal into words; values that are message ids themselves (a state, a verb) are translated."""
    words = _(error.msg)
    return words % {name: _in_words(value) for name, value in error.params.items()} if error.params else words


def _in_words(value: object) -> object:
    match value:
        case str():
            return _(value) if value else value
        case tuple():
            return _(", ").join(str(_in_words(part)) for part in value)
        case _:
            return value
