"""Skills, levels, equipment and employers in the reader's language; a code nobody knows any more stands for itself."""

from datetime import datetime, timedelta
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.worktime import CHINA
from bihuan.platform import clock
from bihuan.platform.actor import Actor
from bihuan.web.labels import language

SOON: Final = timedelta(days=30)  # a certificate that ends sooner is to be renewed
EMPLOYMENTS: Final[dict[workforce.Employment, str | Promise]] = {
    workforce.Employment.OWN: gettext_lazy("Own staff"),
    workforce.Employment.AGENCY: gettext_lazy("Agency"),
    workforce.Employment.CONTRACTOR: gettext_lazy("Contractor"),
}


def skill_label(code: str) -> str:
    """This will give a skill's name."""
    return next((catalog.label(row, language()) for row in catalog.skills(clock.now()) if row.code == code), code)


def level_label(rank: int) -> str:
    """This will give what a rank is called: 三级."""
    rows = catalog.skill_levels(clock.now())
    return next((catalog.label(row, language()) for row in rows if row.rank == rank), str(rank))


def skill_words(held: workforce.SkillRow) -> str:
    """This will give a skill with its level: 宽带 三级."""
    return f"{skill_label(held.skill)} {level_label(held.level)}"


def equipment_label(kind: str) -> str:
    """This will give the name of a kind of equipment."""
    return next((catalog.label(row, language()) for row in catalog.equipment(clock.now()) if row.code == kind), kind)


def skill_choices() -> list[tuple[str, str]]:
    """This will list the skills that may be certified today."""
    return [(row.code, catalog.label(row, language())) for row in catalog.skills(clock.now()) if not row.retired]


def level_choices() -> list[tuple[int, str]]:
    """This will list the levels, the lowest first."""
    return [(row.rank, catalog.label(row, language())) for row in catalog.skill_levels(clock.now())]


def equipment_choices() -> list[tuple[str, str]]:
    """This will list the kinds of equipment in use."""
    return [(row.code, catalog.label(row, language())) for row in catalog.equipment(clock.now()) if not row.retired]


def technicians(actor: Actor, at: datetime, *, group: str = "") -> list[tuple[str, str]]:
    """This will offer the technicians in sight, those of `group` first; who is off that day stands last, with why."""
    people = workforce.people(actor, post="technician")
    crew = workforce.crew_of((one.id for one in people), at.astimezone(CHINA).date())
    away = {one.person_id: one.unfit for one in crew if one.unfit}
    listed = sorted(people, key=lambda one: (one.id in away, not one.path.startswith(group), one.path, one.code))
    return [(str(one.id), " · ".join((one.name, one.unit_name, *_why_away(away.get(one.id))))) for one in listed]


def _why_away(unfit: workforce.Unfit | None) -> tuple[str, ...]:
    return (_(workforce.UNFIT_WORDS[unfit]),) if unfit else ()
