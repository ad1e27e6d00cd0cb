"""The phone's pages as a Django application."""

from django.apps import AppConfig


class FieldApp(AppConfig):
    """Templates and static files of the phone's pages; no models."""

    name = "bihuan.field"
    label = "field"
