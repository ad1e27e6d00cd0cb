"""About three hundred customers of the sample town: where they live, how they write it, what they have."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bihuan.config.demo.town.generator.people import PHONE_PREFIX
from bihuan.config.demo.town.generator.places import names
from bihuan.config.demo.town.generator.tree import Node, Tree

CUSTOMER_COUNT = 300
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = names(
    "秀英|桂兰|建华|志明|小红|丽娟|国庆|春梅|文杰|海燕|永强|玉珍|晓东|雪梅|俊辉|淑芬|家豪|思雨|子涵|德胜|"
    "红霞|长林|美玲|立军|佳怡|振华|素芳|天宇|庆华|银凤|光荣|翠兰|少华|静|伟|磊|芳|涛|敏|超"
)
_FIRMS = names("鑫源超市|顺达物流|康乐药房|宏图广告|青澜米业|众诚汽修|乐学书店|恒益建材|云帆软件|福满楼饭店")
_HOUSE_SHARE = {"building": 5, "numbers": 2, "section": 3, "compound": 3, "lane": 1}


@dataclass(frozen=True, slots=True)
class Customer:
    ref: str
    name: str
    phone: str
    tier: str
    node: Node
    address: str
    services: tuple[tuple[str, str], ...]


def customers(tree: Tree) -> list[Customer]:
    """The customers, one home each, written in full and spread over all zones."""
    rng = random.Random("customers")
    by_code = {node.code: node for node in tree.nodes}
    homes: dict[str, list[Node]] = {}
    for node in tree.nodes:
        if node.zone and node.level in _HOUSE_SHARE:
            homes.setdefault(node.zone, []).extend([node] * _HOUSE_SHARE[node.level])
    zones = sorted(homes)
    made = []
    for i in range(CUSTOMER_COUNT):
        node = rng.choice(homes[zones[i % len(zones)]])
        firm = _FIRMS[i // 31] if i % 31 == 7 else ""
        name = firm or rng.choice(_SURNAMES) + rng.choice(_GIVEN)
        tier = "gold" if firm else rng.choices(("ordinary", "silver", "gold"), (70, 22, 8))[0]
        made.append(
            Customer(
                ref=f"K{i + 1:05d}",
                name=name,
                phone=f"{PHONE_PREFIX}{i + 1001:05d}",
                tier=tier,
                node=node,
                address=written(node, by_code, rng),
                services=_services(i, bool(firm), rng),
            )
        )
    return made


def written(node: Node, by_code: dict[str, Node], rng: random.Random) -> str:
    """The full address of a home within a node, as a register holds it."""
    parent = by_code[node.parent]
    street = parent
    while street.level != "street":
        street = by_code[street.parent]
    number = rng.randint(node.first or 1, node.last or 1)
    room = f"{rng.randint(1, 4)}单元{rng.randint(1, 6)}0{rng.randint(1, 4)}室"
    if node.level == "numbers":
        number -= node.parity == "odd" and number % 2 == 0
        number += node.parity == "even" and number % 2 == 1
        return f"青澜市{street.name}{parent.name}{number}号"
    if node.level == "lane":
        return f"青澜市{street.name}{node.name}{number}号"
    if node.level == "section":
        return f"青澜市{street.name}{parent.name}{node.name}{rng.randint(1, 40)}号"
    if node.level == "building":
        return f"青澜市{street.name}{parent.name}{node.name}{room}"
    return f"青澜市{street.name}{node.name}{number}号楼{room}"


def _services(i: int, firm: bool, rng: random.Random) -> tuple[tuple[str, str], ...]:
    if firm:
        return (("leased", f"ZX{i + 1:08d}"), ("fixed", f"0999{i + 2000000:07d}"))
    held = [("broadband", f"0999{i + 1:08d}")]
    if rng.random() < 0.55:
        held.append(("iptv", f"ITV{i + 1:08d}"))
    if rng.random() < 0.2:
        held.append(("fixed", f"0999{i + 2000000:07d}"))
    if rng.random() < 0.3:
        held.append(("mobile", f"{PHONE_PREFIX}{i + 1001:05d}"))
    return tuple(held)


CUSTOMER_HEADER = ("ref", "name", "phone", "tier")
ADDRESS_HEADER = ("customer", "text", "node", "zone")
SERVICE_HEADER = ("customer", "business", "account", "status")


def customer_rows(made: Iterable[Customer]) -> Iterable[Sequence[str]]:
    return ((c.ref, c.name, c.phone, c.tier) for c in made)


def address_rows(made: Iterable[Customer]) -> Iterable[Sequence[str]]:
    """The node and zone are the truth the address was written from: matching is tested against them."""
    return ((c.ref, c.address, c.node.code, c.node.zone) for c in made)


def service_rows(made: Iterable[Customer]) -> Iterable[Sequence[str]]:
    return ((c.ref, business, account, "active") for c in made for business, account in c.services)
