"""AES-256-GCM over one text. Form: version byte, key id (4 bytes), nonce (12), ciphertext with its tag (16).

The place a value belongs to (`platform.message.text`) is bound in as associated data: a ciphertext copied into
another column does not open there.
"""

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bihuan.kernel.errors import N_, Unavailable
from bihuan.platform.privacy.keys import KEY_ID_BYTES, key_by_id, ring

_VERSION = b"\x01"
_NONCE_BYTES = 12
_HEAD_BYTES = 1 + KEY_ID_BYTES + _NONCE_BYTES


@lru_cache(maxsize=16)
def _aead(key: bytes) -> AESGCM:
    return AESGCM(key)


def seal_text(text: str, place: str) -> bytes:
    """This will encrypt `text` for the column `place`, under the current key."""
    held = ring()
    nonce = os.urandom(_NONCE_BYTES)
    sealed = _aead(held.encryption[held.current]).encrypt(nonce, text.encode(), place.encode())
    return _VERSION + bytes.fromhex(held.current) + nonce + sealed


def open_text(sealed: bytes, place: str) -> str:
    """This will decrypt what seal_text made for the same place; Unavailable if the key is missing or it was altered."""
    key_id, nonce = sealed[1 : 1 + KEY_ID_BYTES].hex(), sealed[1 + KEY_ID_BYTES : _HEAD_BYTES]
    if sealed[:1] != _VERSION or len(nonce) != _NONCE_BYTES:
        raise _altered(place)
    try:
        return _aead(key_by_id(key_id)).decrypt(nonce, sealed[_HEAD_BYTES:], place.encode()).decode()
    except InvalidTag as error:
        raise _altered(place) from error


def _altered(place: str) -> Unavailable:
    return Unavailable(
        N_("A protected value of %(place)s has been altered and cannot be opened."), code="sealed_altered", place=place
    )
