"""What travels is compressed for whoever can read that, and plain for who can't."""

import gzip

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_page_is_compressed_when_the_browser_reads_that() -> None:
    plain, packed = Client().get("/signin"), Client().get("/signin", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.content) * 2 < len(plain.content)
    assert b"</html>" in gzip.decompress(packed.content)
