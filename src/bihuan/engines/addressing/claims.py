"""What a text claims: each name with the numbers said of it, and how far it can be trusted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bihuan.engines.addressing.index import ADMIN, Index
from bihuan.engines.addressing.model import Level, Place, Reason
from bihuan.engines.addressing.numbers import Number, gather, parts, wanted
from bihuan.engines.addressing.scan import Exactness, Kind, Token
from bihuan.engines.addressing.wordlist import CROSSING, NEAR_BEFORE, SIDE, stays_there

_LEADING_UNITS = frozenset("栋组社队")
_PARITY_SAID = {"单": "odd", "双": "even"}
_ROADS = frozenset({Level.ROAD, Level.LANE})


@dataclass(frozen=True, slots=True)
class Claim:
    """One name of the text, and what stands directly beside it.

    `near`: the text says beside it; `tainted`: unknown words stick to it, of which `tail` (those after it) may be
    harmless; `joined`: 或者, 和 or 、 ties it to the claim before; `denied`: 不是 it; `crossing`: this road and the one
    before meet there.
    """

    token: Token
    numbers: tuple[Number, ...] = ()
    side: str = ""
    near: bool = False
    tainted: bool = False
    tail: str = ""
    joined: bool = False
    denied: bool = False
    crossing: bool = False

    @property
    def is_admin(self) -> bool:
        return all(place.level in ADMIN for place in self.token.places)

    @property
    def is_road(self) -> bool:
        return all(place.level in _ROADS for place in self.token.places)

    @property
    def stays(self) -> bool:
        """True when what sticks to the name leaves no doubt that the named place is meant."""
        return self.token.exactness is Exactness.EXACT and not self.tainted and stays_there(self.tail)


@dataclass(frozen=True, slots=True)
class Reading:
    """The places a claim can mean, once its numbers are followed; `numbered` when a number led to them."""

    claim: Claim
    places: tuple[Place, ...]
    numbered: bool
    problem: Reason | None = None


def claims(text: str, tokens: Sequence[Token]) -> list[Claim]:
    """Give every name its numbers, and see what stands directly beside it."""
    found: list[Claim] = []
    leading: list[Token] = []
    for i, token in enumerate(tokens):
        if not any(not claim.is_admin for claim in found):
            leading.append(token)
        if token.kind is Kind.NAME:
            claim = _claim(text, tokens, i)
            found.append(claim if claim.is_admin else _with_leading(claim, leading))
    return found


def _claim(text: str, tokens: Sequence[Token], i: int) -> Claim:
    after = i + 1
    while after < len(tokens) and _belongs(tokens, after):
        after += 1
    own = tokens[i + 1 : after]
    numbers = gather(own)
    before = tokens[i - 1] if i else None
    follows = tokens[after] if after < len(tokens) else None
    kind_before = before.kind if before else None
    before_unknown = before is not None and before.kind is Kind.UNKNOWN
    near_before = before is not None and before_unknown and bool(NEAR_BEFORE.search(before.text))
    at_gap = any(token.kind is Kind.GAP for token in own)
    tail = follows.text if follows and follows.kind is Kind.UNKNOWN and not numbers and not at_gap else ""
    sides = {found[0] for token in own if (found := SIDE.match(token.text))}
    return Claim(
        tokens[i],
        numbers,
        side="".join(sides),
        near=near_before or (follows is not None and follows.kind is Kind.NEAR),
        tainted=before_unknown and not near_before,
        tail=tail,
        joined=kind_before is Kind.JOINT,
        denied=kind_before is Kind.DENIAL,
        crossing=CROSSING.match(text, tokens[i].end) is not None,
    )


def _belongs(tokens: Sequence[Token], at: int) -> bool:
    """Numbers and words like 小区 continue a name; what may stand between only when a number follows it."""
    between = (Kind.GAP, Kind.JOINT, Kind.NOISE)
    if tokens[at].kind not in between:
        return tokens[at].kind in (Kind.NUMBER, Kind.SAME_PLACE, Kind.DOUBT)
    while at < len(tokens) and tokens[at].kind in between:
        at += 1
    return at < len(tokens) and tokens[at].kind is Kind.NUMBER


def _with_leading(claim: Claim, leading: Sequence[Token]) -> Claim:
    """7栋, 锦绣花园: numbers said before the first name are its own where it has none, and weighed where it has."""
    if claim.is_road:
        # 300号东风路 is its number; "3号, 东风路" may be a day of the month.
        house = [token for token in leading[-2:-1] if token.kind is Kind.NUMBER and token.unit == "号"]
        return claim if claim.numbers else replace(claim, numbers=gather(house))
    said = tuple(each for each in gather(leading) if each.unit in _LEADING_UNITS)
    return replace(claim, numbers=claim.numbers + said)


def read(claim: Claim, index: Index, places: Sequence[Place]) -> Reading:
    """Follow the claim's numbers into each of the places it may mean."""
    wants = {place: wanted(place, claim.numbers) for place in places}
    led_to = [place for place, want in wants.items() if not want.must]
    # Each number is weighed in every place that has it: of two villages of one name, 6 或 7 组 may be in either.
    must = {number: list[Place]() for want in wants.values() for number in want.must}
    for place, want in wants.items():
        for number in want.must:
            must[number] += parts(place, number, index)
        led_to += [part for number in want.may for part in parts(place, number, index)]
    if not all(must.values()):
        return Reading(claim, tuple(places), False, Reason.OUT_OF_RANGE)
    led_to += [part for found in must.values() for part in found]
    if claim.side and not all(_on_side(claim, place) for place in led_to):
        return Reading(claim, tuple(led_to), False, Reason.CONFLICT)
    return Reading(claim, tuple(dict.fromkeys(led_to)), bool(must))


def _on_side(claim: Claim, place: Place) -> bool:
    return place.level is not Level.NUMBERS or _PARITY_SAID.get(claim.side) == place.parity


def weakest(readings: Iterable[Reading]) -> Exactness:
    return min((reading.claim.token.exactness for reading in readings), key=lambda e: e.value)
