"""Production settings: Django finds nothing to warn of, and what protects the sign-in is on by itself."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"
SHOW = """
import json, sys
from bihuan.config import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}))
"""


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BIHUAN_", "DJANGO_"))}
    return {**kept, "PYTHONPATH": str(SOURCE), "BIHUAN_HOME": str(home), **more}


def shown(home: Path, *names: str, **env: str) -> dict[str, object]:
    command = [sys.executable, "-c", SHOW, *names]
    done = subprocess.run(command, env=environment(home, **env), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_check_deploy_has_nothing_to_say(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    env = environment(
        tmp_path,
        DJANGO_SETTINGS_MODULE="bihuan.config.settings",
        BIHUAN_MODE="production",
        BIHUAN_HOSTS="bihuan.example",
    )
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("mode", ["production", None])
def test_production_is_the_default_and_asks_for_https(tmp_path: Path, mode: str | None) -> None:
    names = ["DEBUG", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_HTTPONLY"]
    found = shown(tmp_path, *names, **({"BIHUAN_MODE": mode} if mode else {}))
    assert found == {
        "DEBUG": False,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_HTTPONLY": True,
    }


def test_the_demo_works_over_plain_http_and_still_hides_errors(tmp_path: Path) -> None:
    found = shown(tmp_path, "DEBUG", "SESSION_COOKIE_SECURE", BIHUAN_MODE="demo")
    assert found == {"DEBUG": False, "SESSION_COOKIE_SECURE": False}


def test_the_secret_is_made_once_for_us_alone(tmp_path: Path) -> None:
    first = shown(tmp_path, "SECRET_KEY")
    assert shown(tmp_path, "SECRET_KEY") == first
    assert len(str(first["SECRET_KEY"])) >= 64
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_a_database_may_be_reached_through_the_folder_of_its_socket(tmp_path: Path) -> None:
    found = shown(tmp_path, "DATABASES", BIHUAN_DB="postgresql://b%40h:p%2Fw@%2Frun%2Fpostgresql/bihuan")["DATABASES"]
    assert isinstance(found, dict)
    assert {name: found["default"][name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")} == {
        "USER": "b@h",
        "PASSWORD": "p/w",
        "HOST": "/run/postgresql",
        "PORT": "",
        "NAME": "bihuan",
    }
