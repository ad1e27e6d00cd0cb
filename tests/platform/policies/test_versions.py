"""Versions in force, how they are activated, and what stops them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bihuan.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from bihuan.platform.actor import system_actor
from bihuan.platform.events.read import history
from bihuan.platform.policies import codes_exist_in, cross_check, store
from bihuan.platform.policies.actions import Activated, PolicyActivated, activate
from bihuan.platform.policies.checks import check_all, shipped_faults
from bihuan.platform.policies.models import StoredPolicy
from bihuan.platform.policies.policy import content_hash
from bihuan.platform.policies.types import BEGINNING
from tests.platform.policies.samples import JOBS_CSV, SKILLS_CSV, jobs, rules, skills

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
EDITOR = system_actor("editor", "policies.activate")
LONGER = JOBS_CSV.replace(",90,", ",120,")


def put(content: str, *, name: str = "test.jobs", days: int = 0, at: datetime = AT) -> Activated:
    return activate(
        EDITOR, name=name, content=content, effective_from=at + timedelta(days=days), reason="量过了", at=at
    )


def test_the_shipped_file_is_in_force_from_the_beginning(tmp_path: Path) -> None:
    policy = jobs(tmp_path)
    version = policy.at(BEGINNING)
    assert version == policy.at(AT) == policy.shipped
    assert (version.number, version.hash, version.name) == (0, content_hash(JOBS_CSV), "test.jobs")


def test_a_version_takes_over_at_its_moment(tmp_path: Path) -> None:
    policy = jobs(tmp_path)
    stored = put(LONGER, days=2)
    begins = AT + timedelta(days=2)
    assert policy.at(begins - timedelta(microseconds=1)) == policy.shipped
    version = policy.at(begins)
    assert (version.value[0].minutes, version.hash, version.number) == (120, content_hash(LONGER), stored.number)
    assert version.effective_from == begins


def test_of_two_that_begin_together_the_later_stored_counts(tmp_path: Path) -> None:
    policy = jobs(tmp_path)
    put(LONGER, days=2)
    put(JOBS_CSV, days=2)
    assert policy.at(AT + timedelta(days=3)).value == policy.shipped.value


def test_what_is_stored_is_canonical_and_signed(tmp_path: Path) -> None:
    rules(tmp_path)
    changed = (tmp_path / "rules.toml").read_text(encoding="utf-8").replace("= 3", "= 5")
    stored = put(changed, name="test.rules")
    row = StoredPolicy.objects.get(pk=stored.id)
    assert row.content.startswith("attempts_count = 5\nshare")
    assert (row.author, row.reason, row.stored_at, row.hash) == ("system:editor", "量过了", AT, stored.hash)
    (event,) = history("policy", stored.id)
    assert event.facts == PolicyActivated("test.rules", stored.number, stored.hash, AT)


def test_the_same_key_activates_once(tmp_path: Path) -> None:
    jobs(tmp_path)
    asked: dict[str, Any] = {"name": "test.jobs", "content": LONGER, "effective_from": AT, "reason": "x", "at": AT}
    assert activate.once("k", EDITOR, **asked) == activate.once("k", EDITOR, **asked)
    assert StoredPolicy.objects.count() == 1


def refused(tmp_path: Path, **changes: Any) -> Exception:
    jobs(tmp_path)
    asked = {"name": "test.jobs", "content": LONGER, "effective_from": AT, "reason": "x", "at": AT} | changes
    with pytest.raises((Refused, Invalid, NotFound)) as refusal:
        activate(EDITOR, **asked)
    assert not StoredPolicy.objects.exists()
    return refusal.value


def test_the_past_stays_as_it_was_decided(tmp_path: Path) -> None:
    assert getattr(refused(tmp_path, effective_from=AT - timedelta(seconds=1)), "code", "") == "in_the_past"


def test_nothing_new_is_no_version(tmp_path: Path) -> None:
    jobs(tmp_path)
    put(LONGER)
    with pytest.raises(Refused) as refusal:
        put(LONGER.replace("\n", "\r\n"), days=1)
    assert refusal.value.code == "unchanged"
    assert StoredPolicy.objects.count() == 1


def test_the_shipped_text_may_be_stored_so_that_no_release_changes_it(tmp_path: Path) -> None:
    policy = jobs(tmp_path)
    stored = put(JOBS_CSV)
    assert policy.at(AT).number == stored.number > 0


def test_a_version_needs_a_reason(tmp_path: Path) -> None:
    assert getattr(refused(tmp_path, reason="  "), "where", "") == "reason"


def test_a_bad_cell_stops_it(tmp_path: Path) -> None:
    problem = refused(tmp_path, content=LONGER.replace("120", "x"))
    assert isinstance(problem, Invalid)
    assert problem.faults[0].where == "jobs.csv!C2 minutes"


def test_its_own_check_stops_it(tmp_path: Path) -> None:
    assert str(refused(tmp_path, content=LONGER.replace("repair", "forbidden"))) == "Not that one."


def test_nobody_declared_it(tmp_path: Path) -> None:
    assert isinstance(refused(tmp_path, name="test.other"), NotFound)


def test_without_the_permission(tmp_path: Path) -> None:
    jobs(tmp_path)
    with pytest.raises(Forbidden):
        activate(system_actor("nobody"), name="test.jobs", content=LONGER, effective_from=AT, reason="x", at=AT)


def test_two_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs(tmp_path)
    first = put(LONGER)
    # The second looked before the first had committed, so both took the same number.
    monkeypatch.setattr(store, "newest_number", lambda: first.number - 1)
    with pytest.raises(Conflict, match="Somebody else"):
        put(JOBS_CSV, days=1)
    assert StoredPolicy.objects.count() == 1


def test_a_version_is_never_changed(tmp_path: Path) -> None:
    jobs(tmp_path)
    row = StoredPolicy.objects.get(pk=put(LONGER).id)
    row.reason = "another"
    with pytest.raises(TypeError, match="never changed"):
        row.save()
    with pytest.raises(TypeError, match="never deleted"):
        row.delete()


def test_the_database_is_asked_once_a_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    policy = jobs(tmp_path)
    put(LONGER)
    second = [100.0]
    monkeypatch.setattr(store.time, "monotonic", lambda: second[0])
    monkeypatch.setattr(store, "RECHECK_S", 1.0)
    with django_assert_num_queries(2):  # the list of versions, and the text of one
        policy.at(AT)
        policy.at(AT)
    # Stored by another process: nobody here is told.
    StoredPolicy.objects.bulk_create(
        [StoredPolicy(number=99, name="test.jobs", content=JOBS_CSV, hash="h", effective_from=AT, stored_at=AT)]
    )
    second[0] += 0.9
    with django_assert_num_queries(0):
        assert policy.at(AT).value[0].minutes == 120
    second[0] += 0.1
    assert policy.at(AT).value[0].minutes == 90


def test_codes_must_exist_in_the_other_table(tmp_path: Path) -> None:
    codes_exist_in(jobs(tmp_path), "skills", skills(tmp_path))
    assert shipped_faults() == ()
    with pytest.raises(Invalid) as invalid:
        put(LONGER.replace("lan", "welding"))
    (fault,) = invalid.value.faults
    assert fault.where == "jobs.csv!E2 skills"
    assert fault.msg % fault.params == "“welding” is not in skills.csv. Add it there or correct it here."
    with pytest.raises(Invalid):
        put("code\nfibre\n", name="test.skills")
    put(LONGER.replace("fibre;lan", "*"))


def test_what_is_agreed_must_hold_at_every_later_turn(tmp_path: Path) -> None:
    codes_exist_in(jobs(tmp_path), "skills", skills(tmp_path))
    welding = JOBS_CSV.replace("lan", "welding")
    put(SKILLS_CSV + "welding\n", name="test.skills")
    put(welding, days=10)
    with pytest.raises(Invalid, match="welding"):
        put(SKILLS_CSV, name="test.skills", days=5)
    put(JOBS_CSV, days=20)
    put(SKILLS_CSV, name="test.skills", days=20)  # from then on no job needs it
    put(welding.replace(",90,", ",95,"), days=15)  # ends with day 20, before the skill does
    with pytest.raises(Invalid, match="welding"):
        put(welding, days=21)
    assert check_all(AT) == ()


def test_everything_is_checked_together(tmp_path: Path) -> None:
    known = skills(tmp_path)
    codes_exist_in(jobs(tmp_path, JOBS_CSV.replace("lan", "welding")), "skills", known)
    cross_check((known,), lambda rows: [] if len(rows) < 9 else ["too many"])
    assert [fault.where for fault in shipped_faults()] == ["jobs.csv!E2 skills"]
    assert check_all(AT) == shipped_faults()
    StoredPolicy.objects.create(
        number=1, name="test.skills", content="code\nwelding\n-\u3000-\n", hash="h", effective_from=AT, stored_at=AT
    )
    store.forget()
    assert [fault.where for fault in check_all(AT)] == ["test.skills v1 skills.csv!A3 code"]


@pytest.mark.parametrize(
    ("text", "where"),
    [(JOBS_CSV.replace("90", "x"), "jobs.csv!C2 minutes"), (JOBS_CSV.replace("新装", " 新装"), "jobs.csv line 2")],
)
def test_a_shipped_file_must_be_readable_and_canonical(tmp_path: Path, text: str, where: str) -> None:
    jobs(tmp_path, text)
    assert [fault.where for fault in shipped_faults()] == [where]


def test_a_policy_is_declared_once(tmp_path: Path) -> None:
    jobs(tmp_path)
    with pytest.raises(ValueError, match="declared twice"):
        jobs(tmp_path)


def test_the_number_is_unique_in_the_database(tmp_path: Path) -> None:
    jobs(tmp_path)
    row = StoredPolicy.objects.get(pk=put(LONGER).id)
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredPolicy.objects.create(number=row.number, name="x", effective_from=AT, stored_at=AT)
