"""The second step of signing in: the code of an authenticator, and how it is set up."""

from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bihuan.kernel.errors import Refused
from bihuan.platform import clock, identity
from bihuan.platform.identity import sessions
from bihuan.platform.telling import say
from bihuan.web.http import safe_next
from bihuan.web.requests import caller

SECRET_GROUP_CHARS = 4


class CodeForm(forms.Form):
    """One code."""

    code = forms.CharField(
        label=_("One-time code"),
        max_length=32,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false", "autofocus": True}
        ),
    )


def second_step(admitted: identity.Admitted, wanted: str) -> HttpResponse:
    """This will send somebody whose password was right to the page where the second factor is given or set up."""
    page = "signin-code" if admitted.second == "code" else "signin-enrol"
    return HttpResponseRedirect(f"{reverse(page)}?{urlencode({'next': wanted})}")


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """This will let in whose password was right, once the code is."""
    user = sessions.half_user_of(request.session)
    if user is None:
        return _from_the_start(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            admitted = identity.give_second(user, form.cleaned_data["code"], at=clock.now(), ip=caller(request))
        except Refused as refusal:
            form.add_error("code", say(refusal))
        else:
            sessions.begin(request.session, admitted)
            return HttpResponseRedirect(safe_next(request))
    shown = {"form": form, "next": safe_next(request)}
    return render(request, "signin/code.html", shown, status=422 if form.errors else 200)


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """This will show the secret of a new second factor, and the recovery codes once its first code is right."""
    user = sessions.half_user_of(request.session)
    if user is None or user.second_since is not None:
        return _from_the_start(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            enrolled = identity.enrol_second(user, form.cleaned_data["code"], at=clock.now(), ip=caller(request))
        except Refused as refusal:
            form.add_error("code", say(refusal))
        else:
            sessions.begin(request.session, enrolled.admitted)
            return render(request, "signin/recovery.html", {"codes": enrolled.codes, "next": safe_next(request)})
    secret, address = identity.enrolment(user)
    groups = [secret[at : at + SECRET_GROUP_CHARS] for at in range(0, len(secret), SECRET_GROUP_CHARS)]
    shown = {"form": form, "next": safe_next(request), "groups": " ".join(groups), "secret": secret, "address": address}
    return render(request, "signin/enrol.html", shown, status=422 if form.errors else 200)


def _from_the_start(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('signin')}?{urlencode({'next': safe_next(request)})}")


urlpatterns = [path("signin/code", code, name="signin-code"), path("signin/enrol", enrol, name="signin-enrol")]
