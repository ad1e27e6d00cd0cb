"""What benchmarks/pages.py has done inside its installation: the city of today, and a session for each role."""

import json
import sys
from importlib import import_module
from typing import Any


def build() -> None:
    """This will load the city as it stands at this hour."""
    from django.core.management import call_command

    from bihuan.config.demo.city.load import load

    call_command("migrate", interactive=False, verbosity=0)
    load(lambda _said: None)


def ready() -> dict[str, Any]:
    """This will bring the planner's statistics up to date, sign the roles in, and pick what pages are about."""
    from django.conf import settings
    from django.db import connection

    from bihuan.config.demo.signins import SIGN_INS
    from bihuan.contexts.customers.models import Address
    from bihuan.contexts.orders.models import Order
    from bihuan.platform.events import seal
    from bihuan.platform.identity.models import User
    from bihuan.platform.models import Event

    seal.seal_all()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    engine, cookies = import_module(settings.SESSION_ENGINE), {}
    for user in User.objects.filter(login__in=[sign_in.login for sign_in in SIGN_INS]):
        session = engine.SessionStore()
        session["user"], session["stamp"] = str(user.pk), user.stamp
        session.create()
        cookies[user.login] = session.session_key
    orders = Order.objects.get_queryset().order_by("-received_at")
    one = orders.filter(state="closed").first() or orders[0]
    place = Address.objects.get_queryset().get(pk=one.address_id)
    return {
        "cookies": cookies,
        "cookie_name": settings.SESSION_COOKIE_NAME,
        "order": one.number,
        "customer": str(one.customer_id),
        "place": place.text[3:9],
        "orders_count": orders.count(),
        "events_count": Event.objects.count(),
    }


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(build() if sys.argv[1] == "build" else ready()))
