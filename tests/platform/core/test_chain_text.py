"""What is hashed into the chain is the JSON list it always was, however it is put together."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID, uuid4

import pytest

from bihuan.kernel.ids import new_id
from bihuan.platform import jsontext
from bihuan.platform.events import seal
from bihuan.platform.events.record import Told
from bihuan.platform.models.event import Event

CHINA = timezone(timedelta(hours=8))
AT = datetime(2026, 3, 1, 8, 30, tzinfo=CHINA)
FACTS = {"order_id": str(uuid4()), "cycle": 1, "claim": {"state": "kept", "late_s": None}, "codes": ["b", "a"]}


def as_ever(before: str, event: Any) -> str:
    def utc(moment: datetime | None) -> str | None:
        return moment.astimezone(UTC).isoformat(timespec="microseconds") if moment else None

    words = [
        event.position, event.name, event.version, event.subject_kind, str(event.subject_id), event.path, event.facts,
        event.actor, event.acting_for and str(event.acting_for), event.channel, event.device, utc(event.claimed_at),
        utc(event.received_at), utc(event.recorded_at), str(event.correlation), event.causation,
    ]  # fmt: skip
    text = json.dumps(words, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


@pytest.mark.parametrize("made", [Told, Event])
@pytest.mark.parametrize("acting_for", [None, UUID(int=7)])
@pytest.mark.parametrize("device", ["", '王的"手机"\\ \u2028'])
@pytest.mark.parametrize("causation", [None, 41])
def test_the_hash_is_of_one_json_list(made: Any, acting_for: UUID | None, device: str, causation: int | None) -> None:
    event = made(
        name="orders.received", version=2, subject_kind="order", subject_id=uuid4(), path="00010002", facts=FACTS,
        actor="user:王", acting_for=acting_for, channel="web", device=device, claimed_at=None if device else AT,
        received_at=AT, recorded_at=datetime(2026, 3, 1, 1, 2, 3, 456, tzinfo=UTC), correlation=uuid4(),
        causation=causation,
    )  # fmt: skip
    event.position = 12
    assert seal.link("before", event) == as_ever("before", event)
    if made is Told:
        event.write()
        assert seal.link("before", event) == as_ever("before", event)
        assert json.loads(event.text) == FACTS


@pytest.mark.parametrize("value", [{"b": [1, None, True, 1.5], "a": {"z": {}, "y": '中\u2028"'}}, [], "x", 5, None])
@pytest.mark.parametrize("sort_keys", [False, True])
@pytest.mark.parametrize("ensure_ascii", [False, True])
def test_json_is_written_as_the_library_writes_it(value: Any, sort_keys: bool, ensure_ascii: bool) -> None:
    wanted = json.dumps(value, sort_keys=sort_keys, ensure_ascii=ensure_ascii, separators=(",", ":"))
    assert jsontext.writer(sort_keys=sort_keys, ensure_ascii=ensure_ascii)(value) == wanted


def test_a_new_id_is_a_random_uuid() -> None:
    made = {new_id() for _ in range(1_000)}
    assert len(made) == 1_000
    assert all(one.version == 4 and one == UUID(str(one)) for one in made)
