"""Compile the translations (.po to .mo) and name every message that has no Chinese.

With --check nothing is written: exit code 1 if a compiled file is not current, a message used in code or templates
has no Chinese, or a translation doesn't carry the same %(names)s. Needs the test environment (babel).
"""

import argparse
from pathlib import Path

import django

from bihuan.cli.catalogue import Entry, Message, compiled, read_catalogue, used_messages
from bihuan.cli.console import complain

PACKAGE = Path(__file__).resolve().parents[1]
ROOT = PACKAGE.parents[1]
# What Django itself says; some of it is worded anew here.
DJANGO = Path(django.__file__).parent / "conf/locale/zh_Hans/LC_MESSAGES/django.po"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="only look; exit code 1 if something is missing")
    parser.add_argument("--unused", action="store_true", help="also list translations nothing uses any more")


def handle(args: argparse.Namespace) -> int:
    files = sorted((PACKAGE / "locale").glob("*/*/LC_MESSAGES/*.po"))
    entries = [entry for file in files for entry in read_catalogue(file)]
    used = used_messages(PACKAGE)
    faults = [*_stale(files, write=not args.check), *find_faults(used, entries)]
    for fault in faults:
        complain(fault)
    if args.unused:
        known = used.keys() | {entry.message for entry in read_catalogue(DJANGO)}
        for entry in entries:
            if entry.message not in known:
                print(f"{_shown(entry.file)}:{entry.line}: nothing uses “{entry.message.text}”")
    if any("no Chinese for" in fault for fault in faults):
        complain("write the Chinese into a django.po under src/bihuan/locale, beside its neighbours; run this again")
    print(f"{len(used)} messages used, {len(entries)} translated, {len(faults)} faults")
    return 1 if faults else 0


def find_faults(used: dict[Message, str], entries: list[Entry]) -> list[str]:
    """This will name each message without Chinese, each bad translation and each that two files word differently."""
    faults = [f"{_shown(entry.file)}:{entry.line}: {fault}" for entry in entries for fault in entry.faults()]
    known: dict[Message, Entry] = {}
    for entry in entries:
        first = known.setdefault(entry.message, entry)
        if first.translation != entry.translation:
            place = f"{_shown(entry.file)}:{entry.line}"
            faults.append(f"{place}: “{entry.message.text}” is worded differently in {_shown(first.file)}")
    faults += [f"{where}: no Chinese for “{message.text}”" for message, where in used.items() if message not in known]
    return faults


def _stale(files: list[Path], *, write: bool) -> list[str]:
    """This will compile what has changed, or, where it may not write, name it."""
    faults = []
    for file in files:
        target = file.with_suffix(".mo")
        wanted = compiled(file)
        if target.exists() and target.read_bytes() == wanted:
            continue
        if write:
            target.write_bytes(wanted)
        else:
            faults.append(f"{_shown(target)} is not current; run: python3 run.py messages")
    return faults


def _shown(file: Path) -> str:
    return str(file.relative_to(ROOT)) if file.is_relative_to(ROOT) else file.name
