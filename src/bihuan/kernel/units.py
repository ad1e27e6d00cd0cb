"""Name the units whole numbers are counted in.

Every quantity in Bihuan is a whole number of one unit: seconds, minutes, metres, fen (1/100 yuan), basis points
(1/10,000). The types cost nothing at run time; they keep a minute from being passed where a second is due.
"""

from decimal import Decimal
from typing import NewType

Seconds = NewType("Seconds", int)
Minutes = NewType("Minutes", int)
Metres = NewType("Metres", int)
Fen = NewType("Fen", int)
BasisPoints = NewType("BasisPoints", int)

SECONDS_PER_MINUTE = 60
MINUTES_PER_DAY = 1_440
SECONDS_PER_DAY = 86_400
FEN_PER_YUAN = 100


def seconds(minutes: Minutes) -> Seconds:
    """Count minutes in seconds."""
    return Seconds(minutes * SECONDS_PER_MINUTE)


def yuan(fen: Fen) -> Decimal:
    """Show fen as yuan with exactly two decimals."""
    return (Decimal(fen) / FEN_PER_YUAN).quantize(Decimal("0.01"))


def fen(yuan: Decimal) -> Fen:
    """Count yuan in fen; an amount finer than one fen is an error, never rounded."""
    amount = yuan * FEN_PER_YUAN
    if amount != amount.to_integral_value():
        raise ValueError(f"{yuan} yuan is not a whole number of fen")
    return Fen(int(amount))
