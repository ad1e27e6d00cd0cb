"""The care context's Django application."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    """Registers care's models under the label `care`."""

    name = "bihuan.contexts.care"
    label = "care"
