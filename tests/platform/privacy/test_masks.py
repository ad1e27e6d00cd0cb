"""What is left of a personal value once masked."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.platform.privacy import mask_account, mask_address, mask_email, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王小明", "王**"),
        ("王伟", "王**"),
        ("欧阳修", "欧阳**"),
        ("阿依古丽·买买提", "阿**"),
        ("John Smith", "J**"),
        ("闽江科技有限公司", "闽江***公司"),
        ("鼓楼区第三实验小学", "鼓楼***小学"),
        ("王站", "王**"),
        ("", ""),
    ],
)
def test_names(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13805912046", "138****2046"),
        ("059187654321", "0591****4321"),
        ("01065521234", "010****1234"),
        ("02150123456", "021****3456"),
        ("4008100000", "400****0000"),
        ("+85221234567", "+852****4567"),
        ("10000", "****"),
        ("", ""),
    ],
)
def test_phones(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("福州市鼓楼区五四路128号恒力城3栋502", "福州市鼓楼区五四路***"),
        ("鼓楼区八一七中路77号", "鼓楼区八一七中路***"),
        ("台江区工业大道9号", "台江区工业大道***"),
        ("仓山区阳光小区3栋2单元501室", "仓山区***"),
        ("闽侯县上街镇厚庭村88号", "闽侯县上街镇厚庭村***"),
        ("金山小区3栋", "***"),
        ("3栋502", "***"),
        ("", ""),
    ],
)
def test_addresses_end_at_the_street(address: str, masked: str) -> None:
    assert mask_address(address) == masked


@given(st.text(alphabet="福州市鼓楼区五四路巷号栋小0123456789", min_size=1, max_size=30))
def test_no_house_number_survives(address: str) -> None:
    assert not re.search(r"\d", mask_address(address))


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_four_digits_of_every_mobile_are_gone(phone: str) -> None:
    assert mask_phone(phone) == f"{phone[:3]}****{phone[7:]}"


def test_accounts_and_mail() -> None:
    assert mask_account("FZ0591880012") == "****0012"
    assert mask_account("88001") == "****01"
    assert mask_account("88") == "****"
    assert mask_email("wang@example.cn") == "w***@example.cn"
    assert mask_email("") == ""
