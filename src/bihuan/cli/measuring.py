"""Finding benchmarks and saying on what machine they ran."""

import importlib.util
import os
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bihuan.kernel.errors import N_, NotFound

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "benchmarks"


class Run(Protocol):
    """`full` asks for the long form; `progress(done_count, total_count, note)` may be called at any pace."""

    def __call__(self, full: bool, progress: Callable[[int, int, str], None], /) -> dict[str, object]: ...


@dataclass(frozen=True)
class Benchmark:
    """One benchmark: what it measures, in a line, and how it is run."""

    title: str
    run: Run


def benchmarks() -> list[str]:
    """This will name the benchmarks; they lie beside the source, so an installation without the clone has none."""
    return sorted(file.stem for file in FOLDER.glob("*.py") if not file.stem.startswith("_"))


def load(name: str) -> Benchmark:
    """This will import one benchmark."""
    spec = importlib.util.spec_from_file_location(f"benchmarks.{name}", FOLDER / f"{name}.py")
    if spec is None or spec.loader is None:
        raise NotFound(N_("There is no benchmark %(name)s."), name=name)
    if str(ROOT) not in sys.path:
        sys.path.append(str(ROOT))  # benchmarks share helpers as `from benchmarks._… import …`
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return Benchmark((module.__doc__ or name).partition("\n")[0].rstrip("."), module.run)


def machine() -> dict[str, object]:
    """This will say what the figures depend on; no name of the host."""
    return {
        "cores": os.cpu_count(),
        "processor": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
    }
