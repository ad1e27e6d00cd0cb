"""Who can do what: shared by the solver and the judge of costs, not by the checker."""

from dataclasses import dataclass

from bihuan.engines.rota.model import Need, Person, Problem, Zone


@dataclass(frozen=True, slots=True)
class Fitness:
    """A problem's people, looked up."""

    problem: Problem
    group_of_zone: dict[str, str]

    @classmethod
    def of(cls, problem: Problem) -> "Fitness":
        """This will index a problem."""
        return cls(problem, {zone.id: zone.group for zone in problem.zones})

    def looks_after(self, person: Person, zone_id: str) -> bool:
        """This will say whether a zone is somebody's to look after: owned, named, or of one's own group."""
        if zone_id in person.zones or zone_id in person.covers:
            return True
        return self.problem.rules.colleagues_cover and self.group_of_zone[zone_id] == person.group

    def can_cover(self, person: Person, zone: Zone) -> bool:
        """This will say whether somebody who doesn't own a zone may cover it on a day of duty."""
        if zone.id in person.zones or not self.most_covers(person):
            return False
        skilled = all(person.skills.get(skill, -1) >= level for skill, level in zone.skills.items())
        return skilled and (person.support or self.looks_after(person, zone.id))

    def most_covers(self, person: Person) -> int:
        """This will give how many zones besides their own somebody covers on one day."""
        rules = self.problem.rules
        return rules.covers_per_support if person.support else rules.covers_per_colleague

    def able(self, person: Person, need: Need) -> bool:
        """This will say whether somebody on duty counts for expected work."""
        if person.support or person.group != need.group:
            return False
        skilled = need.skill is None or person.skills.get(need.skill, -1) >= need.level
        return skilled and (need.zone is None or self.looks_after(person, need.zone))

    def wanted(self, need: Need) -> int:
        """This will turn expected minutes into people."""
        return -(-need.minutes // self.problem.rules.minutes_per_person)
