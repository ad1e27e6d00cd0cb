"""The words of addresses that are no names: what may be passed over, and what must not."""

import re

# Endings by which compounds are told apart in full, and which people drop in talk.
KINDS_OF_COMPOUND = (
    "小区", "新村", "花园", "花苑", "家园", "家属院", "家属区", "宿舍", "公寓", "新苑", "名邸", "公馆", "人家",
    "苑", "里",
)  # fmt: skip

# Said before or after an address without changing where it is.
NOISE = re.compile(
    r"(?:装机|安装|用户|客户|家庭|详细|上门|报装|联系|新|现)?(?:地址|住址|地点)(?:是|为|在)?|"
    r"我们?家?(?:住|在)+|家里?(?:住|在)+|住在|位于|就在|在(?=\w)|"
    r"原名?|曾用名|又名|现名|改名|"
    r"城区|市区|(?<![小])市内|我们?|这里|那个|这个|麻烦|请|谢谢|"
    r"\w{1,2}(?:先生|女士|小姐|师傅|老师|阿姨|大爷)(?:家里?)?|"
    r"(?:电话|手机|联系电话)?1[3-9]\d{9}"
)

# After a compound's name, and only there: still the same compound. 滨江路小区 is not 滨江路.
SAME_COMPOUND = re.compile(r"小区(?!\w*[东西南北]区)|社区|大院")

# After a place's name: still the same place.
SAME_PLACE = re.compile(
    r"院内|院里|里面|大门口|门口|大楼|村委会|委会|住院部|门诊部|门诊|急诊|办公楼|教学楼|"
    r"宿舍楼内|行政楼|大厅|内|的|[东西南北中上下]段|[东西南北][侧面边](?=\d)|沿街|临街"
)

# After a place's name: another place, near it.
NEAR = re.compile(
    r"(?:正|斜)?对[面门过]|(?:的)?旁边?|附近|隔壁|[东西南北前后左右]侧|背?后面?|前面|[东西南北左右]面|[东西南北]边|"
    r"路口|交叉口|交汇处?|十字路口|转角|往[东西南北前里]\w*|向[东西南北前里](?!\w*路)|边上|"
    r"约?\d+米|周边|一带|出口|入口|斜坡|上去|下去|进去|直走|拐"
)

# What a place's name ends in: unknown words with one of these may be a place of another zone.
PLACE_WORD = re.compile(r"[省市区县镇乡村路街巷弄里苑园庄湾坝组社队号栋院]|大道|公寓|宿舍|对面|附近")

# Letters of one sound or shape that people and input methods confuse. Pairs that part one real name from another
# (园 and 苑, 村 and 庄) must not stand here.
_CONFUSED = (
    "风峰丰封锋凤枫", "里理李礼哩", "明名鸣铭", "光广", "阳杨洋扬羊", "向象相香", "桥乔侨", "江姜将疆", "锦景金劲",
    "绣秀袖", "翠脆", "湖胡糊", "望旺忘", "文纹闻", "昌常长倡", "鼓古谷", "楼搂娄", "槐怀", "染然", "坊房纺", "码马玛",
    "建健见", "设社", "迎营盈", "宾滨彬斌缤", "创闯", "新心欣鑫", "辉晖徽", "科克", "樟章璋", "安案", "居具",
    "和合河荷鹤贺", "平坪萍", "恒横衡", "华花", "府付", "语雨宇", "柳刘流", "溪西希", "双爽", "青清", "龙隆", "团抟",
    "结洁", "石时", "白百柏", "黄皇凰", "桷角", "幸辛", "福富", "坎砍", "陈程", "凤奉", "观官关", "音英因",
    "临林琳", "东冬", "坡破", "嘴咀", "坝把", "湾弯", "织职", "厂场",
)  # fmt: skip
_FOLD = {ord(c): group[0] for group in _CONFUSED for c in group}


def fold(text: str) -> str:
    """Make letters that are often confused the same letter."""
    return text.translate(_FOLD)
