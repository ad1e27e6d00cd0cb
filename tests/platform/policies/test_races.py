"""Two people who each set something sound by itself can't together set something that isn't."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connections

from bihuan.kernel.errors import Conflict, Invalid
from bihuan.platform.actor import system_actor
from bihuan.platform.policies import codes_exist_in
from bihuan.platform.policies.actions import Activated, activate
from bihuan.platform.policies.checks import check_all
from bihuan.platform.policies.models import StoredPolicy
from tests.platform.policies.samples import JOBS_CSV, SKILLS_CSV, jobs, skills
from tests.platform.policies.test_versions import AT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
EDITOR = system_actor("editor", "policies.activate")


def test_a_skill_taken_away_while_a_job_begins_to_need_it(tmp_path: Path) -> None:
    codes_exist_in(jobs(tmp_path, JOBS_CSV.replace(";lan", "")), "skills", skills(tmp_path, SKILLS_CSV))
    gate = threading.Barrier(2)

    def put(name: str, content: str) -> Callable[[], Activated | Conflict | Invalid]:
        def run() -> Activated | Conflict | Invalid:
            try:
                gate.wait(timeout=20)
                return activate(EDITOR, name=name, content=content, effective_from=AT, reason="x", at=AT)
            except (Conflict, Invalid) as stopped:
                return stopped
            finally:
                connections.close_all()

        return run

    with ThreadPoolExecutor(2) as pool:
        asked = [put("test.jobs", JOBS_CSV), put("test.skills", "code\nfibre\n")]
        results = [future.result() for future in [pool.submit(run) for run in asked]]
    assert [isinstance(result, Activated) for result in results].count(True) == 1, results
    assert StoredPolicy.objects.count() == 1
    assert check_all(AT) == ()
