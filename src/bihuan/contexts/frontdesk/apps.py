"""The frontdesk context's Django application."""

from django.apps import AppConfig


class FrontdeskConfig(AppConfig):
    """Registers the front desk's models under the label `frontdesk`."""

    name = "bihuan.contexts.frontdesk"
    label = "frontdesk"
