"""The history context's Django application; it has no tables of its own."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    """Makes the context known under the label `history`."""

    name = "bihuan.contexts.history"
    label = "history"
