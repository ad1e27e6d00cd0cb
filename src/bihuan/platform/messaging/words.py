"""Templates of messages: `$name` and nothing more.

Not Django templates and not str.format: from a context object those reach passwords and call methods. Here a template
sees a flat dict of words, and only the names its owner listed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import Template

from bihuan.kernel.errors import N_, Fault, Invalid

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Words:
    """A checked template; `names` are the variables it uses."""

    text: str
    names: frozenset[str]

    def fill(self, values: Mapping[str, str]) -> str:
        """This will put `values` in place of their names; what a value says is never read as a template.

        Control and direction marks in values are dropped. KeyError if a value is missing: that is the caller's fault.
        """
        return Template(self.text).substitute({name: _CONTROL.sub("", str(values[name])) for name in self.names})


def words(text: str, allowed: Iterable[str], *, where: str = "text") -> Words:
    """This will check a template when it is loaded: well-formed, not empty, and only allowed names; else Invalid."""
    template = Template(text)
    if not text.strip():
        raise Invalid(N_("The message is empty."), where=where)
    if not template.is_valid():
        raise Invalid(N_("A “$” stands alone. Write $name for a value, $$ for the sign itself."), where=where)
    known = sorted(allowed)
    unknown = sorted(set(template.get_identifiers()) - set(known))
    if unknown:
        msg = N_("There is no value $%(name)s here. Known: %(known)s")
        raise Invalid.of(Fault(where, msg, {"name": name, "known": ", ".join(known)}) for name in unknown)
    return Words(text, frozenset(template.get_identifiers()))
