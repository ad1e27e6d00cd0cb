"""A number that measures something says in its name in what: `timeout_s`, `distance_m`, `limit_minutes`."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.sources import PACKAGE, python_trees, shown

# Words that name a quantity without saying in what it is counted.
_QUANTITIES = """
    age amount backoff delay deposit detour distance duration elapsed fee fine grace height idle interval lag latency
    length limit overtime pause penalty period price radius rate service share size span speed timeout travel ttl wage
    wait weight width
"""
_UNITS = """
    s ms us seconds minutes hours days weeks months years m km metres fen yuan bp percent permille ratio points count
    bytes kb mb chars lines rows columns px kmh
"""
QUANTITIES = frozenset(_QUANTITIES.split())
UNITS = frozenset(_UNITS.split())
NUMBERS = frozenset({"int", "float", "Decimal"})
MODEL_FIELDS = frozenset(
    f"{kind}Field"
    for kind in (
        "Integer", "SmallInteger", "BigInteger", "PositiveInteger", "PositiveSmallInteger", "PositiveBigInteger",
        "Float", "Decimal",
    )
)  # fmt: skip
# Names whose unit is fixed by somebody else's interface, each with whose.
FOREIGN: dict[str, str] = {
    "timeout": "subprocess, sockets, smtplib: seconds",
    "travel": "a part of the planner's Cost, whose parts are all seconds of travel",
    "page_size": "rows, by custom of every paging interface",
}


def lacks_unit(name: str) -> bool:
    """This will say whether a number's name tells a quantity and hides its unit."""
    words = name.lower().strip("_").split("_")
    return name not in FOREIGN and bool(QUANTITIES & set(words)) and not UNITS & set(words)


def is_number(annotation: ast.expr | None) -> bool:
    """This will say whether an annotation is a bare number, also an optional one."""
    match annotation:
        case ast.Name(id=name):
            return name in NUMBERS
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return is_number(left) or is_number(right)
    return False


def numbers(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """This will give (name, line) of annotated numbers, parameters, and columns of tables."""
    for node in ast.walk(tree):
        match node:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation) if is_number(annotation):
                yield name, node.lineno
            case ast.arg(arg=name, annotation=annotation) if is_number(annotation):
                yield name, node.lineno
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Attribute(attr=kind))):
                if kind in MODEL_FIELDS:
                    yield name, node.lineno


def test_every_measuring_number_names_its_unit() -> None:
    found = [
        f"{shown(path)}:{line} {name}"
        for path, tree in python_trees(PACKAGE)
        for name, line in numbers(tree)
        if lacks_unit(name)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("timeout_s: int = 3", []),
        ("delay: int = 3", ["delay"]),
        ("def f(detour: float | None, detour_m: int, note: str): ...", ["detour"]),
        ("class A(M):\n    distance = models.IntegerField()\n    distance_m = models.IntegerField()", ["distance"]),
        ("limit_minutes: Decimal", []),
        ("limits: int", []),
    ],
)
def test_the_rule_finds_what_it_should(source: str, names: list[str]) -> None:
    assert [name for name, _ in numbers(ast.parse(source)) if lacks_unit(name)] == names
