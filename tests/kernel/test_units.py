from decimal import Decimal

import pytest

from bihuan.kernel.units import Fen, Minutes, fen, seconds, yuan


def test_minutes_are_sixty_seconds() -> None:
    assert seconds(Minutes(45)) == 2_700


@pytest.mark.parametrize(("amount", "shown"), [(0, "0.00"), (5, "0.05"), (12_345, "123.45"), (-250, "-2.50")])
def test_fen_show_as_yuan_and_come_back(amount: int, shown: str) -> None:
    assert str(yuan(Fen(amount))) == shown
    assert fen(Decimal(shown)) == amount


def test_less_than_a_fen_is_refused() -> None:
    with pytest.raises(ValueError, match="whole number of fen"):
        fen(Decimal("0.005"))
