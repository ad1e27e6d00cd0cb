"""The API's addresses; whatever else is asked for below /api/ is answered in its way too."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from bihuan.api.frame import framed, unknown
from bihuan.api.v1 import api

_patterns, _app, _namespace = api.urls
for _found in _patterns:
    if isinstance(_found, URLPattern):
        _found.callback = framed(_found.callback)

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include((_patterns, _app), namespace=_namespace)),
    re_path("", framed(unknown)),
]
