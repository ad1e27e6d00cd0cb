"""Writing JSON without spaces by the million: Python's own encoder makes its machinery anew for each text."""

import json
from collections.abc import Callable
from json import encoder
from typing import Any

quoted: Callable[[str], str] = encoder.encode_basestring_ascii


def writer(*, sort_keys: bool, ensure_ascii: bool) -> Callable[[Any], str]:
    """This will give a function that writes a value as JSONEncoder does; circles are not looked for."""
    plain = json.JSONEncoder(sort_keys=sort_keys, separators=(",", ":"), ensure_ascii=ensure_ascii)
    make: Any = encoder.c_make_encoder  # type: ignore[attr-defined]  # None where it is not compiled
    if make is None:
        return plain.encode
    quote = quoted if ensure_ascii else encoder.encode_basestring
    parts = make(None, plain.default, quote, None, ":", ",", sort_keys, False, True)
    return lambda value: "".join(parts(value, 0))
