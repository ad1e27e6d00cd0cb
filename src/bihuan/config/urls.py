"""Which interface answers which address."""

from django.urls import include, path

handler400 = "bihuan.config.failing.unreadable"
handler500 = "bihuan.config.failing.failed"

urlpatterns = [
    path("api/", include("bihuan.api.urls")),
    path("field/", include("bihuan.field.urls")),
    path("", include("bihuan.web.urls")),
]
