"""Every action has a test in which it refuses.

A refusal test is a test function that names the action (its function, or its full name) and expects one of the
house's errors; tables of cases count by what stands in their decorators.
"""

import ast
import re
from functools import cache

import pytest

from bihuan.kernel import errors
from bihuan.platform.action import registry
from bihuan.platform.actor import Actor
from tests.architecture.sources import ROOT, python_trees

REFUSALS = {
    name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, errors.BihuanError)
}
EXPECTS = re.compile(rf"\b(raises|refuses|refused)\b[^\n]*\b({'|'.join(sorted(REFUSALS))})\b|\brefus\w*\(")


@cache
def refusal_tests() -> tuple[str, ...]:
    """This will give the source of every test function that expects a refusal."""
    found = []
    for path, tree in python_trees(ROOT / "tests"):
        lines = path.read_text().splitlines()
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                start = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
                source = "\n".join(lines[start - 1 : node.end_lineno])
                if EXPECTS.search(source) or any(f"{name}" in source and "raises(" in source for name in REFUSALS):
                    found.append(source)
    return tuple(found)


ACTIONS = sorted(name for name, action in registry.items() if action.body.__module__.startswith("bihuan."))


def test_there_are_actions() -> None:
    assert ACTIONS


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_is_seen_refusing(name: str) -> None:
    function = registry[name].body.__name__
    called = re.compile(rf"(?<![\w.\"']){re.escape(function)}(\.once)?\b|\.{re.escape(function)}\b|{re.escape(name)}\b")
    assert any(called.search(source) for source in refusal_tests()), f"no test sees {name} refuse"


@pytest.mark.parametrize("name", ACTIONS)
def test_an_actor_without_grants_is_refused_first(name: str) -> None:
    # No arguments at all: permission is asked before anything else is looked at, the database included.
    nobody = Actor(id="user:nobody", kind="user")
    with pytest.raises(errors.Forbidden):
        registry[name](nobody)
