"""The dispatch context's Django application."""

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    """Registers dispatch's models under the label `dispatch`."""

    name = "bihuan.contexts.dispatch"
    label = "dispatch"
