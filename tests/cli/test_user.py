"""The first user of an installation is made by command: with roles, or not at all."""

import io
import sys

import pytest

from bihuan.config.program import main
from bihuan.platform import clock
from bihuan.platform.identity.models import RoleGrant, User

pytestmark = pytest.mark.django_db
PASSWORD = "Correct-horse-9"


@pytest.fixture(autouse=True)
def _typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))


def test_a_user_is_made_with_every_role_over_the_path() -> None:
    roles = ["--role", "dispatcher", "--role", "operations_manager"]
    assert main(["user", "add", "Li.Wei", *roles, "--path", "00010001"]) == 0
    user = User.objects.get(login="li.wei")
    assert user.must_change
    grants = RoleGrant.objects.filter(user=user).order_by("role").values_list("role", "path")
    assert list(grants) == [("dispatcher", "00010001"), ("operations_manager", "00010001")]


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["li.wei", "--role", "emperor"], "no role emperor"),
        (["x", "--role", "dispatcher"], "login: A login has"),
        (["li.wei", "--role", "system_administrator", "--role", "audit_administrator"], "different hands"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(argv: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["user", "add", *argv]) == 1
    assert words in capsys.readouterr().err
    assert not User.objects.exists()


def test_a_weak_password_is_refused_with_every_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("abc\n"))
    assert main(["user", "add", "li.wei", "--role", "dispatcher"]) == 1
    assert capsys.readouterr().err.count("password:") >= 2
    assert not User.objects.exists()


def test_a_lost_second_factor_is_taken_off(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["user", "add", "li.wei", "--role", "system_administrator"]) == 0
    User.objects.update(second_secret="GEZDGNBVGY3TQOJQ", second_since=clock.now())
    stamp = User.objects.get().stamp
    assert main(["user", "reset-second", "Li.Wei"]) == 0
    user = User.objects.get()
    assert (user.second_secret, user.second_since, user.stamp == stamp) == (None, None, False)
    with pytest.raises(SystemExit, match="nobody"):
        main(["user", "reset-second", "nobody"])
