"""Every policy the program ships loads, agrees with the others, and comes back the same when written and read."""

import pytest

from bihuan.kernel.errors import Fault
from bihuan.platform.policies.policy import Policy, cross_checks, registry
from tests.architecture.sources import PACKAGE, shown

FILES = sorted(path for path in PACKAGE.glob("*/*/policies/**/*") if path.suffix in {".csv", ".toml"})


def test_every_policy_file_is_declared() -> None:
    assert FILES
    assert {path.resolve() for path in FILES} == {
        policy.file.resolve() for policy in registry.values() if policy.file.is_relative_to(PACKAGE)
    }


@pytest.mark.parametrize("file", FILES, ids=shown)
def test_a_shipped_policy_loads_and_round_trips(file) -> None:  # type: ignore[no-untyped-def]
    policy: Policy[object] = next(policy for policy in registry.values() if policy.file == file)
    value = policy.shipped.value
    text = policy.write(value)
    assert policy.read(text) == value
    assert policy.write(policy.read(text)) == text


def test_the_shipped_policies_agree_with_each_other() -> None:
    faults: list[Fault] = []
    for check in cross_checks:
        faults += check.check(*(policy.shipped.value for policy in check.policies))
    assert not faults
