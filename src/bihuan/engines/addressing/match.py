"""Find the zone of a written address, or say why a person must be asked. A wrong answer is worse than a question."""

from collections.abc import Sequence
from itertools import pairwise

from bihuan.engines.addressing.claims import Claim, Reading, claims, read, weakest
from bihuan.engines.addressing.index import ADMIN, Index
from bihuan.engines.addressing.model import Candidate, Level, Match, Place, Reason
from bihuan.engines.addressing.normalise import normalise
from bihuan.engines.addressing.phases import join_parts
from bihuan.engines.addressing.remarks import split_remarks
from bihuan.engines.addressing.scan import Exactness, Kind, Token, scan
from bihuan.engines.addressing.wordlist import FURTHER, PERSON, stays_there

_LIMIT_CANDIDATES = 5
# The finest place first: it gives the coordinates.
_RANK = (
    Level.BUILDING, Level.NUMBERS, Level.LANDMARK, Level.SECTION, Level.COMPOUND, Level.LANE, Level.VILLAGE, Level.ROAD,
)  # fmt: skip
_FOUND_BY = {Level.BUILDING: Reason.BUILDING, Level.NUMBERS: Reason.NUMBER, Level.SECTION: Reason.SECTION,
             Level.ROAD: Reason.ONE_ZONE, Level.VILLAGE: Reason.ONE_ZONE}  # fmt: skip
_INSIDE = frozenset({"", "层", "楼", "室", "户", "门", "单元"})
_WITHOUT_NUMBER_PERCENT = 90
_WITHOUT_DISTRICT_PERCENT = 95


def match(text: str, index: Index) -> Match:
    """Read an address as people write it and find the one zone it can lie in."""
    main, remarks = split_remarks(text, index.is_name)
    tokens, said = _heard(main, index)
    if not any(not claim.is_admin for claim in said):
        tokens, said = _heard(",".join([main, *remarks]), index)
        remarks = []
    aside = [_heard(remark, index) for remark in remarks]
    doubted = any(token.kind is Kind.DOUBT for heard in (tokens, *(more for more, _ in aside)) for token in heard)
    return _Question(index, tokens, said, [claim for _, more in aside for claim in more], doubted).answer()


def _heard(text: str, index: Index) -> tuple[list[Token], list[Claim]]:
    spelled = normalise(text)
    tokens = join_parts(scan(spelled, index), index)
    return tokens, claims(spelled, tokens)


