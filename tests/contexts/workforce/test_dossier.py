"""The dossier: dated facts with their source."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.models import DossierFact
from bihuan.contexts.workforce.types import FactSubject
from bihuan.kernel.errors import Invalid, NotFound
from tests.contexts.workforce.cast import AT, BOSS, LONG_AGO, TODAY, Town, manager, of_contractor, oneself

DAY = timedelta(days=1)
PERSON, CONTRACTOR = FactSubject.PERSON, FactSubject.CONTRACTOR


def note(subject_id: UUID, value="3", kind=PERSON, valid_from=LONG_AGO, actor=BOSS, **more) -> UUID:  # type: ignore[no-untyped-def]
    given = {"name": "star"} | more
    return workforce.record_fact(
        actor, subject_kind=kind, subject_id=subject_id, value=value, valid_from=valid_from, at=AT, **given
    )


def test_a_fact_holds_until_the_next_one(town: Town) -> None:
    person_id = town.people["T1"]
    note(person_id, "2", event_id=7)
    note(person_id, "3", valid_from=TODAY)
    note(person_id, "L2", name="grade")
    before, after = (workforce.fact(PERSON, person_id, "star", day) for day in (TODAY - DAY, TODAY))
    assert before is not None
    assert (before.value, before.valid_to, before.event_id) == ("2", TODAY - DAY, 7)
    assert after is not None
    assert after.value == "3"
    assert workforce.fact(PERSON, person_id, "star", LONG_AGO - DAY) is None
    assert workforce.fact(CONTRACTOR, person_id, "star", TODAY) is None


def test_a_fact_may_have_its_last_day(town: Town) -> None:
    note(town.people["T1"], valid_to=TODAY)
    assert workforce.fact(PERSON, town.people["T1"], "star", TODAY) is not None
    assert workforce.fact(PERSON, town.people["T1"], "star", TODAY + DAY) is None


def test_who_may_read_whose_dossier(town: Town) -> None:
    person_id, contractor_id = town.people["T1"], town.units["HT"]
    note(person_id)
    note(contractor_id, kind=CONTRACTOR)
    assert workforce.dossier(oneself(person_id), PERSON, person_id)
    assert workforce.dossier(manager(town.path("G1")), PERSON, person_id)
    assert not workforce.dossier(manager(town.path("G2")), PERSON, person_id)
    assert not workforce.dossier(oneself(town.people["T2"]), PERSON, person_id)
    assert workforce.dossier(of_contractor(contractor_id), CONTRACTOR, contractor_id)


def test_record_fact_refuses(town: Town) -> None:
    for more in ({"value": "很好"}, {"name": "two words"}, {"valid_to": LONG_AGO - DAY}):
        with pytest.raises(Invalid):
            note(town.people["T1"], **more)
    with pytest.raises(NotFound):
        note(uuid4())
    with pytest.raises(NotFound):
        note(town.people["T1"], kind=CONTRACTOR)
    with pytest.raises(NotFound):
        note(town.people["T1"], actor=manager(town.path("G2")))
    assert not DossierFact.objects.exists()
