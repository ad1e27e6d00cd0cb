"""The blind index: a keyed hash by which an encrypted value is found again, and nothing else is learned."""

import hmac
from collections.abc import Callable

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
