"""The platform's Django application."""

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    """Registers the platform's models under the label `platform`."""

    name = "bihuan.platform"
    label = "platform"
    default_auto_field = "django.db.models.BigAutoField"
