"""Write the tables of the sample town as CSV files: UTF-8, LF, a header line, nothing quoted that needn't be."""

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from bihuan.config.demo.town.generator.layout import DISTRICTS, GROUPS, OUTLINES, ZONE, ZONES, lat_lon
from bihuan.config.demo.town.generator.tree import ACCURACY_M, Tree

PROVINCE, CITY = ("SF", "示范省"), ("QL", "青澜市")


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def units() -> Iterable[tuple[str, str, str, str, str]]:
    """The organisation tree: code, parent's code, kind, name, and of zones town or country; parents first."""
    yield PROVINCE[0], "", "province", PROVINCE[1], ""
    yield CITY[0], PROVINCE[0], "city", CITY[1], ""
    for code, name in DISTRICTS:
        yield code, CITY[0], "district", name, ""
    for code, name, district in GROUPS:
        yield code, district, "group", name, ""
    for zone in ZONES:
        yield zone.code, zone.group, "zone", zone.name, zone.area


def zones(owners: dict[str, str]) -> Iterable[tuple[str, str, str]]:
    """Each zone's owner and outline as [[lon, lat], …], first corner not repeated."""
    for zone in ZONES:
        corners = [lat_lon(point) for point in OUTLINES[zone.code]]
        yield zone.code, owners[zone.code], json.dumps([[float(lon), float(lat)] for lat, lon in corners])


NODE_HEADER = (
    "code", "parent", "level", "name", "aliases", "number_from", "number_to", "parity",
    "zone", "lat", "lon", "accuracy_m", "area",
)  # fmt: skip


def nodes(tree: Tree) -> Iterable[Sequence[object]]:
    for node in tree.nodes:
        lat, lon = lat_lon(node.point) if node.point else ("", "")
        yield (
            node.code, node.parent, node.level, node.name, "|".join(node.aliases),
            node.first or "", node.last or "", node.parity,
            node.zone, lat, lon, ACCURACY_M[node.level] if node.point else "",
            ZONE[node.zone].area if node.zone else "",
        )  # fmt: skip
