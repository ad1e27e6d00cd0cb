"""One spelling for every way of writing an address: width, script, numerals, separators, units."""

import re
import unicodedata

_TRADITIONAL = str.maketrans(
    "號樓棟單區東鎮鄉縣風園華達開發廣場門銀龍醫學廠電業陽錦繡麗書軒灣橋飯館環農鳳觀衖層雙團結黃裡裏廈紡織樹實驗陳溝創興慶寶聯僑廟嶺澗岡壩壪頭馬嶽倉機車務術紅綠藍蘭蘇趙劉楊張鄭鄧許馮衛勝義禮壽貴財萬億屆條側邊對過後內與號組隊",
    "号楼栋单区东镇乡县风园华达开发广场门银龙医学厂电业阳锦绣丽书轩湾桥饭馆环农凤观弄层双团结黄里里厦纺织树实验陈沟创兴庆宝联侨庙岭涧冈坝湾头马岳仓机车务术红绿蓝兰苏赵刘杨张郑邓许冯卫胜义礼寿贵财万亿届条侧边对过后内与号组队",
)
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
NUMERAL = "零〇○一二三四五六七八九十百两"
_UNITS = "号栋幢座楼单室层组社队弄巷期区路街门户院#"

_SECTION = re.compile(r"(?:村民)?小组")
_DASHES = re.compile(r"[‐‑‒–—―─一]{2,}|[‐‑‒–—―─~_]|(?<=\d)之(?=\d)")
_NUMERAL_BEFORE_UNIT = re.compile(rf"[{NUMERAL}]+(?=[{_UNITS}])")
_NUMERAL_JOINED = re.compile(rf"[{NUMERAL}]+(?=(?:、|和|及|或者?|还是|至|到)[{NUMERAL}\d]+[{_UNITS}])")
_SPELLED_OUT = re.compile(rf"[{NUMERAL}]{{2,}}(?!\w)")
_BUILDING = re.compile(r"(?<=[0-9A-Z])(?:号楼|号栋|号幢|#楼|#栋|栋楼|幢楼|座楼|幢|座)(?![上下顶梯道])")
_SPACE_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])\s+(?=[0-9])")
_SEPARATORS = re.compile(r"[^\w\-#、]+")
_NUMBER_SIGN = re.compile(r"(?<![A-Z])NO[.:]?(\d+(?:-\d+)*)号?")
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7", "VIII": "8", "IX": "9"}
_ROMAN_PHASE = re.compile(r"(?<![A-Z])[IVX]+(?=期)|(?<![A-Z])II+(?=区)")


def _value(numeral: str) -> str:
    """Read a Chinese numeral below 1,000, or digits said one by one."""
    if not set(numeral) & set("十百"):
        return "".join(str(_DIGITS[c]) for c in numeral)
    total, digit = 0, None
    for c in numeral:
        if c in "十百":
            total += (1 if digit is None else digit) * (10 if c == "十" else 100)
            digit = None
        else:
            digit = _DIGITS[c]
    return str(total + (digit or 0))


def normalise(text: str) -> str:
    """Give the one spelling that both the tree's names and a written address are compared in.

    Brackets must have been taken out before (see `remarks`). Commas are the only separators that remain, and 、 which
    says more than they do; a dash joins numbers only, 栋 stands for every word for a building.
    """
    text = unicodedata.normalize("NFKC", text).upper().translate(_TRADITIONAL)
    text = _SPACE_BETWEEN_DIGITS.sub("-", text.strip())
    text = re.sub(r"\s+", "", text)
    text = _DASHES.sub("-", text)
    text = _NUMBER_SIGN.sub(r"\1号", text)
    text = _ROMAN_PHASE.sub(lambda m: _ROMAN.get(m[0], m[0]), text)
    text = _SECTION.sub("组", text)
    text = _NUMERAL_JOINED.sub(lambda m: _value(m[0]), text)
    text = _NUMERAL_BEFORE_UNIT.sub(lambda m: _value(m[0]), text)
    text = _SPELLED_OUT.sub(lambda m: _value(m[0]), text)
    text = _BUILDING.sub("栋", text)
    text = re.sub(r"(?<=\d)#", "号", text)
    text = _SEPARATORS.sub(",", text)
    text = re.sub(r"(?<!\d)(?<!号)-|-(?!\d)", ",", text)
    return re.sub(r"[,、]*、[,、]*", "、", text).strip(",、")
