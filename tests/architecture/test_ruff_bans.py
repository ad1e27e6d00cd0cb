"""The calls that are banned are really found, and the clock may still read the clock."""

import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT

BANNED = [
    "from django.utils import timezone\ntimezone.now()\n",
    "from datetime import datetime\ndatetime.now(None)\n",
    "from datetime import datetime\ndatetime.utcnow()\n",
    "from datetime import date\ndate.today()\n",
    "from django.db.models.signals import post_save\n",
    "from django.dispatch import receiver\n",
    "from django.contrib.contenttypes.fields import GenericForeignKey\n",
]


def findings(source: str, name: str) -> str:
    command = [sys.executable, "-m", "ruff", "check", "--select", "TID251", "--stdin-filename", name, "-"]
    return subprocess.run(command, cwd=ROOT, input=source, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("source", BANNED)
def test_a_banned_call_is_found(source: str) -> None:
    assert "TID251" in findings(source, "src/bihuan/contexts/orders/probe.py")


def test_the_clock_may_read_the_clock() -> None:
    assert "TID251" not in findings(BANNED[1], "src/bihuan/platform/clock.py")
