"""The program's own web server in a thread of the test, streams and all."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from waitress.server import create_server

from bihuan.config.live import Hub, listening
from bihuan.config.serve import listen


@contextmanager
def serving(hub: Hub) -> Iterator[str]:
    """This will serve inside the block and give the address."""
    listener = listen("127.0.0.1", 0)
    pages = StaticFilesHandler(get_wsgi_application())

    def closing(environ: dict[str, Any], start_response: Any) -> Any:
        """A thread of the server keeps its connection; a test's database could not be dropped then."""
        try:
            return pages(environ, start_response)
        finally:
            connections.close_all()

    application = listening(closing, hub)
    server: Any = create_server(application, sockets=[listener], threads=4, channel_timeout=20, asyncore_use_poll=True)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        hub.stop()
        server.close()
        thread.join(5)
