"""The technician himself: name, the rota of the next days, language, theme, the way out."""

from datetime import timedelta
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from bihuan.contexts.workforce import api as workforce
from bihuan.field.http import PERMISSION, PhoneRequest, phone_page
from bihuan.platform import clock

SHOWN_DAYS: Final = 7


@require_GET
@phone_page
def me(request: PhoneRequest) -> HttpResponse:
    """This will show what the technician may know and choose about himself."""
    today = timezone.localtime(clock.now()).date()
    person_id = request.actor.person_id
    person = workforce.find_person(request.actor, person_id, permission=PERMISSION) if person_id else None
    days = workforce.roster(request.actor, today, today + timedelta(days=SHOWN_DAYS - 1), permission=PERMISSION)
    rota = days.get(person_id, ()) if person_id else ()
    return render(request, "field/me.html", {"person": person, "rota": rota, "today": today, "tab": "me"})
