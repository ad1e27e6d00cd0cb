"""The staff pages as a Django application."""

from django.apps import AppConfig


class WebApp(AppConfig):
    """Templates, static files and template tags of the staff pages; no models."""

    name = "bihuan.web"
    label = "web"
