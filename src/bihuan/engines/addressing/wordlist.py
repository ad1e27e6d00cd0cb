"""The words of addresses that are no names: what may be passed over, and what must not."""

import re

# Endings by which compounds are told apart in full, and which people drop in talk.
KINDS_OF_COMPOUND = (
    "小区", "新村", "花园", "花苑", "家园", "家属院", "家属区", "宿舍", "公寓", "新苑", "名邸", "公馆", "人家",
    "苑", "里",
)  # fmt: skip

# The hundred-odd commonest family names: 王建国 before an address is who lives there, 成都 is where.
_FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔"
    "谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向汤"
)
PERSON = re.compile(rf"(?:[{_FAMILY}]\w{{1,2}}|[老小][{_FAMILY}]|[{_FAMILY}](?:先生|女士|小姐|师傅|老师|阿姨|大爷))")
FAMILY_HOME = (
    rf"(?:第[\d一二三四五六七八九十]{{1,2}}|老?[{_FAMILY}]|[{_FAMILY}]\w{{1,2}})"
    r"家(?![属具电园里庄村沟湾坝院])"
)

# Said before or after an address without changing where it is.
NOISE = re.compile(
    r"(?:装机|安装|用户|客户|家庭|详细|上门|报装|联系|新|现)?(?:地址|住址|地点)(?:是|为|在)?|"
    r"我们?家?(?:住|在)+|家里?(?:住|在)+|住在|位于|就在|在(?=\w)|"
    r"原名?|曾用名|又名|现名|改名|"
    r"城区|市区|(?<![小])市内|我们?|这里|那个|这个|麻烦|请|谢谢|"
    r"\w{1,2}(?:先生|女士|小姐|师傅|老师|阿姨|大爷)(?:家里?)?|"
    r"(?:电话|手机|联系电话)?1[3-9]\d{9}"
)
# Set apart by 的 and a comma, the name of who lives there: 江语城的老王, 8栋.
RESIDENT = re.compile(rf"的?[老小][{_FAMILY}](?=,|$)")

# 12、13 栋; 12 栋或者 13 栋: every one of them may be meant.
JOINT = re.compile(r"、|或者?是?|还是|要么|以及|及|和|与|跟")
EITHER = re.compile(r"或者?|还是|要么")
UNTIL = re.compile(r"[至到]")
# The writer isn't sure, or counts from where one goes in: numbers told so lead nowhere.
DOUBT = re.compile(
    r"(?:好像|大概|大约|可能|也许|或许|估计|应该)[是在]?|差不多|左右|不[太大]?(?:确定|清楚|肯定|记得|知道|晓得)|"
    r"记不(?:清楚?|得|住|起)|忘[了记]|不对|错了|说错|更正|改成|要不|[说搞弄]不[清准]楚?|大?门口?(?:进去|进来)|进去|进门"
)
DENIAL = re.compile(r"不(?:是|在|住)")

# A part by which a compound's name is told from its neighbour's: 二期, 北区, A 区.
PART = re.compile(r"(?:\d{1,2}[期区]|[东西南北中][区苑]|[A-Z]区)(?:的|那边|里面)?(?!域|别)")

# After a compound's name, and only there: still the same compound. 滨江路小区 is not 滨江路.
SAME_COMPOUND = re.compile(r"小区(?!\w*[东西南北]区)|社区|大院")

# After a place's name: still the same place.
SAME_PLACE = re.compile(
    r"院内|院里|里面|大门口|门口|大楼|村委会|委会|住院部|门诊部|门诊|急诊|办公楼|教学楼|"
    r"宿舍楼内|行政楼|大厅|内|的|[东西南北中上下]段|[东西南北][侧面边](?=\d)|沿街|临街|"
    r"[单双]号(?:那边|这边|[侧边])?|[单双][侧边]"
)
# The side of a road told in words: the number must be of that side.
SIDE = re.compile(r"[单双](?=[号侧边])")

# After a place's name: another place, near it.
NEAR = re.compile(
    r"(?:正|斜)?(?:马路)?对[面门过]|(?:的)?旁边?|附近|隔壁|[东西南北前后左右侧][侧门]|背?后面?|前面|[东西南北左右]面|[东西南北]边|"
    r"[东西南北]{1,2}角|路口|交叉口|交汇处?|十字路口|转角|往[东西南北前里]\w*|向[东西南北前里](?!\w*路)|边上|"
    r"约?\d+米|周边|一带|那边|这边|那里|出口|入口|斜坡|上去|下去|进去|直走|拐"
)
# Of these, what leads further away than beside it.
FURTHER = re.compile(r"[往向米直拐周]|[上下进]去|一带|[那这][边里]")
# After a part of a community's name it is the community that is meant, roughly: 码头那边.
THEREABOUTS = re.compile(r"那边|这边|那里|一带")
NEAR_BEFORE = re.compile(r"(?:靠近|挨[着近]|紧?[靠邻临近挨]|离)$")
CROSSING = re.compile(r"的?(?:十字路口|丁字路口|交叉路?口|交汇处?|相交处?|路口|转角|拐角|街口)")

# A tail that stays at the named place: a shop on the road, a family, water and trees, a floor.
_AT_PLACE = re.compile(
    r"超市|小卖部|便利店|馆|(?<!分)店|铺|茶楼|茶坊|药房|诊所|网吧|烧烤|火锅|摊位?|门市|门面|底商|信用社|银行|营业厅|"
    r"公司|厂|招待所|修理|食堂|楼[上下顶]|\d?楼|鱼?塘边?|桥[头边下]|河[边坝]|水边|大坝|坝上|树下|坡[上下]|路边|街[上边]|"
    rf"{FAMILY_HOME}|那排|上的?|里面|的"
)

# What a place's name ends in: unknown words with one of these may be a place of another zone.
PLACE_WORD = re.compile(
    r"[省市区县镇乡村路街巷弄里苑园庄湾坝组社队号栋院城期校]|大道|公寓|宿舍|家属|对面|附近|旁|小学|中学|学院|大学|分[店部]"
)


def stays_there(tail: str) -> bool:
    """True when unknown words after a name only say which shop, family or corner of the place is meant."""
    return bool(_AT_PLACE.search(tail)) and not PLACE_WORD.search(_AT_PLACE.sub("", tail))
