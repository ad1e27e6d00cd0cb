"""What travels is compressed for whoever can read that, and plain for who can't."""

import gzip

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from bihuan.config.packing import Packed
from bihuan.web.downloads import WORKBOOK

pytestmark = pytest.mark.django_db


def test_a_page_is_compressed_when_the_browser_reads_that() -> None:
    plain, packed = Client().get("/signin"), Client().get("/signin", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.content) * 2 < len(plain.content)
    assert b"</html>" in gzip.decompress(packed.content)


def test_what_is_packed_already_is_left_as_it_is() -> None:
    def answer(kind: str) -> HttpResponse:
        return HttpResponse(b"the same again and again " * 99, content_type=kind)

    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    packed = {kind: Packed(lambda _asked, kind=kind: answer(kind))(request) for kind in (WORKBOOK, "text/csv")}
    assert [kind for kind, one in packed.items() if "Content-Encoding" in one.headers] == ["text/csv"]
