"""Drafts: kept as they stand, one per person and policy, never overwritten unseen; what a trial may and may not do."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bihuan.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from bihuan.platform.actor import Actor, system_actor
from bihuan.platform.policies import queries
from bihuan.platform.policies.actions import activate
from bihuan.platform.policies.compare import CellChange, Comparison, Difference, RowChange, compare
from bihuan.platform.policies.drafts import CELL_MAX_COUNT, ROWS_MAX_COUNT, discard_draft, draft_of, save_draft
from bihuan.platform.policies.models import PolicyDraft
from bihuan.platform.policies.shapes import Grid
from bihuan.platform.policies.trying import trying
from bihuan.platform.policies.types import PolicyVersion
from tests.platform.policies.samples import JOBS_CSV, jobs

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
ALL = ("policies.draft", "policies.discard_draft", "policies.activate", "policies.view")
ANN, BEN = system_actor("ann", *ALL), system_actor("ben", *ALL)
HEADERS = ("code", "minutes")


def keep(actor: Actor, *rows: tuple[str, ...], version: int | None = None, name: str = "test.jobs") -> int:
    return save_draft(actor, name=name, headers=HEADERS, rows=rows, version=version, at=AT)


@pytest.mark.django_db
def test_a_draft_is_kept_with_its_faults_and_is_ones_own(tmp_path: Path) -> None:
    jobs(tmp_path)
    assert keep(ANN, ("x", "no number")) == 1
    kept = draft_of(ANN, "test.jobs")
    assert kept is not None
    assert kept.grid == Grid(HEADERS, (("x", "no number"),))
    assert draft_of(BEN, "test.jobs") is None
    assert keep(BEN, ("y", "1")) == 1


@pytest.mark.django_db
def test_of_two_windows_the_older_does_not_overwrite_the_newer(tmp_path: Path) -> None:
    jobs(tmp_path)
    first = keep(ANN, ("x", "1"))
    assert keep(ANN, ("x", "2"), version=first) == 2
    for stale in (first, None):
        with pytest.raises(Conflict):
            keep(ANN, ("x", "3"), version=stale)
    kept = draft_of(ANN, "test.jobs")
    assert kept is not None
    assert (kept.version, kept.grid.rows) == (2, (("x", "2"),))


@pytest.mark.django_db
def test_a_draft_thrown_away_is_gone_once(tmp_path: Path) -> None:
    jobs(tmp_path)
    keep(ANN, ("x", "1"))
    assert discard_draft(ANN, name="test.jobs", at=AT)
    assert not discard_draft(ANN, name="test.jobs", at=AT)


@pytest.mark.django_db
def test_who_may_not_draft_is_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    jobs(tmp_path)
    nobody = system_actor("nobody")
    with pytest.raises(Forbidden):
        keep(nobody, ("x", "1"))
    with pytest.raises(Forbidden):
        discard_draft(nobody, name="test.jobs", at=AT)
    with pytest.raises(NotFound):
        keep(ANN, ("x", "1"), name="test.unknown")
    with pytest.raises(NotFound):
        discard_draft(ANN, name="test.unknown", at=AT)
    assert not PolicyDraft.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "rows",
    [(("x", "1"),) * (ROWS_MAX_COUNT + 1), (("x" * (CELL_MAX_COUNT + 1), "1"),), (("x\x00", "1"),), (("1",) * 51,)],
)
def test_a_draft_is_bounded(tmp_path: Path, rows: tuple[tuple[str, ...], ...]) -> None:
    jobs(tmp_path)
    with pytest.raises(Invalid):
        keep(ANN, *rows)


@pytest.mark.django_db
def test_activating_ends_the_own_draft_only(tmp_path: Path) -> None:
    jobs(tmp_path)
    keep(ANN, ("x", "1"))
    keep(BEN, ("x", "1"))
    content = JOBS_CSV.replace(",90,", ",120,")
    activate(ANN, name="test.jobs", content=content, effective_from=AT, reason="量过了", at=AT)
    assert draft_of(ANN, "test.jobs") is None
    assert draft_of(BEN, "test.jobs") is not None
    listed = queries.versions(ANN, "test.jobs", AT)
    assert [(row.number, row.in_force, row.reason) for row in listed] == [(1, True, "量过了"), (0, False, "")]
    (row,) = queries.policies(BEN, AT)
    assert (row.number, row.rows_count, row.drafted) == (1, 2, True)


@pytest.mark.django_db
def test_a_version_is_tried_inside_the_block_only_and_decides_nothing(tmp_path: Path) -> None:
    policy = jobs(tmp_path)
    other = policy.read(JOBS_CSV.replace(",90,", ",120,"))
    with trying(PolicyVersion("test.jobs", other, "tried", AT, -1)):
        assert policy.at(AT).value[0].minutes == 120
        with pytest.raises(RuntimeError):
            keep(ANN, ("x", "1"))
    assert policy.at(AT).value[0].minutes == 90


BEFORE = Grid(("code", "n"), (("a", "1"), ("b", "2"), ("c", "3")))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (BEFORE.rows, Comparison((), reordered=False)),
        ((("b", "2"), ("a", "1"), ("c", "3")), Comparison((), reordered=True)),
        (
            (("a", "1"), ("b", "9"), ("c", "3")),
            Comparison((RowChange(Difference.CHANGED, ("b",), 1, (CellChange("n", "2", "9"),)),), reordered=False),
        ),
        (
            (("a", "1"), ("c", "3"), ("d", "")),
            Comparison(
                (
                    RowChange(Difference.ADDED, ("d",), 2, (CellChange("code", "", "d"),)),
                    RowChange(Difference.REMOVED, ("b",), 1, (CellChange("code", "b", ""), CellChange("n", "2", ""))),
                ),
                reordered=False,
            ),
        ),
        (
            (("a", "1"), ("a", "5"), ("b", "2"), ("c", "3")),
            Comparison(
                (RowChange(Difference.ADDED, ("a",), 1, (CellChange("code", "", "a"), CellChange("n", "", "5"))),),
                reordered=False,
            ),
        ),
    ],
)
def test_versions_are_compared_row_by_row(rows: tuple[tuple[str, ...], ...], expected: Comparison) -> None:
    assert compare(BEFORE, Grid(BEFORE.headers, rows), ("code",)) == expected
