"""What travels is compressed if whoever asked can read that, and if it isn't packed already."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

PLAIN = ("text/", "application/json", "application/problem+json", "image/svg+xml")


class Packed(GZipMiddleware):
    """Django's, for text alone: a workbook or a picture costs the time and becomes no smaller."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """This will compress an answer that is text."""
        if not response.headers.get("Content-Type", "").startswith(PLAIN):
            return response
        return super().process_response(request, response)
