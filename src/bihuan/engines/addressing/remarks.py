"""What stands in brackets: a part of the address, or a remark on it."""

import re
import unicodedata
from collections.abc import Callable

from bihuan.engines.addressing.normalise import NUMERAL

# A phase, building or section in brackets is no remark, nor is a second number.
_PART_OF_ADDRESS = re.compile(
    rf"第?[{NUMERAL}\dA-Z]{{1,4}}(?:期|区|号楼|栋|幢|座|单元|室|号|组|社|队|弄|巷)|[东西南北中]{{1,2}}[区苑院]|"
    r"(?:、|或者?是?|还是|和|及).*"
)
_BRACKETS = re.compile(r"[(\[【〔「《<]([^()\[\]【】〔〕「」《》<>]*)[)\]】〕」》>]")


def split_remarks(text: str, is_name: Callable[[str, str, str], bool] = lambda *_: False) -> tuple[str, list[str]]:
    """Part what stands in brackets from the rest: a remark must not come between a road and its number.

    What is a part of the address itself stays, and so does what `is_name` of the text before, in and after the
    brackets says to be a piece of one longer name.
    """
    text = unicodedata.normalize("NFKC", text)
    remarks: list[str] = []

    def take(found: re.Match[str]) -> str:
        said = found[1].strip()
        before, after = text[: found.start()], text[found.end() :]
        if _PART_OF_ADDRESS.fullmatch(said) or is_name(before, said, after):
            return found[1]
        remarks.append(found[1])
        return ""

    return _BRACKETS.sub(take, text), remarks
