"""One spelling for one thing, so that equal phones, names and addresses have equal blind indexes."""

import re
import unicodedata

from bihuan.kernel.errors import N_, Invalid

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_PHONE_DRESS = re.compile(r"[\s().\-‐-―−·]")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0(?:10|2\d|[3-9]\d{2})[2-8]\d{6,7}")
_SERVICE_LINE = re.compile(r"[48]00\d{7}")
_LOCAL = re.compile(r"[2-8]\d{6,7}")
_FOREIGN = re.compile(r"\+(?!86|0)\d{7,15}")
_ADDRESS_DRESS = re.compile(r"[\s,.;:、。()\[\]【】《》\"'“”‘’]")
_DASHES = re.compile(r"[‐-―−ー~]")


def normalise_text(value: str) -> str:
    """This will fold widths, case and surrounding space, and drop invisible characters."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", value)).strip().casefold()


def normalise_phone(value: str) -> str:
    """This will give the one spelling of a phone number, or raise Invalid saying what is wrong with it.

    Mainland mobile: 11 digits. Landline: area code with its 0, then 7 or 8 digits. 400/800 lines: 10 digits.
    Any other country: + and the digits. Accepts full width, spaces, dashes, brackets, +86, 0086 and 86.
    """
    folded = _PHONE_DRESS.sub("", normalise_text(value))
    if re.fullmatch(r"(?:\+|00)86\d+", folded) or re.fullmatch(r"86(?:1[3-9]\d{9}|0\d{9,11})", folded):
        folded = _domestic(folded.removeprefix("+").removeprefix("00").removeprefix("86"))
    if any(form.fullmatch(folded) for form in (_MOBILE, _LANDLINE, _SERVICE_LINE, _FOREIGN)):
        return folded
    raise Invalid(_what_is_wrong(folded), where="phone", code="phone")


def _domestic(digits: str) -> str:
    """After +86 an area code is written without its 0."""
    if _MOBILE.fullmatch(digits) or digits.startswith("0") or _SERVICE_LINE.fullmatch(digits):
        return digits
    return f"0{digits}"


def _what_is_wrong(folded: str) -> str:
    if not folded:
        return N_("The phone number is missing.")
    if not re.fullmatch(r"\+?\d+", folded):
        return N_("A phone number has only digits. Put one number in this field, without extension or second number.")
    if _LOCAL.fullmatch(folded):
        return N_("The landline number lacks its area code.")
    return N_("This is not a phone number: a mobile has 11 digits, a landline its area code and 7 or 8 digits.")


def phone_last4(value: str) -> str:
    """This will give the last four digits of a valid phone number."""
    return normalise_phone(value)[-4:]


def normalise_name(value: str) -> str:
    """This will give one spelling of a person's or company's name: no spaces, one middle dot."""
    return re.sub(r"[•・‧∙.]", "·", re.sub(r"\s", "", normalise_text(value)))


def normalise_address(value: str) -> str:
    """This will give one spelling of an address: no spaces or punctuation; dashes stay, they part 3-2 from 32."""
    return _DASHES.sub("-", _ADDRESS_DRESS.sub("", normalise_text(value)))
