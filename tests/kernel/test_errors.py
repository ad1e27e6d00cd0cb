from bihuan.kernel.errors import Fault, Invalid


def test_the_first_of_several_faults_heads_them() -> None:
    faults = [Fault("a!1", "No %(code)s at %(where)s.", {"code": "x", "where": "y"}), Fault("b", "Other.")]
    made = Invalid.of(faults)
    assert str(made) == "No x at y."
    assert (made.code, made.where, made.faults) == ("invalid", "a!1", tuple(faults))


def test_one_fault_is_a_list_of_one() -> None:
    assert Invalid("Too many: %(count)s.", where="rows", count=3).faults == (
        Fault("rows", "Too many: %(count)s.", {"count": 3}),
    )
