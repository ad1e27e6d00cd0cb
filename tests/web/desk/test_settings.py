"""The settings page: what the installation is set to, and no secret of it."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import bihuan
from bihuan.platform.privacy import keys
from tests.contexts.orders.cast import Town
from tests.web import people
from tests.web.desk.entering import enter, text

pytestmark = pytest.mark.django_db
QUERIES_MAX = 12


def test_settings_are_shown_to_the_system_administrator_without_a_secret(client: Client, town: Town) -> None:
    admin = enter(client, "sys", "system_administrator", path="")
    text(admin, "/settings")
    with CaptureQueriesContext(connection) as asked:
        page = text(admin, "/settings")
    assert len(asked) <= QUERIES_MAX
    ring = keys.ring()
    assert bihuan.__version__ in page
    assert ring.current in page
    assert "已全部执行" in page
    assert {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor] in page
    assert settings.SECRET_KEY not in page
    assert not [key for key in (*ring.encryption.values(), ring.blind) if key.hex() in page]
    assert "从未备份" in page


@pytest.mark.parametrize("role", ["security_administrator", "audit_administrator", "dispatcher", "operations_manager"])
def test_nobody_else_reads_the_settings(client: Client, town: Town, role: str) -> None:
    assert enter(client, "who", role).get("/settings").status_code == 403


def test_pages_that_belong_together_share_an_entry_of_the_rail_and_are_tabs_inside(client: Client, town: Town) -> None:
    admin = enter(client, "sys", "system_administrator", path="")
    page = text(admin, "/jobs")
    rail, tabs = page.split('<nav class="rail"')[1].split("</nav>")[0], page.split("page-tabs")[1].split("</nav>")[0]
    assert 'aria-current="page"' in rail
    assert 'href="/jobs"' not in rail
    assert all(f'href="{one}"' in tabs for one in ("/policies", "/jobs", "/settings"))
    assert 'data-key="G J"' in tabs
    outside = text(admin, "/messages")
    assert "page-tabs" not in outside
    assert 'data-key="G J"' in outside  # the key works from everywhere
    people.account("desk", "dispatcher")
    reader = enter(Client(), "desk2", "dispatcher")
    assert 'href="/policies"' in text(reader, "/messages").split('<nav class="rail"')[1].split("</nav>")[0]
