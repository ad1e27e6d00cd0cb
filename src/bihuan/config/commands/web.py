"""Start one web server process in the foreground; it stops on SIGTERM after finishing the requests under way."""

import argparse
import socket

from bihuan.config.serve import listen, serve
from bihuan.config.supervise import stop_with_parent


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="(default: %(default)s)")
    parser.add_argument("--trusted-proxy", metavar="ADDRESS", help="believe this proxy's X-Forwarded-For and -Proto")
    parser.add_argument("--listener", type=int, metavar="FD", help="an inherited listening socket instead of --port")
    parser.add_argument("--with-parent", action="store_true", help="stop when standard input closes")


def handle(args: argparse.Namespace) -> int:
    if args.with_parent:
        stop_with_parent()
    # Inherited from the supervisor: while this process restarts, connections wait in the listener's queue.
    inherited = args.listener is not None
    listener = socket.socket(fileno=args.listener) if inherited else listen(args.host, args.port)
    from bihuan.config.wsgi import application  # sets Django up, which what follows needs

    from bihuan.config.live import Hub, listening  # isort: skip

    hub = Hub()
    serve(listening(application, hub), listener, trusted_proxy=args.trusted_proxy)
    hub.stop()
    return 0
