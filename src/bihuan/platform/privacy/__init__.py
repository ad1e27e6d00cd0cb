"""Personal data: encrypted where it lies, found by a blind index, masked where it is shown.

name = EncryptedText()            # a column of ciphertext; Python sees str
name_blind = BlindIndex()         # blind(name, "name"): equal names, equal index, nothing else to learn
mask_name(customer.name)          # 王**
"""

from bihuan.platform.privacy.blind import blind, blind_grams, grams
from bihuan.platform.privacy.cipher import open_text, seal_text
from bihuan.platform.privacy.fields import BlindIndex, EncryptedText
from bihuan.platform.privacy.masks import mask_account, mask_address, mask_email, mask_name, mask_phone
from bihuan.platform.privacy.normalise import (
    normalise_address,
    normalise_name,
    normalise_phone,
    normalise_text,
    phone_last4,
)

__all__ = [
    "BlindIndex",
    "EncryptedText",
    "blind",
    "blind_grams",
    "grams",
    "mask_account",
    "mask_address",
    "mask_email",
    "mask_name",
    "mask_phone",
    "normalise_address",
    "normalise_name",
    "normalise_phone",
    "normalise_text",
    "open_text",
    "phone_last4",
    "seal_text",
]
