"""Which interface answers which address."""

from django.urls import include, path

urlpatterns = [
    path("api/", include("bihuan.api.urls")),
    path("field/", include("bihuan.field.urls")),
    path("", include("bihuan.web.urls")),
]
