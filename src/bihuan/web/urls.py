"""Addresses of the staff pages; each module of pages lists its own."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, path

from bihuan.web.pages import home

MODULES = (
    "signin",
    "second",
    "centre",
    "centre_panel",
    "hints",
    "imports",
    "order_bulk",
    "order_many",
    "order_paper",
    "order_saved",
    "search",
    "live",
    "orders",
    "order_steps",
    "order_customer",
    "hotline",
    "board",
    "callbacks",
    "messages",
    "placing",
    "rota",
    "rota_days",
    "jobs",
    "catalog",
    "policies",
    "policy_draft",
    "audit",
    "customers",
    "customer_copy",
    "customer_acts",
    "people",
    "people_acts",
    "equipment",
    "equipment_acts",
    "users",
    "user_acts",
    "roles",
    "settings",
)

urlpatterns: list[URLPattern] = [path("", home.home, name="home")]
for module in MODULES:
    if find_spec(f"bihuan.web.pages.{module}"):
        urlpatterns += import_module(f"bihuan.web.pages.{module}").urlpatterns
