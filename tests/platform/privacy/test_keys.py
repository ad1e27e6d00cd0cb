"""The key file: made once, by one; read strictly; rotated without losing the old."""

import json
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bihuan.kernel.errors import Unavailable
from bihuan.platform.privacy import blind, keys, open_text, seal_text

PLACE = "probe.note.text"


@pytest.fixture
def home(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.delenv("BIHUAN_KEY_FILE", raising=False)
    settings.HOME = tmp_path
    keys.ring.cache_clear()
    yield tmp_path
    keys.ring.cache_clear()


def test_the_first_start_makes_a_file_only_its_owner_reads(home: Path) -> None:
    sealed = seal_text("王小明", PLACE)
    assert stat.S_IMODE((home / "keys.json").stat().st_mode) == 0o600
    keys.ring.cache_clear()  # as another process would
    assert open_text(sealed, PLACE) == "王小明"
    assert [path.name for path in home.iterdir()] == ["keys.json"]


def test_of_many_first_starts_one_makes_the_keys(home: Path) -> None:
    def start(_: int) -> str:
        keys._write(keys.key_file(), keys.new_ring(), replace=False)
        return keys._read(keys.key_file()).current

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(start, range(8)))) == 1


def test_the_environment_may_name_another_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = home / "vault" / "ring.json"
    monkeypatch.setenv("BIHUAN_KEY_FILE", str(elsewhere))
    seal_text("x", PLACE)
    assert elsewhere.exists()
    assert not (home / "keys.json").exists()


def test_after_rotation_old_values_open_and_new_ones_use_the_new_key(home: Path) -> None:
    old, index = seal_text("旧", PLACE), blind("旧", "name")
    key_id = keys.rotate()
    new = seal_text("新", PLACE)
    assert new[1:5].hex() == key_id != old[1:5].hex()
    assert (open_text(old, PLACE), open_text(new, PLACE)) == ("旧", "新")
    assert blind("旧", "name") == index


def test_a_ring_rotated_by_another_process_is_read_again(home: Path) -> None:
    stale = keys.ring()
    rotated = stale.rotated()
    keys._write(keys.key_file(), rotated, replace=True)
    assert keys.key_by_id(rotated.current) == rotated.encryption[rotated.current]


def test_a_lost_key_file_is_named_not_guessed(home: Path) -> None:
    sealed = seal_text("王小明", PLACE)
    (home / "keys.json").unlink()
    keys.ring.cache_clear()
    with pytest.raises(Unavailable) as caught:
        open_text(sealed, PLACE)
    assert caught.value.code == "key_missing"


def test_a_key_file_others_may_read_is_refused(home: Path) -> None:
    keys.ring()
    (home / "keys.json").chmod(0o640)
    keys.ring.cache_clear()
    with pytest.raises(Unavailable) as caught:
        keys.ring()
    assert caught.value.code == "key_file_open"


@pytest.mark.parametrize(
    "damage",
    [
        lambda ring: "not json",
        lambda ring: json.dumps([]),
        lambda ring: json.dumps({**ring, "format": 2}),
        lambda ring: json.dumps({**ring, "current": "00000000"}),
        lambda ring: json.dumps({**ring, "blind": "c2hvcnQ="}),
        lambda ring: json.dumps({**ring, "blind": "***"}),
        lambda ring: json.dumps({name: value for name, value in ring.items() if name != "encryption"}),
    ],
    ids=["text", "list", "format", "current", "short", "base64", "missing"],
)
def test_a_damaged_key_file_is_refused(home: Path, damage: Any) -> None:
    keys.ring()
    file = home / "keys.json"
    file.write_text(damage(json.loads(file.read_text())))
    keys.ring.cache_clear()
    with pytest.raises(Unavailable) as caught:
        keys.ring()
    assert caught.value.code == "key_file_damaged"
