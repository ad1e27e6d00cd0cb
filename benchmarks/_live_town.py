"""What benchmarks/live.py has done inside its installation: a town with signed-in accounts, and changes to orders.

Each change is of another order, so that what arrives can be told apart.
"""

import json
import sys
import time
from datetime import timedelta
from importlib import import_module

ACCOUNTS_COUNT = 20
PAUSE_S = 0.5


def build() -> list[str]:
    """This will load the small town and give the cookies of signed-in dispatchers."""
    from django.conf import settings
    from django.core.management import call_command

    from bihuan.config.demo.load import CITY_PATH, load
    from bihuan.platform import clock, identity
    from bihuan.platform.actor import system_actor
    from bihuan.platform.identity.models import RoleGrant

    call_command("migrate", interactive=False, verbosity=0)
    load(lambda _: None)
    engine, cookies = import_module(settings.SESSION_ENGINE), []
    for number in range(ACCOUNTS_COUNT):
        login, at = f"watch{number}", clock.now()
        hashed = identity.hashed_password("Corridor-2026", login=login)
        maker = system_actor("bench", "users.create")
        user_id = identity.create(maker, login=login, password_hash=hashed, path=CITY_PATH, at=at)
        identity.User.objects.filter(pk=user_id).update(must_change=False)
        RoleGrant.objects.create(user_id=user_id, role="dispatcher", path=CITY_PATH, valid_from=at - timedelta(days=1))
        user = identity.User.objects.get(pk=user_id)
        session = engine.SessionStore()
        session["user"], session["stamp"] = str(user.pk), user.stamp
        session.create()
        cookies.append(session.session_key)
    return cookies


def change(count: int) -> dict[str, float]:
    """This will add a note to one order after the other and give when each was committed."""
    from bihuan.contexts.orders import api as orders
    from bihuan.contexts.orders.models import Order
    from bihuan.platform import clock
    from bihuan.platform.actor import system_actor

    actor, done = system_actor("bench", "orders.note"), {}
    for order_id in list(Order.objects.order_by("number").values_list("pk", flat=True)[:count]):
        orders.note(actor, order_id=order_id, text="benchmark", at=clock.now())
        done[str(order_id)] = time.time()
        time.sleep(PAUSE_S)
    return done


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(build() if sys.argv[1] == "build" else change(int(sys.argv[2]))))