class _Question:
    def __init__(
        self, index: Index, tokens: Sequence[Token], said: Sequence[Claim], aside: Sequence[Claim], doubted: bool
    ) -> None:
        self._index = index
        self._tokens = tokens
        self._doubted = doubted
        # What stands in brackets may decide between two places; unknown words there may only contradict.
        clear = [claim for claim in aside if not (claim.near or claim.tainted or claim.tail)]
        self._rivals = [claim for claim in aside if claim not in clear and not claim.denied and self._binds(claim)]
        heard = [*said, *clear]
        self._denied = [claim for claim in (*said, *aside) if claim.denied]
        self._admin = [claim for claim in heard if claim.is_admin and not claim.denied]
        self._said = [claim for claim in heard if not claim.is_admin and not claim.denied]

    def answer(self) -> Match:
        if not self._said:
            return self._without_place()
        if any(token.kind is Kind.PART for token in self._tokens):
            return self._ask(Reason.UNKNOWN_PART, [p for claim in self._said for p in claim.token.places])
        corner = self._corner()
        if corner is not None:
            return corner
        near = {id(one) for one, other in pairwise(self._said) if other.joined and other.near}
        exact = [claim for claim in self._said if not claim.near and id(claim) not in near]
        if not exact:
            return self._beside()
        readings: list[Reading] = []
        for claim in exact:
            reading = self._read(claim)
            unsure = claim.tainted or bool(claim.tail and not self._stays(reading))
            if unsure or reading.problem is not None:
                # Unknown words after a number are a shop or a room; before it they may be another place.
                if unsure and readings and readings[-1].numbered and not claim.joined:
                    self._rivals.append(claim)
                    continue
                return self._ask(reading.problem or Reason.UNKNOWN_PART, reading.places)
            readings.append(reading)
        return self._decide(readings)

    def _binds(self, claim: Claim) -> bool:
        """True unless the text only says near it and it lies so that another zone is near."""
        around = self._index.surroundings
        return not claim.near or all(around.are_one_zone(p.lat, p.lon, p.zone) for p in claim.token.places)

    def _stays(self, reading: Reading) -> bool:
        return reading.claim.stays and len(self._zones(reading)) == 1

    def _corner(self) -> Match | None:
        """The crossing of two roads is as certain as a number where all around it is one zone."""
        for one, other in pairwise(self._said):
            if not (other.crossing and one.is_road and other.is_road) or one.numbers or other.numbers:
                continue
            roads = [self._allowed(claim.token.places) for claim in (one, other)]
            zones = frozenset.intersection(*(self._index.zones_of(places) for places in roads))
            stretches = [[part for place in places for part in self._index.children[place.id]] for places in roads]
            sure = len(self._said) == 2 and self._plainly_beside()
            zone = min(zones, default="")
            if not sure or len(zones) != 1 or not self._index.surroundings.meet_in(zone, stretches[0], stretches[1]):
                return self._ask(Reason.ONLY_NEAR, [place for places in roads for place in places])
            met = [part for part in stretches[0] if part.zone == zone]
            return self._found(zone, met, Exactness.SHORTENED, numbered=False)
        return None

    def _beside(self) -> Match:
        """Beside a landmark far from every other zone is in its own."""
        places = [place for claim in self._said for place in claim.token.places]
        zone = places[0].zone
        deep = all(
            place.level is Level.LANDMARK
            and place.zone == zone
            and self._index.surroundings.are_one_zone(place.lat, place.lon, zone)
            for place in places
        )
        if zone is None or not deep or self._allowed(places) != places or not self._plainly_beside():
            return self._ask(Reason.ONLY_NEAR, places)
        return self._found(zone, places, Exactness.SHORTENED, numbered=False)

    def _plainly_beside(self) -> bool:
        """True when the text holds no more than names in full, words for beside, and shops or floors there."""
        return not (
            self._doubted
            or self._contrary([place for claim in self._said for place in claim.token.places])
            or any(claim.token.exactness is not Exactness.EXACT or claim.tainted for claim in self._said)
            or any(token.kind is Kind.UNKNOWN and not stays_there(token.text) for token in self._tokens)
            or any(token.kind is Kind.NUMBER and token.unit not in _INSIDE for token in self._tokens)
            or any(token.kind is Kind.NEAR and FURTHER.search(token.text) for token in self._tokens)
        )

    def _without_place(self) -> Match:
        unknown = "".join(token.text for token in self._tokens if token.kind is Kind.UNKNOWN)
        if unknown:
            return self._ask(Reason.UNKNOWN_PART, self._index.similar(unknown))
        coarse = [place for claim in self._admin for place in claim.token.places]
        return self._ask(Reason.TOO_COARSE if coarse else Reason.NOTHING_KNOWN, coarse)

    def _read(self, claim: Claim) -> Reading:
        """Follow the numbers within what the named districts, streets and communities allow."""
        places = self._allowed(claim.token.places)
        if not places:
            return Reading(claim, claim.token.places, False, Reason.CONFLICT)
        if claim.token.rivals:
            return Reading(claim, tuple(places), False, Reason.AMBIGUOUS)
        reading = read(claim, self._index, places)
        if self._doubted and reading.problem is None:
            return Reading(claim, tuple(places), False)
        return reading

    def _allowed(self, places: Sequence[Place]) -> list[Place]:
        left = [place for place in places if place.level not in ADMIN]
        for admin in self._admin:
            left = [place for place in left if self._allows(admin.token.places, place)]
        return left

    def _allows(self, admin: Sequence[Place], place: Place) -> bool:
        lineage = self._index.lineage(place)
        return any(
            # Roads run through communities without belonging to one: their zones must meet.
            self._index.zones(each) & self._index.zones(place) if each.level is Level.COMMUNITY else each in lineage
            for each in admin
        )

    def _decide(self, readings: list[Reading]) -> Match:
        alternatives: list[frozenset[str]] = []
        for reading in readings:
            zones = self._zones(reading)
            if reading.claim.joined and alternatives:
                zones |= alternatives.pop()
            alternatives.append(zones)
        zones = frozenset.intersection(*alternatives)
        places = [place for reading in readings for place in reading.places]
        if not zones:
            return self._ask(Reason.CONFLICT, places)
        if len(zones) > 1:
            whole = any(len(self._index.zones(place)) > 1 for place in places)
            return self._ask(Reason.NUMBER_MISSING if whole else Reason.AMBIGUOUS, places)
        (zone,) = zones
        fitting = [place for place in places if self._index.zones(place) == zones]
        if not fitting:
            return self._ask(Reason.NUMBER_MISSING, places)
        if self._unknown_before(readings):
            return self._ask(Reason.UNKNOWN_PART, places)
        if self._contrary(fitting) or any(zone not in self._index.zones_of(c.token.places) for c in self._rivals):
            return self._ask(Reason.CONFLICT, places)
        if self._doubted and not any(self._zones(reading) == zones for reading in readings):
            return self._ask(Reason.NUMBER_MISSING, places)
        exactness = weakest(readings)
        numbered = any(reading.numbered for reading in readings)
        borne_out = numbered or self._admin or len(readings) > 1
        if exactness is Exactness.CONFUSED and (self._doubted or not borne_out):
            return self._ask(Reason.UNKNOWN_PART, places)
        return self._found(zone, fitting, exactness, numbered)

    def _zones(self, reading: Reading) -> frozenset[str]:
        return self._index.zones_of(reading.places)

    def _contrary(self, places: Sequence[Place]) -> bool:
        """True when the text itself says of a place, or of what it lies in, that it isn't there."""
        denied = {place.id for claim in self._denied for place in claim.token.places}
        return any(each.id in denied for place in places for each in self._index.lineage(place))

    def _unknown_before(self, readings: Sequence[Reading]) -> bool:
        """True when words nobody knows come before the name that decides: they may mean another town or quarter."""
        starts = [r.claim.token.start for r in readings if r.numbered and r.claim.token in self._tokens]
        last = max((r.claim.token.start for r in readings if r.claim.token in self._tokens), default=0)
        decisive = min(starts, default=last)
        return any(
            token.kind is Kind.UNKNOWN and token.end <= decisive and not self._harmless(i)
            for i, token in enumerate(self._tokens)
        )

    def _harmless(self, at: int) -> bool:
        """A person's name, set apart by a comma or followed by the phone number."""
        apart = self._tokens[at + 1].kind in (Kind.GAP, Kind.NOISE)
        return apart and PERSON.fullmatch(self._tokens[at].text) is not None

    def _found(self, zone: str, fitting: list[Place], exactness: Exactness, numbered: bool) -> Match:
        finest = min(fitting, key=lambda place: _RANK.index(place.level))
        same = [place for place in dict.fromkeys(fitting) if place.level is finest.level]
        place = finest if len(same) == 1 else None
        confidence_percent = min(
            exactness.value,
            100 if numbered else _WITHOUT_NUMBER_PERCENT,
            100 if self._admin else _WITHOUT_DISTRICT_PERCENT,
        )
        return Match(
            zone=zone,
            place=place.id if place else None,
            lat=place.lat if place else None,
            lon=place.lon if place else None,
            accuracy_m=place.accuracy_m if place else None,
            area=finest.area,
            confidence_percent=confidence_percent,
            reason=_FOUND_BY.get(finest.level, Reason.PLACE) if numbered or place else Reason.ONE_ZONE,
        )

    def _ask(self, reason: Reason, places: Sequence[Place]) -> Match:
        chosen = list(dict.fromkeys(places))[:_LIMIT_CANDIDATES]
        candidates = tuple(Candidate(place.id, self._index.label(place), place.zone) for place in chosen)
        return Match(None, None, None, None, None, None, 0, reason, candidates)
