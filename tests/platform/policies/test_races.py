"""Two people who each set something sound by itself can't together set something that isn't."""

from pathlib import Path

import pytest

from bihuan.kernel.errors import Conflict, Invalid
from bihuan.platform.actor import system_actor
from bihuan.platform.policies import codes_exist_in
from bihuan.platform.policies.actions import Activated, activate
from bihuan.platform.policies.checks import check_all
from bihuan.platform.policies.models import StoredPolicy
from tests.platform.policies.samples import JOBS_CSV, SKILLS_CSV, jobs, skills
from tests.platform.policies.test_versions import AT
from tests.races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
EDITOR = system_actor("editor", "policies.activate")


def test_a_skill_taken_away_while_a_job_begins_to_need_it(tmp_path: Path) -> None:
    codes_exist_in(jobs(tmp_path, JOBS_CSV.replace(";lan", "")), "skills", skills(tmp_path, SKILLS_CSV))
    asked = (("test.jobs", JOBS_CSV), ("test.skills", "code\nfibre\n"))

    def put(number: int) -> Activated:
        name, content = asked[number]
        return activate(EDITOR, name=name, content=content, effective_from=AT, reason="x", at=AT)

    won, lost = at_once(2, put)
    assert (len(won), len(lost)) == (1, 1)
    assert isinstance(lost[0], (Conflict, Invalid))
    assert StoredPolicy.objects.count() == 1
    assert check_all(AT) == ()
