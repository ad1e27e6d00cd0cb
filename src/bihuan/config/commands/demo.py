"""The sample city: what it is reckoned to need, and its people at work.

`--figures` prints the city's load from the policies in force; docs/city.md says what it assumes. `--live` lets the
simulated people of a loaded city work beside a running server until Ctrl-C, through the same acts as everybody.
"""

import argparse
import signal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--figures", action="store_true", help="print how much of their time the city's people need")
    parser.add_argument("--live", action="store_true", help="let the city's people work until Ctrl-C")
    parser.add_argument("--speed", type=speed, default=10.0, metavar="N", help="how many times as fast (default: 10)")
    parser.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)


def speed(text: str) -> float:
    """This will read a speed: more than nothing, and no more than the machine could follow."""
    value = float(text)
    if not 0 < value <= SPEED_MAX:
        raise argparse.ArgumentTypeError(f"a number above 0, at most {SPEED_MAX}")
    return value


SPEED_MAX = 240


def handle(args: argparse.Namespace) -> int:
    import django

    django.setup()

    from bihuan.config.demo.city import figures
    from bihuan.platform import clock

    if args.live:
        return _live(args)
    for line in figures.lines(clock.now()):
        print(line)
    return 0


def _live(args: argparse.Namespace) -> int:
    from bihuan.config.demo.live.city import street
    from bihuan.config.supervise import stop_with_parent
    from bihuan.platform import clock

    def say(words: str) -> None:
        print(f"bihuan demo: {words}", flush=True)

    at_work = street(clock.now(), args.speed, say)
    if args.with_parent:
        stop_with_parent()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: at_work.stop())
    say(f"the city's people are at work, {args.speed:g} times as fast as in life; Ctrl-C ends it")
    at_work.run()
    return 0
