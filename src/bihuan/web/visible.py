"""What a form sends is what its reader sees."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, QueryDict

from bihuan.platform.sheets.text import visible


class Visible:
    """Takes out of what forms send what nobody sees: control signs, zero-width ones, those that turn the direction.

    They come in by pasting, and would make of one name two, or of a note something else than is read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: object, _args: object, _given: object) -> None:
        """This will clean a form before its page reads it; the API refuses such text by itself."""
        if request.method != "POST" or request.path_info.startswith("/api/"):
            return
        seen = {name: [visible(text) for text in texts] for name, texts in request.POST.lists()}
        if seen != dict(request.POST.lists()):
            sent = QueryDict(mutable=True)
            for name, texts in seen.items():
                sent.setlist(name, texts)
            request.POST = sent  # type: ignore[assignment]  # what a request lets its handlers set
