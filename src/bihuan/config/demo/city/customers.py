"""The city's customers: as many as are asked for, the n-th the same every time."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from bihuan.config.demo.city.ground import SEED
from bihuan.config.demo.city.places import Home
from bihuan.config.demo.town.generator.places import names

PHONE_PREFIX = "15401"  # 154: allocated to no operator
TIERS, TIER_WEIGHTS = ("ordinary", "silver", "gold"), (78, 16, 6)
FIRM_ONE_IN = 40
_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = names(
    "秀英|桂兰|建华|志明|小红|丽娟|国庆|春梅|文杰|海燕|永强|玉珍|晓东|雪梅|俊辉|淑芬|家豪|思雨|子涵|德胜|红霞|长林|"
    "美玲|立军|佳怡|振华|素芳|天宇|庆华|银凤|光荣|翠兰|少华|静|伟|磊|芳|涛|敏|超"
)
_FIRM_HEADS = names("鑫源|顺达|康乐|宏图|青禾|众诚|乐学|恒益|云帆|福满|金穗|百草|新远|星辰|万和|长乐")
_FIRM_KINDS = names("超市|物流|药房|广告|米业|汽修|书店|建材|软件|饭店|诊所|印务|家电|茶业")


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer: what they are called, where they live (`zone` is the truth) and what they have."""

    number: int
    name: str
    phone: str
    tier: str
    address: str
    zone: str
    firm: bool

    @property
    def ref(self) -> str:
        """The carrier's own number of the customer."""
        return f"K{self.number:06}"

    def account(self, business: str) -> str:
        """This will give the account of one of the customer's services."""
        head = {"broadband": "0999", "iptv": "ITV", "fixed": "0998", "mobile": "", "leased": "ZX"}[business]
        return self.phone if business == "mobile" else f"{head}{self.number:08}"


def customer(number: int, homes: dict[str, list[Home]], zones: Sequence[str]) -> Customer:
    """This will give the city's n-th customer, from 1, living in one of `zones`."""
    rng = random.Random(f"{SEED} customer {number}")
    firm = rng.randrange(FIRM_ONE_IN) == 0
    name = rng.choice(_FIRM_HEADS) + rng.choice(_FIRM_KINDS) if firm else rng.choice(_FAMILY) + rng.choice(_GIVEN)
    home = rng.choice(homes[rng.choice(zones)])
    return Customer(
        number=number,
        name=name,
        phone=f"{PHONE_PREFIX}{number:06}",
        tier="gold" if firm else rng.choices(TIERS, TIER_WEIGHTS)[0],
        address=_written(home, rng),
        zone=home.zone,
        firm=firm,
    )


def _written(home: Home, rng: random.Random) -> str:
    number = rng.randint(1, home.last)
    room = f"{rng.randint(1, 4)}单元{rng.randint(1, 9)}0{rng.randint(1, 4)}室" if home.rooms else ""
    return home.text.format(number=number) + room
