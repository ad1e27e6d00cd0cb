"""The workforce context's Django application."""

from django.apps import AppConfig


class WorkforceConfig(AppConfig):
    """Registers the workforce's models under the label `workforce`."""

    name = "bihuan.contexts.workforce"
    label = "workforce"
