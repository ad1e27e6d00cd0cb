"""The units whole numbers are counted in.

Every quantity in Bihuan is a whole number of one unit: seconds, minutes, metres, fen (1/100 yuan), basis points
(1/10,000). The types cost nothing at run time; they keep a minute from being passed where a second is due.
"""

from decimal import Decimal
from typing import Final, NewType

Seconds = NewType("Seconds", int)
Minutes = NewType("Minutes", int)
Metres = NewType("Metres", int)
Fen = NewType("Fen", int)
BasisPoints = NewType("BasisPoints", int)

SECONDS_PER_MINUTE: Final = 60
SECONDS_PER_DAY: Final = 86_400
MINUTES_PER_DAY: Final = 1_440
FEN_PER_YUAN: Final = 100


def seconds(minutes: Minutes) -> Seconds:
    """This will count minutes in seconds."""
    return Seconds(minutes * SECONDS_PER_MINUTE)


def yuan(amount_fen: Fen) -> Decimal:
    """This will show fen as yuan, with exactly two decimals."""
    return Decimal(amount_fen).scaleb(-2)


def fen(amount_yuan: Decimal) -> Fen:
    """This will count yuan in fen. An amount finer than one fen is a ValueError, never rounded."""
    amount = amount_yuan * FEN_PER_YUAN
    if amount != amount.to_integral_value():
        raise ValueError(f"{amount_yuan} yuan is not a whole number of fen")
    return Fen(int(amount))
