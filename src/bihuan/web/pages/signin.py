"""Signing in and out, the own password, and how the pages are to look."""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.kernel.errors import Invalid, Refused
from bihuan.platform import clock, identity
from bihuan.platform.identity import sessions
from bihuan.platform.telling import say
from bihuan.web import preferences, toasts
from bihuan.web.http import StaffRequest, page, safe_next
from bihuan.web.labels import role_label
from bihuan.web.pages.second import second_step
from bihuan.web.requests import caller


class SignInForm(forms.Form):
    """Login and password."""

    login = forms.CharField(
        label=_("Login"), max_length=64, widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasswordForm(forms.Form):
    """The old password and the new one, typed twice."""

    old = forms.CharField(
        label=_("Present password"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("New password"),
        max_length=256,
        strip=False,
        help_text=_("8 to 128 characters; three of: small letters, capitals, digits, other characters"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password once more"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, str]:
        """This will compare the two spellings of the new password."""
        given = super().clean() or {}
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", _("The two new passwords differ."))
        return given


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """This will show the sign-in page and let in whoever knows a login and its password."""
    form = SignInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            admitted = identity.sign_in(given["login"], given["password"], at=clock.now(), ip=caller(request))
        except Refused as refusal:
            form.add_error(None, say(refusal))
        else:
            sessions.begin(request.session, admitted)
            if admitted.second:
                return second_step(admitted, safe_next(request))
            return HttpResponseRedirect(safe_next(request))
    shown = {"form": form, "next": safe_next(request), "demo_accounts": _demo_accounts()}
    return render(request, "signin/signin.html", shown, status=422 if form.errors else 200)


@require_POST
@page()
def sign_out(request: StaffRequest) -> HttpResponse:
    """This will end the session."""
    identity.sign_out(request.actor, at=clock.now())
    sessions.end(request.session)
    return HttpResponseRedirect(reverse("signin"))


@sensitive_post_parameters("old", "password", "again")
@never_cache
@require_http_methods(["GET", "POST"])
@page()
def password(request: StaffRequest) -> HttpResponse:
    """This will change the reader's own password; all other sessions of the account end."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            admitted = identity.change_password(request.actor, old=given["old"], new=given["password"], at=clock.now())
        except Invalid as fault:
            for one in fault.faults:
                form.add_error("password", say(one))
        except Refused as refusal:
            form.add_error("old", say(refusal))
        else:
            sessions.begin(request.session, admitted)
            toasts.leave(request, {"text": str(_("The password is changed; other sessions of this account ended."))})
            return HttpResponseRedirect("/")
    shown = {"form": form, "due": request.account.must_change}
    return render(request, "signin/password.html", shown, status=422 if form.errors else 200)


@require_POST
def prefer(request: HttpRequest) -> HttpResponse:
    """This will keep a choice of language, theme or single keys and show the same page again."""
    chosen = {name: request.POST[name] for name in ("language", "theme", "keys") if request.POST.get(name)}
    actor = getattr(request, "actor", None)
    if actor is not None and (chosen.get("language") or chosen.get("theme")):
        identity.set_preferences(actor, language=chosen.get("language"), theme=chosen.get("theme"), at=clock.now())
    response = HttpResponseRedirect(safe_next(request))
    for name, value in chosen.items():
        preferences.remember(response, name, value)
    return response


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A sign-in to offer with one press."""

    login: str
    password: str
    label: str


def _demo_accounts() -> list[DemoAccount]:
    """The sign-ins of a demonstration; a real installation names none, and `bihuan doctor` refuses them there."""
    offered = import_string(settings.DEMO_SIGN_INS) if settings.DEMO_SIGN_INS else ()
    return [DemoAccount(one.login, one.password, role_label(one.role)) for one in offered]


urlpatterns = [
    path("signin", sign_in, name="signin"),
    path("signout", sign_out, name="signout"),
    path("password", password, name="password"),
    path("preferences", prefer, name="preferences"),
]
