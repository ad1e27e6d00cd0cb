"""Loading the installation's address tree."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from bihuan.contexts.customers import translate
from bihuan.contexts.customers.events import TreeWasLoaded
from bihuan.contexts.customers.models import AddressNode, AddressTree
from bihuan.contexts.customers.rules import tree_faults
from bihuan.contexts.customers.types import TreeLoaded
from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.api import UnitKind
from bihuan.engines.addressing import Place as TreeRow
from bihuan.kernel.errors import N_, Invalid
from bihuan.platform.action import act_permission, action, record
from bihuan.platform.actor import Actor

_BATCH_ROWS = 1_000
_COLUMNS = (
    "parent_id", "level", "name", "aliases", "number_from", "number_to", "parity",
    "zone_id", "lat", "lon", "accuracy_m", "area", "retired",
)  # fmt: skip


@action("customers.load_tree")
def load_tree(actor: Actor, *, rows: tuple[TreeRow, ...], at: datetime) -> TreeLoaded:
    """This will make the address tree be exactly these rows: new ones added, changed ones changed, others retired.

    In a row `id`, `parent` and `zone` are codes; parents stand before their children. Addresses already
    placed stay where they are.
    """
    if not rows:
        raise Invalid(N_("An address tree has at least one place."), where="rows")
    seen = workforce.units(actor, kind=UnitKind.ZONE, permission=act_permission())
    zones = {zone.code: zone.id for zone in seen}
    faults = tree_faults(rows, frozenset(zones))
    if faults:
        raise Invalid.of(faults)
    tree, _ = AddressTree.objects.select_for_update().get_or_create(
        name=AddressTree.ONLY, defaults={"stamp": uuid4(), "loaded_at": at}
    )
    done = _write(rows, zones)
    AddressTree.objects.filter(pk=tree.pk).update(stamp=uuid4(), loaded_at=at)
    facts = TreeWasLoaded(tree.pk, done.added_count, done.changed_count, done.retired_count)
    record(facts, subject=("address_tree", tree.pk), path=translate.tree().city_path(), at=at)
    return done


def _write(rows: Sequence[TreeRow], zones: dict[str, UUID]) -> TreeLoaded:
    known = {node.code: node for node in AddressNode.objects.all()}
    ids = {row.id: known[row.id].pk if row.id in known else uuid4() for row in rows}
    added, changed = [], []
    for row in rows:
        wanted = _columns(row, ids, zones)
        node = known.get(row.id)
        if node is None:
            added.append(AddressNode(id=ids[row.id], code=row.id, **wanted))
        elif any(getattr(node, column) != value for column, value in wanted.items()):
            for column, value in wanted.items():
                setattr(node, column, value)
            changed.append(node)
    AddressNode.objects.bulk_create(added, batch_size=_BATCH_ROWS)
    AddressNode.objects.bulk_update(changed, _COLUMNS, batch_size=_BATCH_ROWS)
    gone = [node.pk for code, node in known.items() if code not in ids and not node.retired]
    for start in range(0, len(gone), _BATCH_ROWS):
        AddressNode.objects.filter(pk__in=gone[start : start + _BATCH_ROWS]).update(retired=True)
    return TreeLoaded(len(added), len(changed), len(gone))


def _columns(row: TreeRow, ids: dict[str, UUID], zones: dict[str, UUID]) -> dict[str, Any]:
    return {
        "parent_id": ids[row.parent] if row.parent else None,
        "level": row.level.value,
        "name": row.name.strip(),
        "aliases": list(row.aliases),
        "number_from": row.first,
        "number_to": row.last,
        "parity": row.parity,
        "zone_id": zones[row.zone] if row.zone else None,
        "lat": row.lat,
        "lon": row.lon,
        "accuracy_m": row.accuracy_m,
        "area": row.area or "",
        "retired": False,
    }
