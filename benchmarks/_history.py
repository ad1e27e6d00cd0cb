"""What the history benchmark has done inside its installation: `python -m benchmarks._history` builds the ground.

Units, people and address tree of the sample city, without customers, orders or sign-ins: those come with the history.
"""

from datetime import date

import django


def main() -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    from bihuan.config.demo.city.plan import city
    from bihuan.config.demo.load import BUILDER
    from bihuan.contexts.customers import api as customers
    from bihuan.contexts.workforce import api as workforce
    from bihuan.kernel.worktime import CHINA
    from bihuan.platform import clock

    wanted, at = city(), clock.now()
    today = at.astimezone(CHINA).date()
    workforce.load(BUILDER, data=wanted.staff(today, 0, 1), valid_from=date(today.year - 2, 1, 1), at=at)
    customers.load_tree(BUILDER, rows=tuple(wanted.places.rows), at=at)


if __name__ == "__main__":
    main()
