"""The customers context's Django application."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """Registers the models of customers under the label `customers`."""

    name = "bihuan.contexts.customers"
    label = "customers"
