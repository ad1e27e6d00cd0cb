"""Parts that tell a compound from its neighbour of the same name, said apart from it: 锦江苑 3 栋, 二期的."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bihuan.engines.addressing.index import Index
from bihuan.engines.addressing.model import Level, Place
from bihuan.engines.addressing.normalise import normalise
from bihuan.engines.addressing.scan import Kind, Token

_HAS_PART = re.compile(r"(?:\d期|[东西南北中A-Z]区)$")
_SAID = re.compile(r".+?[期区苑]")


def join_parts(tokens: Sequence[Token], index: Index) -> list[Token]:
    """Give a name the parts said after it. A part that makes no known name stays: a person must say what it means."""
    joined = list(tokens)
    named: int | None = None
    meant: list[Place] = []
    for i, token in enumerate(tokens):
        if token.kind is Kind.NAME:
            named, meant = i, []
        elif token.kind is Kind.PART and named is not None:
            found = _with_part(tokens[named], token, index)
            if found:
                # 锦江苑一期, 二期, or 光明里或者北区: either may be meant.
                either = tokens[i - 1].kind is Kind.JOINT or _HAS_PART.search(tokens[named].text)
                meant += [*(tokens[named].places if either else ()), *found]
                joined[named] = replace(tokens[named], places=tuple(dict.fromkeys(meant)))
                joined[i] = replace(token, kind=Kind.SAME_PLACE)
    return joined


def _with_part(name: Token, part: Token, index: Index) -> list[Place]:
    said = _SAID.match(part.text)
    names = {each for place in name.places if place.level is Level.COMPOUND for each in (place.name, *place.aliases)}
    spelled = {name.text, *(normalise(each) for each in names)}
    return [place for each in sorted(spelled) for place in index.names.get(each + (said[0] if said else ""), ())]
