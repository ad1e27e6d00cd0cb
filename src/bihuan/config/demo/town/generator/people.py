"""Who works in the sample town: owners of zones and one floater per group, office staff, skills and meters."""

import random
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bihuan.config.demo.town.generator.layout import ZONE, ZONES, lat_lon, somewhere_in

# 154 is allocated to no operator, so no number of this sample can ring at anybody's.
PHONE_PREFIX = "154000"
_NEVER_EXPIRED = ("2025-01-01", "2028-12-31")


class Technician(NamedTuple):
    """`skills` as code:rank; `zone` is owned unless `floater`."""

    code: str
    name: str
    employment: str
    zone: str
    skills: str
    floater: bool = False


ALL_ROUND = "fibre:1 lan:1 iptv:1 copper:1"
SENIOR = "fibre:2 lan:2 iptv:1 copper:2 leased:2 mobile:1"
EXPERT = "fibre:3 lan:2 iptv:2 leased:3 mobile:2 height:1"
RADIO = "fibre:1 lan:1 iptv:1 copper:1 mobile:2 height:1"

TECHNICIANS = (
    Technician("T01", "陈建国", "own", "CD1-1", SENIOR),
    Technician("T02", "刘洋", "own", "CD1-2", ALL_ROUND),
    Technician("T03", "赵晓峰", "own", "CD1-3", EXPERT),
    Technician("T04", "孙志强", "agency", "CD1-4", RADIO),
    Technician("T05", "周文斌", "contractor", "CD1-5", ALL_ROUND),
    Technician("T06", "吴海涛", "agency", "CD1-1", ALL_ROUND, floater=True),
    Technician("T07", "郑国栋", "own", "CX1-1", SENIOR),
    Technician("T08", "王小军", "own", "CX1-2", ALL_ROUND),
    Technician("T09", "冯丽华", "agency", "CX1-3", ALL_ROUND),
    Technician("T10", "何永康", "contractor", "CX1-4", RADIO),
    Technician("T11", "罗俊杰", "own", "CX1-1", EXPERT, floater=True),
    Technician("T12", "谢大勇", "own", "XZ1-1", RADIO),
    Technician("T13", "唐明亮", "agency", "XZ1-2", ALL_ROUND),
    Technician("T14", "韩春生", "own", "XZ1-3", SENIOR),
    Technician("T15", "曹建平", "agency", "XZ1-4", RADIO),
    Technician("T16", "邓立新", "own", "XZ1-5", ALL_ROUND),
    Technician("T17", "彭家伟", "contractor", "XZ1-3", ALL_ROUND, floater=True),
)
# code, name, and the unit in which (and below which) it works
CONTRACTOR = ("HT", "恒通通信服务公司", "QL")
# code, name, post, unit: where the person sits in the organisation tree
OFFICE = (
    ("D01", "李静怡", "dispatcher", "CD1"),
    ("D02", "马思远", "dispatcher", "CX1"),
    ("H01", "周敏", "hotline_agent", "QL"),
    ("H02", "宋佳", "hotline_agent", "QL"),
    ("B01", "林巧云", "callback_agent", "QL"),
    ("M01", "高志远", "operations_manager", "QL"),
    ("C01", "石磊", "contractor_manager", "QL"),
    ("A01", "邱国强", "system_administrator", "QL"),
    ("A02", "田小芳", "security_administrator", "QL"),
    ("A03", "范立群", "audit_administrator", "QL"),
    ("E01", "江雪梅", "technical_support", "QL"),
    ("R01", "钱正华", "resource_clerk", "QL"),
    ("Q01", "潘雅琴", "quality_inspector", "QL"),
)
OWNERS = {technician.zone: technician.code for technician in TECHNICIANS if not technician.floater}

PEOPLE_HEADER = (
    "code", "name", "phone", "employment", "contractor", "unit", "post", "start_lat", "start_lon",
)  # fmt: skip


def people() -> Iterable[Sequence[str]]:
    """Everybody of the town; technicians start their day from home, inside the zone they know best."""
    rng = random.Random("people")
    for i, technician in enumerate(TECHNICIANS):
        home = lat_lon(somewhere_in(technician.zone, rng, 0.3))
        contractor = CONTRACTOR[0] if technician.employment == "contractor" else ""
        yield (
            technician.code, technician.name, f"{PHONE_PREFIX}{i + 1:05d}", technician.employment, contractor,
            ZONE[technician.zone].group, "technician", *home,
        )  # fmt: skip
    for i, (code, name, post, unit) in enumerate(OFFICE):
        employment, contractor = ("contractor", CONTRACTOR[0]) if post == "contractor_manager" else ("own", "")
        yield code, name, f"{PHONE_PREFIX}{i + 101:05d}", employment, contractor, unit, post, "", ""


SKILL_HEADER = ("person", "skill", "rank", "certificate", "valid_from", "valid_to")


def skills() -> Iterable[Sequence[str]]:
    """Skills by rank. One certificate has run out and one is about to, so that the rule can be seen at work."""
    ends = {("T10", "mobile"): "2026-10-31", ("T14", "leased"): "2026-12-15"}
    for technician in TECHNICIANS:
        for held in technician.skills.split():
            skill, rank = held.split(":")
            valid_from, valid_to = _NEVER_EXPIRED
            certificate = f"QL-{technician.code}-{skill.upper()}-{rank}"
            yield technician.code, skill, rank, certificate, valid_from, ends.get((technician.code, skill), valid_to)


EQUIPMENT_HEADER = ("kind", "serial", "unit", "holder", "calibration_due")


def equipment() -> Iterable[Sequence[str]]:
    """What each technician carries; T09's optical meter is past its calibration."""
    for technician in TECHNICIANS:
        kinds = ["toolkit", "optical_meter", "line_tester"]
        kinds += ["ber_tester"] if "leased" in technician.skills else []
        kinds += ["signal_meter"] if "mobile" in technician.skills else []
        kinds += ["splicer"] if "fibre:2" in technician.skills or "fibre:3" in technician.skills else []
        kinds += ["ladder"] if "height" in technician.skills else []
        for kind in kinds:
            due = "" if kind == "toolkit" else "2027-06-30"
            if (technician.code, kind) == ("T09", "optical_meter"):
                due = "2026-11-01"
            serial = f"{kind.upper().replace('_', '-')}-{technician.code}"
            yield kind, serial, ZONE[technician.zone].group, technician.code, due


def zone_owners() -> dict[str, str]:
    """Each zone's one owner; a zone without one is a mistake of this table."""
    return {zone.code: OWNERS[zone.code] for zone in ZONES}
