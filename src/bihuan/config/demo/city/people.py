"""Who works in the city: owners of zones, the support team, the dispatch centre, hotline, callback and offices.

Names are drawn from common family and given names and belong to nobody. Phone numbers begin with 154, a range
allocated to no operator, as everywhere in the samples: none of them can ring.
"""

import random
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from bihuan.config.demo.city.ground import SEED, Group, lat_lon, somewhere_in
from bihuan.config.demo.town.generator.places import names
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.worktime import CHINA

CITY, CONTRACTOR = "QL", "HT"
CONTRACTOR_NAME = "恒通通信服务公司"
STAFF_PHONE_PREFIX = "1540000"
SUPPORT_TEAM_COUNT = 4
# What the dispatch centre has in the sources: 12 dispatchers, 13 in technical support, 2 of them resource clerks.
DESKS = (
    ("D", "dispatcher", 12),
    ("R", "resource_clerk", 2),
    ("E", "technical_support", 11),
    ("H", "hotline_agent", 16),
    ("B", "callback_agent", 8),
    ("Q", "quality_inspector", 3),
    ("M", "operations_manager", 3),
    ("C", "contractor_manager", 2),
    ("A", "system_administrator", 1),
    ("A", "security_administrator", 1),
    ("A", "audit_administrator", 1),
)
ALL_ROUND = ("fibre:1", "lan:1", "iptv:1", "copper:1")
SENIOR = ("fibre:2", "lan:2", "iptv:1", "copper:2", "leased:2", "mobile:1")
EXPERT = ("fibre:3", "lan:2", "iptv:2", "copper:2", "leased:3", "mobile:2", "height:1")
RADIO = ("fibre:1", "lan:1", "iptv:1", "copper:1", "mobile:2", "height:1")
# In each group somebody for leased lines and somebody for mobile, whoever of them rests.
PATTERN = (SENIOR, ALL_ROUND, RADIO, EXPERT, ALL_ROUND, RADIO)
HELD_FROM, HELD_UNTIL = date(2025, 1, 1), date(2028, 12, 31)
CALIBRATED_UNTIL = date(2027, 6, 30)
# One certificate and one meter in so many have run out, so that the rule is seen at work.
LAPSED_ONE_IN = 47
DAY_SHIFT = (time(8, 30), time(18), time(12), time(13))
LATE_SHIFT = (time(11), time(20, 30), time(14), time(15))
FIRST_TURN = 3  # where in its rotation the first of each group stands on the day of the demonstration: at work, by day

_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘"
_GIVEN = names(
    "建国|志强|文斌|海涛|国栋|小军|永康|俊杰|大勇|明亮|春生|建平|立新|家伟|洪波|正华|学军|振东|少峰|晓东|德明|庆丰|"
    "浩然|子健|宏伟|丽华|静怡|思远|敏|佳|巧云|志远|磊|小芳|国强|立群|雪|婷婷|晓燕|玉兰|雅琴|凤霞|秋菊|欣|颖|倩|波|刚|"
    "鹏飞|世杰|天佑|俊峰|长青|伟民|兴旺|成龙|金山|万里"
)


