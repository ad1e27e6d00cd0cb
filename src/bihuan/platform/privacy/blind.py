"""The blind index: a keyed hash by which an encrypted value is found again, and nothing else is learned."""

import hmac
import re
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise, starmap

from bihuan.platform.privacy.keys import ring
from bihuan.platform.privacy.normalise import normalise_address, normalise_name, normalise_phone, normalise_text

_SPELLINGS: dict[str, Callable[[str], str]] = {
    "phone": normalise_phone,
    "name": normalise_name,
    "address": normalise_address,
}


def blind(value: str, purpose: str) -> str:
    """This will give 64 hex digits, equal for equal values of one purpose.

    The last word of `purpose` chooses the spelling rule: `phone`, `name`, `address`; any other: folded text.
    The whole purpose enters the hash, so that the indexes of two purposes cannot be laid side by side.
    Errors: Invalid for a phone that is none.
    """
    spelling = _SPELLINGS.get(purpose.rpartition(".")[2], normalise_text)
    return hmac.digest(ring().blind, f"{purpose}\0{spelling(value)}".encode(), "sha256").hex()


GRAM_BITS = 16
_UNITS = re.compile(r"[0-9]+|[a-z]+|[^-]")


def grams(value: str, purpose: str) -> tuple[str, ...]:
    """This will cut a text into pairs of neighbours, each once: characters, whole numbers, whole words.

    `3栋2单元301` gives 3栋 栋2 2单 单元 元301, so that 12 is not found in 112. A single character is its own pair.
    """
    units = _UNITS.findall(_SPELLINGS.get(purpose.rpartition(".")[2], normalise_text)(value))
    return tuple(dict.fromkeys(starmap(_joined, pairwise(units)))) or tuple(units)


def _joined(left: str, right: str) -> str:
    """Two numbers stay two: 3-21 and 32-1 are not the same."""
    return f"{left}-{right}" if left.isdigit() and right.isdigit() else left + right


def blind_grams(value: str, purpose: str) -> tuple[int, ...]:
    """This will give the pairs of a text as keyed numbers of GRAM_BITS: so short that different pairs may share one.

    Whoever has the database but not the key learns how often a number occurs, and beside which; docs/adr has more.
    """
    key = ring().blind
    return tuple(dict.fromkeys(_gram_number(key, purpose, gram) for gram in grams(value, purpose)))


@lru_cache(maxsize=50_000)  # a city's addresses have about 30,000 pairs
def _gram_number(key: bytes, purpose: str, gram: str) -> int:
    hashed = hmac.digest(key, f"{purpose}.gram\0{gram}".encode(), "sha256")
    return int.from_bytes(hashed[: GRAM_BITS // 8], "big")
