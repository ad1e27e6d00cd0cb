"""Find the zone of a written address, or say why a person must be asked. A wrong answer is worse than a question."""

from collections.abc import Sequence

from bihuan.engines.addressing.claims import Claim, Reading, claims, read, weakest
from bihuan.engines.addressing.index import ADMIN, Index
from bihuan.engines.addressing.model import Candidate, Level, Match, Place, Reason
from bihuan.engines.addressing.normalise import normalise, split_remarks
from bihuan.engines.addressing.scan import Exactness, Kind, Token, scan
from bihuan.engines.addressing.wordlist import PLACE_WORD

_LIMIT_CANDIDATES = 5
# The finest place first: it gives the coordinates.
_RANK = (
    Level.BUILDING, Level.NUMBERS, Level.LANDMARK, Level.SECTION, Level.COMPOUND, Level.LANE, Level.VILLAGE, Level.ROAD,
)  # fmt: skip
_FOUND_BY = {Level.BUILDING: Reason.BUILDING, Level.NUMBERS: Reason.NUMBER, Level.SECTION: Reason.SECTION,
             Level.ROAD: Reason.ONE_ZONE, Level.VILLAGE: Reason.ONE_ZONE}  # fmt: skip
_WITHOUT_NUMBER_PERCENT = 90
_WITHOUT_DISTRICT_PERCENT = 95


def match(text: str, index: Index) -> Match:
    """Read an address as people write it and find the one zone it can lie in."""
    main, remarks = split_remarks(text)
    tokens = scan(normalise(main), index)
    said = claims(tokens)
    if not any(not claim.is_admin for claim in said):
        tokens = scan(normalise(",".join([main, *remarks])), index)
        said, remarks = claims(tokens), []
    for remark in remarks:
        # What stands in brackets may decide between two places, never spoil an answer by words nobody knows.
        said += [c for c in claims(scan(normalise(remark), index)) if not c.near and not c.tainted]
    return _Question(index, tokens, said).answer()


class _Question:
    def __init__(self, index: Index, tokens: Sequence[Token], said: Sequence[Claim]) -> None:
        self._index = index
        self._tokens = tokens
        self._admin = [claim for claim in said if claim.is_admin]
        self._said = [claim for claim in said if not claim.is_admin]

    def answer(self) -> Match:
        if not self._said:
            return self._without_place()
        exact = [claim for claim in self._said if not claim.near]
        if not exact:
            return self._ask(Reason.ONLY_NEAR, [p for claim in self._said for p in claim.token.places])
        readings: list[Reading] = []
        for claim in exact:
            reading = self._read(claim)
            if claim.tainted or reading.problem is not None:
                # Unknown words after a number are a shop or a room; before it they may be another place.
                if claim.tainted and readings and readings[-1].numbered:
                    continue
                return self._ask(reading.problem or Reason.UNKNOWN_PART, reading.places)
            readings.append(reading)
        return self._decide(readings)

    def _without_place(self) -> Match:
        unknown = "".join(token.text for token in self._tokens if token.kind is Kind.UNKNOWN)
        if unknown:
            return self._ask(Reason.UNKNOWN_PART, self._index.similar(unknown))
        coarse = [place for claim in self._admin for place in claim.token.places]
        return self._ask(Reason.TOO_COARSE if coarse else Reason.NOTHING_KNOWN, coarse)

    def _read(self, claim: Claim) -> Reading:
        """Follow the numbers within what the named districts, streets and communities allow."""
        places = [place for place in claim.token.places if place.level not in ADMIN]
        for admin in self._admin:
            places = [place for place in places if self._allows(admin.token.places, place)]
        if not places:
            return Reading(claim, claim.token.places, False, Reason.CONFLICT)
        return read(claim, self._index, places)

    def _allows(self, admin: Sequence[Place], place: Place) -> bool:
        lineage = self._index.lineage(place)
        return any(
            # Roads run through communities without belonging to one: their zones must meet.
            self._index.zones(each) & self._index.zones(place) if each.level is Level.COMMUNITY else each in lineage
            for each in admin
        )

    def _decide(self, readings: list[Reading]) -> Match:
        zones = self._zones(readings[0])
        for reading in readings[1:]:
            zones &= self._zones(reading)
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
        exactness = weakest(readings)
        numbered = any(reading.numbered for reading in readings)
        if exactness is Exactness.CONFUSED and not numbered and not self._admin and len(readings) == 1:
            return self._ask(Reason.UNKNOWN_PART, places)
        return self._found(zone, fitting, exactness, numbered)

    def _zones(self, reading: Reading) -> frozenset[str]:
        return frozenset().union(*(self._index.zones(place) for place in reading.places))

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
        """A person's name or the like, set apart by a comma, with no word for a place in it."""
        follows = self._tokens[at + 1]
        return follows.kind is Kind.GAP and not PLACE_WORD.search(self._tokens[at].text)

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
            reason=_FOUND_BY.get(finest.level, Reason.PLACE),
        )

    def _ask(self, reason: Reason, places: Sequence[Place]) -> Match:
        chosen = list(dict.fromkeys(places))[:_LIMIT_CANDIDATES]
        candidates = tuple(Candidate(place.id, self._index.label(place), place.zone) for place in chosen)
        return Match(None, None, None, None, None, None, 0, reason, candidates)
