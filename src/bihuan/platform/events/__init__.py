"""The spine: one append-only record of what happened, from which clocks, workload, pay and scores are derived."""

from bihuan.platform.events.types import event

__all__ = ["event"]
