"""The process's own meters, in memory: they begin at zero with it, as Prometheus expects of counters."""

import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

# Seconds; the upper bounds Prometheus calls buckets.
BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """One figure: `suffix` follows its family's name."""

    value: float
    labels: Labels = ()
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """All figures of one kind, with the line that explains them."""

    name: str
    kind: str
    told: str
    samples: tuple[Sample, ...]


@dataclass
class Timer:
    """How long something took, by its labels."""

    name: str
    told: str
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _counts: dict[Labels, list[int]] = field(default_factory=dict)
    _sums_s: dict[Labels, float] = field(default_factory=lambda: defaultdict(float))

    def note(self, took_s: float, **labels: str) -> None:
        """This will note one occurrence."""
        key = tuple(labels.items())
        with self._lock:
            counts = self._counts.setdefault(key, [0] * (len(BUCKETS_S) + 1))
            counts[next((n for n, bound_s in enumerate(BUCKETS_S) if took_s <= bound_s), len(BUCKETS_S))] += 1
            self._sums_s[key] += took_s

    def family(self) -> Family:
        """This will give what was noted so far."""
        with self._lock:
            return Family(self.name, "histogram", self.told, tuple(self._samples()))

    def _samples(self) -> Iterator[Sample]:
        for key, counts in self._counts.items():
            total = 0
            for bound, count in zip((*map(repr, BUCKETS_S), "+Inf"), counts, strict=True):
                total += count
                yield Sample(total, (*key, ("le", bound)), "_bucket")
            yield Sample(self._sums_s[key], key, "_sum")
            yield Sample(total, key, "_count")


@dataclass
class Counter:
    """How often something happened, by its labels."""

    name: str
    told: str
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _counts: dict[Labels, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, more: float = 1, **labels: str) -> None:
        """This will add to the count."""
        with self._lock:
            self._counts[tuple(labels.items())] += more

    def family(self) -> Family:
        """This will give what was counted so far."""
        with self._lock:
            return Family(self.name, "counter", self.told, tuple(Sample(n, key) for key, n in self._counts.items()))


def exposition(families: list[Family]) -> str:
    """This will write families in Prometheus's text format, version 0.0.4."""
    lines = []
    for family in families:
        lines += [f"# HELP {family.name} {family.told}", f"# TYPE {family.name} {family.kind}"]
        for sample in family.samples:
            labels = ",".join(f'{name}="{_escaped(value)}"' for name, value in sample.labels)
            lines.append(f"{family.name}{sample.suffix}{{{labels}}} {sample.value:.12g}".replace("{}", "", 1))
    return "\n".join(lines) + "\n"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


REQUESTS = Timer("bihuan_request_seconds", "How long answering took, by route, method and status.")
STATEMENTS = Counter("bihuan_request_sql_total", "Statements sent to the database, by route.")
SLOW_STATEMENTS = Counter("bihuan_request_slow_sql_total", "Those among them above BIHUAN_SLOW_SQL_MS, by route.")
