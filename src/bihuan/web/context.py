"""What every template may use of its surroundings."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from bihuan.platform import clock
from bihuan.platform.actor import Actor
from bihuan.web import actors, hints, nav, preferences, toasts


@dataclass
class Shell:
    """The frame around a page; parts a page does not show cost nothing."""

    request: HttpRequest

    @property
    def actor(self) -> Actor | None:
        """Who reads, if signed in."""
        return getattr(self.request, "actor", None)

    @cached_property
    def now(self) -> datetime:
        """The moment the page is of."""
        return clock.now()

    @cached_property
    def language(self) -> str:
        """The page's language."""
        return preferences.language_of(self.request)

    @cached_property
    def theme(self) -> str:
        """The theme chosen: light, dark or system."""
        return preferences.theme_of(self.request)

    @cached_property
    def keys(self) -> str:
        """Whether single keys are on."""
        return preferences.keys_of(self.request)

    @cached_property
    def entries(self) -> tuple[nav.Entry, ...]:
        """The rail's pages for this reader."""
        match = self.request.resolver_match
        return tuple(nav.entries(self.actor, (match and match.url_name) or "")) if self.actor else ()

    @property
    def tabs(self) -> tuple[nav.Entry, ...]:
        """The pages beside this one, where it stands behind one entry of the rail with others."""
        return next((entry.tabs for entry in self.entries if entry.current), ())

    @property
    def hint(self) -> dict[str, object] | None:
        """The first words on a page of work, until its reader has put them away."""
        match = self.request.resolver_match
        return hints.hint(getattr(self.request, "account", None), self.actor, (match and match.url_name) or "")

    @cached_property
    def toast(self) -> toasts.Toast | None:
        """The word left by the act before; taken as soon as it is shown."""
        return toasts.take(self.request) if hasattr(self.request, "session") else None

    @property
    def many(self) -> bool:
        """Whether this session asked for an act on many orders whose end its reader has not seen."""
        return bool(getattr(self.request, "session", {}).get("many"))

    @property
    def login(self) -> str:
        """The name the account is entered by."""
        account = getattr(self.request, "account", None)
        return account.login if account else ""

    @cached_property
    def name(self) -> str:
        """What colleagues call the reader; the login where the account is nobody's in particular."""
        account = getattr(self.request, "account", None)
        return actors.own_name(account) if account else ""

    @cached_property
    def roles(self) -> list[str]:
        """What the reader is here for."""
        return actors.role_labels(self.actor) if self.actor else []

    @property
    def initial(self) -> str:
        """The round sign beside the name."""
        return self.name[:1].upper()

    @property
    def demo(self) -> bool:
        """Whether this is a demonstration, with made-up customers."""
        return bool(settings.MODE == "demo")

    @property
    def time_zone(self) -> str:
        """The installation's zone, for scripts."""
        return str(settings.TIME_ZONE)

    @property
    def languages(self) -> list[tuple[str, str]]:
        """The languages to choose from, each in its own words."""
        return list(settings.LANGUAGES)


def shell(request: HttpRequest) -> dict[str, Any]:
    """This will give templates `shell`."""
    return {"shell": Shell(request)}
