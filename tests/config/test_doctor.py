"""The doctor names what keeps an installation from running, and refuses demo sign-ins on a real one."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import override_settings

from bihuan.config.commands import doctor
from bihuan.config.demo.signins import SIGN_INS
from bihuan.config.program import main
from bihuan.platform import clock
from bihuan.platform.actor import system_actor
from bihuan.platform.events import guards
from bihuan.platform.identity.accounts import create
from bihuan.platform.identity.credentials import hashed_password
from bihuan.platform.identity.models import User
from bihuan.platform.models import Event

pytestmark = pytest.mark.django_db


def account(login: str) -> None:
    hashed = hashed_password("Correct-horse-9", login=login)
    create(system_actor("test", "users.create"), login=login, password_hash=hashed, at=clock.now())


@pytest.mark.parametrize(("mode", "grade"), [("production", "bad"), ("test", "bad"), ("demo", "warning")])
def test_demo_sign_ins_are_refused_on_a_real_installation(mode: str, grade: str) -> None:
    assert doctor.demo_sign_ins_absent().grade == "good"
    account(SIGN_INS[0].login)
    with override_settings(MODE=mode):
        assert doctor.demo_sign_ins_absent().grade == grade


def test_a_demo_sign_in_that_was_shut_is_no_danger() -> None:
    account(SIGN_INS[0].login)
    User.objects.update(active=False)
    assert doctor.demo_sign_ins_absent().grade == "good"


def test_nobody_who_can_sign_in_is_a_warning() -> None:
    assert doctor.users_present().grade == "warning"
    account("li.wei")
    assert doctor.users_present().grade == "good"


def test_a_key_file_others_can_read_is_bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = tmp_path / "keys.json"
    keys.write_text("{}")
    monkeypatch.setenv("BIHUAN_KEY_FILE", str(keys))
    tmp_path.chmod(0o700)
    with override_settings(HOME=tmp_path):
        for mode, grade in ((0o644, "bad"), (0o600, "good")):
            keys.chmod(mode)
            assert {finding.check: finding.grade for finding in doctor.files_private()}["key file"] == grade


def test_a_backup_that_is_absent_gone_or_old_is_a_warning(tmp_path: Path) -> None:
    def grade(**changed: object) -> tuple[str, str]:
        with override_settings(HOME=tmp_path, **changed):
            found = doctor.backup_recent()
            return found.grade, found.found

    assert grade() == ("warning", "none was ever taken here")
    archive = tmp_path / "bihuan-20261121T000000Z.tar"
    note = {"path": str(archive), "made_at": (clock.now() - timedelta(hours=30)).isoformat()}
    (tmp_path / "last-backup.json").write_text(json.dumps(note))
    assert "not there any more" in grade()[1]
    archive.touch()
    assert grade() == ("warning", "the last one is 30 hours old")
    assert grade(BACKUP_MAX_AGE_H=31.0)[0] == "good"


def test_debug_on_is_bad() -> None:
    with override_settings(DEBUG=True):
        assert doctor.debug_off().grade == "bad"


def test_a_changed_record_is_bad() -> None:
    from django.db import connection

    account("li.wei")
    if connection.vendor == "postgresql":
        from bihuan.platform.events.seal import seal_all

        seal_all()
    assert doctor.chain_whole().grade == "good"
    guards.remove(connection)
    Event.objects.update(actor="system:mallory")
    assert doctor.chain_whole().grade == "bad"


def test_the_database_and_its_tables_are_found_in_order() -> None:
    assert doctor.database_writable().grade == "good"
    assert doctor.migrations_applied().grade == "good"


def test_it_speaks_json_and_ends_with_one_if_anything_is_bad(capsys: pytest.CaptureFixture[str]) -> None:
    account(SIGN_INS[0].login)
    assert main(["doctor", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["fit"] is False
    assert {finding["check"] for finding in said["findings"]} >= {"debug", "key file", "database", "demo", "record"}