class People:
    """The staff's rows. `technicians`: code and group of each, in the order of their zones, the support team last."""

    def __init__(self, groups: tuple[Group, ...], *, whole: bool) -> None:
        self._names = _names()
        self._count = 0
        self._homes = random.Random(f"{SEED} homes")
        self.rows: list[workforce.PersonIn] = []
        self.technicians: list[tuple[str, tuple[str, ...]]] = []
        for group in groups:
            for place, zone in enumerate(group.zones):
                contractor = CONTRACTOR if group.district.contractor else None
                home = lat_lon(somewhere_in(zone, self._homes, 0.3))
                code = f"T{zone.number:02}"
                self._add(code, group.code, "technician", contractor, home)
                self.technicians.append((code, PATTERN[place]))
        if whole:
            self._support(groups)
        for letter, post, count in DESKS:
            for _ in range(count if whole else min(count, 2)):
                self._desk(letter, post)

    def _support(self, groups: tuple[Group, ...]) -> None:
        """Four of the best, under the city itself: for rest days, rain and promotions in any group."""
        own = [group for group in groups if not group.district.contractor]
        for number in range(SUPPORT_TEAM_COUNT):
            zone = own[number * len(own) // SUPPORT_TEAM_COUNT].zones[0]
            code = f"S{number + 1:02}"
            self._add(code, CITY, "support_technician", None, lat_lon(somewhere_in(zone, self._homes, 0.3)))
            self.technicians.append((code, EXPERT))

    def _desk(self, letter: str, post: str) -> None:
        number = sum(row.code.startswith(letter) for row in self.rows) + 1
        self._add(f"{letter}{number:02}", CITY, post, CONTRACTOR if post == "contractor_manager" else None, None)

    def _add(self, code: str, unit: str, post: str, contractor: str | None, home: tuple[float, float] | None) -> None:
        self._count += 1
        self.rows.append(
            workforce.PersonIn(
                code=code,
                name=next(self._names),
                phone=f"{STAFF_PHONE_PREFIX}{self._count:04}",
                employment=workforce.Employment.CONTRACTOR if contractor else workforce.Employment.OWN,
                contractor=contractor,
                unit=unit,
                post=post,
                start_lat=home[0] if home else None,
                start_lon=home[1] if home else None,
            )
        )


def _names() -> Iterator[str]:
    found = [family + given for family in _FAMILY for given in _GIVEN]
    random.Random(f"{SEED} people").shuffle(found)
    return iter(found)


def skills(technicians: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[workforce.SkillIn]:
    """This will give what each technician can do, with the certificate it rests on."""
    for number, (person, held) in enumerate(technicians, start=1):
        for skill, rank in (one.split(":") for one in held):
            lapsed = number % LAPSED_ONE_IN == 0 and skill == "mobile"
            yield workforce.SkillIn(
                person=person,
                skill=skill,
                level=int(rank),
                certificate=f"QL-{person}-{skill.upper()}-{rank}",
                valid_from=HELD_FROM,
                valid_to=date(2026, 10, 31) if lapsed else HELD_UNTIL,
            )


def equipment(technicians: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[workforce.EquipmentIn]:
    """This will give what each technician carries, and when it is to be calibrated."""
    for number, (person, held) in enumerate(technicians, start=1):
        known = {one.split(":")[0] for one in held}
        kinds = ["toolkit", "laptop", "optical_meter", "line_tester"]
        kinds += ["ber_tester", "splicer"] if "leased" in known else []
        kinds += ["signal_meter"] if "mobile" in known else []
        kinds += ["ladder"] if "height" in known else []
        for kind in kinds:
            due = None if kind in {"toolkit", "laptop"} else CALIBRATED_UNTIL
            if kind == "optical_meter" and number % LAPSED_ONE_IN == LAPSED_ONE_IN - 1:
                due = date(2026, 11, 1)
            serial = f"{kind.upper().replace('_', '-')}-{person}"
            yield workforce.EquipmentIn(kind=kind, serial=serial, unit=CITY, holder=person, calibration_due=due)


def rosters(groups: tuple[Group, ...], today: date, days_before: int, days_after: int) -> Iterator[workforce.RosterIn]:
    """This will give the rota: in a group of n one rests each day, everybody every n-th, and works late the day after.

    So nobody works more than five days running. It is counted from the day of the demonstration, on which those whose
    sign-ins are offered are at work.
    """
    ahead = range(-days_before, days_after + 1)
    for group in groups:
        period = len(group.zones)
        for place, zone in enumerate(group.zones):
            days = tuple(_day(today + timedelta(days=n), (n + place + FIRST_TURN) % period) for n in ahead)
            yield workforce.RosterIn(f"T{zone.number:02}", days)


def support_rosters(today: date, days_before: int, days_after: int) -> Iterator[workforce.RosterIn]:
    """This will give the support team's rota: every seventh day free, one after another."""
    for number in range(SUPPORT_TEAM_COUNT):
        days = tuple(
            _day(today + timedelta(days=n), (n + 2 * number + FIRST_TURN) % 7)
            for n in range(-days_before, days_after + 1)
        )
        yield workforce.RosterIn(f"S{number + 1:02}", days)


def _day(on: date, turn: int) -> workforce.RosterRow:
    if turn == 0:
        return workforce.RosterRow(date=on, kind=workforce.DayKind.REST)
    shift = LATE_SHIFT if turn == 1 else DAY_SHIFT
    begin, end, pause, resume = (datetime.combine(on, clock, CHINA) for clock in shift)
    return workforce.RosterRow(
        date=on,
        kind=workforce.DayKind.WORK,
        start_at=begin,
        end_at=end,
        break_start_at=pause,
        break_end_at=resume,
    )
