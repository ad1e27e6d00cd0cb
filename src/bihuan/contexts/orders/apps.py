"""The orders context's Django application."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Registers the models of orders under the label `orders`."""

    name = "bihuan.contexts.orders"
    label = "orders"
