"""What of a personal value may be shown to someone who need not know it: enough to recognise, not to find."""

import re

_COMPOUND_SURNAME = re.compile(
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|长孙|宇文|端木|夏侯|南宫|独孤|轩辕"
)
_COMPANY = re.compile(
    r"(公司|集团|工厂|厂|商行|酒店|宾馆|饭店|超市|网吧|医院|学校|幼儿园|大学|中学|小学|银行|支行|中心|局|所|委员会|店|馆|社|部|队|站)$"
)
_COMPANY_MIN_CHARS = 4
_STREET = re.compile(r"^\D*?(?:大道|胡同|[路街巷弄](?![镇乡村道]))")
_DISTRICT = re.compile(r"^\D*(?:(?<![小社园])区|[市县镇乡村州])")


def mask_name(value: str) -> str:
    """This will give 王** for a person (欧阳** for a compound surname, J** for Latin), 闽江***公司 for a company."""
    name = value.strip()
    if not name:
        return ""
    company = _COMPANY.search(name)
    if company and len(name) >= _COMPANY_MIN_CHARS:
        return f"{name[: min(2, company.start())]}***{company[1]}"
    return f"{name[:2] if _COMPOUND_SURNAME.match(name) else name[0]}**"


def mask_phone(value: str) -> str:
    """This will give 138****2046; of a landline its area code and last four digits."""
    phone = value.strip()
    if len(phone) < 8:
        return "****" if phone else ""
    head = 4 if phone.startswith(("0", "+")) and not re.match(r"0(?:10|2)", phone) else 3
    return f"{phone[:head]}****{phone[-4:]}"


def mask_address(value: str) -> str:
    """This will give the address down to its street (or district, where no street is named) and *** for the rest."""
    address = value.strip()
    if not address:
        return ""
    known = _STREET.match(address) or _DISTRICT.match(address)
    return f"{known[0] if known else ''}***"


def mask_account(value: str) -> str:
    """This will give **** and the last four characters; of eight or fewer only the last two."""
    account = value.strip()
    return f"****{account[-4:] if len(account) > 8 else account[-2:] if len(account) > 3 else ''}" if account else ""


def mask_email(value: str) -> str:
    """This will give the first character, *** and the domain."""
    local, at, domain = value.strip().partition("@")
    return f"{local[:1]}***{at}{domain}" if local else ""
