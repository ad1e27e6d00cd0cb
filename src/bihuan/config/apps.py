"""Ties the house together once Django is up: every action registered, every event's listeners known."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig
from django.conf import settings


class ConfigApp(AppConfig):
    """The last application to start."""

    name = "bihuan.config"
    label = "config"

    def ready(self) -> None:
        from bihuan.config.reactions import REACTIONS
        from bihuan.platform.events.record import subscribe

        import_module("bihuan.platform.policies.actions")
        import_module("bihuan.platform.policies.drafts")
        import_module("bihuan.platform.audit")
        import_module("bihuan.platform.identity.wishes")
        for context in settings.CONTEXTS:
            import_module(f"bihuan.contexts.{context}.api")
            if find_spec(f"bihuan.contexts.{context}.reactions"):
                import_module(f"bihuan.contexts.{context}.reactions")
        subscribe(REACTIONS)
