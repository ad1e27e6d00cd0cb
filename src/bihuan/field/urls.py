"""Addresses of the phone's pages."""

from django.urls import path

from bihuan.field.pages.act import act
from bihuan.field.pages.away import away, manifest, worker
from bihuan.field.pages.me import me
from bihuan.field.pages.order import order
from bihuan.field.pages.orders import order_list
from bihuan.field.pages.rota import ask, rota
from bihuan.field.pages.route import route

urlpatterns = [
    path("", route, name="field"),
    path("orders", order_list, name="field-orders"),
    path("orders/<str:number>", order, name="field-order"),
    path("acts/<uuid:order_id>/<slug:verb>", act, name="field-act"),
    path("away", away, name="field-away"),
    path("worker.js", worker, name="field-worker"),
    path("manifest.json", manifest, name="field-manifest"),
    path("me", me, name="field-me"),
    path("me/rota", rota, name="field-rota"),
    path("me/rota/ask", ask, name="field-rota-ask"),
]
