"""The API's addresses; whatever else is asked for below /api/ is answered in its way too."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from bihuan.api.frame import framed, unknown
from bihuan.api.v1 import api

_found, _app, _namespace = api.urls
# Ninja's root says nothing; there, too, is nothing.
_patterns = [one for one in _found if isinstance(one, URLPattern) and one.name != "api-root"]
for _one in _patterns:
    _one.callback = framed(_one.callback)

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include((_patterns, _app), namespace=_namespace)),
    re_path("", framed(unknown)),
]
