"""The staff pages as a Django application."""

from django.apps import AppConfig


class WebApp(AppConfig):
    """Templates, static files and template tags of the staff pages; no models."""

    name = "bihuan.web"
    label = "web"

    def ready(self) -> None:
        """This will say how other contexts' events read in an order's timeline."""
        from bihuan.web import event_words, fallback  # noqa: F401 - the hourly list registers its job

        event_words.tell()
