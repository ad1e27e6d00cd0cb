"""What the worker process does: reactions, jobs, messages, schedules, and on PostgreSQL the sealing of events."""

from bihuan.platform.worker.loop import Worker, main, run_until_idle

__all__ = ["Worker", "main", "run_until_idle"]
