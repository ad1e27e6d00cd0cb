"""Write the sample town and the sample orders again.

`python -m bihuan.config.demo.town.generator [--day 2026-11-21]`
"""

import argparse
from datetime import date, datetime, time
from pathlib import Path

from bihuan.config.demo.town.generator import customers, files, orders, people
from bihuan.config.demo.town.generator.tree import Tree

TOWN = Path(__file__).parent.parent
SAMPLES = TOWN.parents[4] / "samples"
WORK_BEGINS_HOUR = 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--day", default="2026-11-21", help="the working day the orders are for")
    parser.add_argument("--town", type=Path, default=TOWN, help="folder of the town's tables")
    parser.add_argument("--samples", type=Path, default=SAMPLES, help="folder of the sample sheets")
    wanted = parser.parse_args()
    for folder in (wanted.town, wanted.samples):
        folder.mkdir(parents=True, exist_ok=True)
    write_town(wanted.town)
    write_samples(wanted.samples, date.fromisoformat(wanted.day))


def write_samples(folder: Path, day: date, exported_at: datetime | None = None) -> Path:
    """A working day's orders as a carrier's own system would export them; gives the workbook's path.

    `exported_at`: local time without a zone, as in such sheets; None: when that day's work begins.
    """
    begins = datetime.combine(day, time(WORK_BEGINS_HOUR))
    orders.write_sheets(folder, orders.orders(customers.customers(Tree()), begins, exported_at or begins))
    return folder / "orders.xlsx"


def write_town(folder: Path) -> None:
    """Every table of the town, into one folder."""
    tree = Tree()
    made = customers.customers(tree)
    for name, header, rows in (
        ("units", ("code", "parent", "kind", "name", "area"), files.units()),
        ("zones", ("code", "owner", "outline"), files.zones(people.zone_owners())),
        ("address_nodes", files.NODE_HEADER, files.nodes(tree)),
        ("contractors", ("code", "name", "unit"), [people.CONTRACTOR]),
        ("people", people.PEOPLE_HEADER, people.people()),
        ("skills", people.SKILL_HEADER, people.skills()),
        ("equipment", people.EQUIPMENT_HEADER, people.equipment()),
        ("customers", customers.CUSTOMER_HEADER, customers.customer_rows(made)),
        ("addresses", customers.ADDRESS_HEADER, customers.address_rows(made)),
        ("services", customers.SERVICE_HEADER, customers.service_rows(made)),
    ):
        files.write(folder / f"{name}.csv", header, rows)


if __name__ == "__main__":
    main()
