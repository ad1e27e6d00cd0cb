"""The refusals Bihuan can utter. Each carries an English message id and its values; the interface translates.

Kernel and engines know no language, so a message is `N_("…%(name)s…")` plus `params`; nothing here formats for a user.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field


def N_(msgid: str) -> str:  # noqa: N802 - gettext's own name for a marker
    """This will mark `msgid` for extraction and return it unchanged."""
    return msgid


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong at one place: `where` is a field name, a JSON path or a sheet cell such as `kinds.csv!C7`."""

    where: str
    msg: str
    params: dict[str, object] = field(default_factory=dict)


class BihuanError(Exception):
    """This will stop what was being done and say why; `status` is the HTTP status an interface answers with."""

    status = 400
    default_code = "error"

    def __init__(self, msg: str, /, *, code: str = "", where: str | None = None, **params: object) -> None:
        super().__init__(msg)
        self.msg = msg
        self.code = code or self.default_code
        self.where = where
        self.params = params

    def __str__(self) -> str:
        return self.msg % self.params if self.params else self.msg


class Invalid(BihuanError):
    """Bad input. `faults` lists every fault found, so that a form or a sheet is mended in one go."""

    status = 422
    default_code = "invalid"

    def __init__(
        self,
        msg: str,
        /,
        *,
        code: str = "",
        where: str | None = None,
        faults: Iterable[Fault] = (),
        **params: object,
    ) -> None:
        super().__init__(msg, code=code, where=where, **params)
        self.faults: tuple[Fault, ...] = tuple(faults) or (Fault(where or "", msg, params),)

    @classmethod
    def of(cls, faults: Iterable[Fault]) -> "Invalid":
        """This will build one error from several faults; the first one's words head it."""
        listed = tuple(faults)
        first = listed[0]
        made = cls(first.msg, where=first.where, faults=listed)
        made.params = dict(first.params)  # not as keywords: a message may well speak of a `code`
        return made


class Refused(BihuanError):
    """A rule says no; the message says which and how to mend it."""

    status = 409
    default_code = "refused"


class Conflict(BihuanError):
    """Somebody else was first; nothing was written."""

    status = 409
    default_code = "conflict"


class Forbidden(BihuanError):
    """The actor holds no grant for this act."""

    status = 403
    default_code = "forbidden"


class NotFound(BihuanError):
    """No such thing within the actor's sight; the same answer whether it is hidden or absent."""

    status = 404
    default_code = "not_found"


class Unavailable(BihuanError):
    """A part Bihuan needs is away for the moment; nothing was written and the same request may be sent again."""

    status = 503
    default_code = "unavailable"
