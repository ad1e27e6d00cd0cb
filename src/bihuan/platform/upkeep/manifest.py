"""What a backup says of itself: enough to prove, years later, that what was restored is what was saved."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from bihuan.kernel.errors import Invalid
from bihuan.platform.upkeep.sources import Chain
from bihuan.platform.upkeep.tables import Applied, as_lists, from_lists
from bihuan.platform.upkeep.values import Fingerprint

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """`key_id` names the encryption key current then; the keys themselves are never part of a backup."""

    program: str
    made_at: datetime
    vendor: str
    database: str
    applied: Applied
    tables: dict[str, Fingerprint]
    chain: Chain
    key_id: str
    waiting_messages_count: int

    @property
    def rows_count(self) -> int:
        """All rows of all tables."""
        return sum(table.rows_count for table in self.tables.values())

    def as_json(self) -> str:
        """This will give the manifest as it lies in the archive."""
        return json.dumps(
            {
                "format": FORMAT,
                "program": self.program,
                "made_at": self.made_at.astimezone(UTC).isoformat(),
                "vendor": self.vendor,
                "database": self.database,
                "migrations": as_lists(self.applied),
                "tables": {name: asdict(table) for name, table in self.tables.items()},
                "chain": asdict(self.chain),
                "keys": {"held_here": False, "current_id": self.key_id},
                "waiting_messages_count": self.waiting_messages_count,
            },
            indent=1,
        )


def read(text: str) -> Manifest:
    """This will read a manifest; Invalid if it is none of ours."""
    try:
        told = json.loads(text)
        if told["format"] != FORMAT:
            raise Invalid(f"This backup has format {told['format']}; this program reads format {FORMAT}.")
        return Manifest(
            program=told["program"],
            made_at=datetime.fromisoformat(told["made_at"]),
            vendor=told["vendor"],
            database=told["database"],
            applied=from_lists(told["migrations"]),
            tables={name: Fingerprint(**table) for name, table in told["tables"].items()},
            chain=Chain(**told["chain"]),
            key_id=told["keys"]["current_id"],
            waiting_messages_count=told["waiting_messages_count"],
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Invalid("The manifest of this backup cannot be read.") from error
