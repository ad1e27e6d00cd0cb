"""Letters that sound alike: what people and input methods write in place of one another.

One row a sound (pinyin without tone), of letters common in names of places; each letter has one row. 葛 stands with 桷
because 黄葛树 and 黄桷树 are one tree. Sounds that much of the country doesn't keep apart share a class: z and zh, c
and ch, s and sh, and final -n and -ng after e and i. Letters without a row are like none but themselves.
"""

import re

_ROWS = """
an 安案按岸庵鞍|ba 坝把巴霸罢|bai 白百柏摆佰|ban 板班版半|bao 宝保堡包抱豹|bei 北贝备倍碑|bi 碧毕壁璧必
bin 宾滨彬斌缤濒|bing 冰兵丙|bo 博波伯泊|can 参灿|cang 仓苍沧藏|chang 长昌常场厂畅倡|chao 朝潮超|chen 陈晨辰尘沉
cheng 城成诚程承橙呈|chi 池尺赤|chong 冲崇虫|chuan 川传船|chuang 创闯窗|chun 春纯椿|cui 翠脆崔|cun 村存|da 大达
dai 戴带|dan 丹单旦|dang 当荡|dao 道岛稻到|de 德得|di 地弟第帝迪邸|dian 店点电殿|ding 鼎定丁顶|dong 东冬栋洞动董
dou 斗豆|du 渡杜度都|duan 段端|dui 队对|e 鹅峨|fa 发法|fan 范繁凡帆|fang 坊房纺方芳防放|fei 飞菲肥|fen 分汾
feng 风峰丰封锋凤枫奉冯|fu 福富府付附扶|gan 甘干|gang 岗冈港钢|gao 高皋|ge 歌格革|geng 更耕|gong 公工宫功共
gou 沟够勾|gu 鼓古谷故姑顾|guan 官关观馆管冠|guang 光广逛|gui 桂贵归|guo 国果郭|hai 海|han 汉寒韩|hang 航杭
hao 好豪浩|he 和合河荷鹤贺核禾|hei 黑|heng 恒横衡|hong 红宏洪鸿虹|hou 后厚候侯|hu 湖胡糊虎户沪|hua 华花画桦
huai 槐怀淮|huan 环欢|huang 黄皇凰煌|hui 辉晖徽惠汇会慧回|huo 火活霍|ji 机吉鸡集基极技际纪济|jia 家加佳嘉甲
jian 建健见剑间简坚|jiang 江姜将疆蒋讲绛|jiao 交焦教郊|jie 街结洁杰界节解|jin 金锦今劲进晋津近
jing 景京晶井静净竟敬|jiu 酒久|ju 居具聚菊局举桔|jue 桷角葛觉|jun 军君骏|kai 开凯|kan 坎砍看勘|kang 康抗
ke 科克可|kong 空孔|ku 库|kuang 矿|lan 兰蓝澜栏揽|lang 郎朗|lao 老|lei 雷|li 里理李礼哩力丽立利|lian 莲连联廉
liang 良梁凉粮|lin 林临琳霖|ling 岭灵陵玲凌铃令|liu 柳刘流留|long 龙隆笼|lou 楼搂娄|lu 路鹿陆露芦炉|luan 峦
luo 罗洛落|lv 绿吕旅|ma 码马玛麻|mao 茅毛贸茂|mei 梅美眉|men 门们|meng 蒙孟梦|mian 棉面|miao 庙苗|min 民敏
ming 明名鸣铭|mo 磨墨|mu 木牧|nan 南男楠|ning 宁|nong 农浓|pan 潘盘|peng 朋鹏彭|ping 平坪萍苹屏|po 坡破
pu 铺浦普|qi 齐奇旗|qian 前钱千|qiang 强墙|qiao 桥乔侨|qin 秦琴勤|qing 青清庆晴轻|qiu 秋丘|qu 区渠曲|quan 泉全权
ran 染然|ren 人仁|ri 日|rong 荣容融蓉|run 润|san 三|sang 桑|sha 沙|shan 山杉善|shang 商上尚|she 社设舍
shen 申深神|sheng 胜盛圣生升省|shi 石时市狮师世仕实事式|shou 寿|shu 书树舒蜀|shuang 双爽|shui 水|si 寺丝司
song 松宋|sui 穗|sun 孙|tai 太泰台|tan 潭滩坛|tang 塘唐堂糖|tao 桃陶|ti 体|tian 天田甜|tie 铁|ting 亭庭厅
tong 同通桐铜|tuan 团抟|wan 湾弯万完|wang 望旺忘王汪|wei 卫伟魏委位|wen 文纹闻温|wu 武吴梧物屋务伍|xi 西溪希喜
xia 下夏霞|xian 县仙先贤|xiang 向象相香湘祥乡巷像|xiao 小晓肖校|xie 谢协|xin 新心欣鑫辛信|xing 星兴幸杏行
xiu 绣秀袖修|xu 徐旭|xue 学雪|yan 岩盐燕严|yang 阳杨洋扬羊|yao 药姚|ye 业叶|yi 义宜艺|yin 银音因殷
ying 迎营盈英影|yong 永勇|you 友油幼|yu 语雨宇玉鱼育寓|yuan 园苑圆源缘元院员原远袁|yue 月岳悦|yun 云运韵|zao 枣
zeng 曾|zha 闸|zhai 寨宅|zhan 站占展|zhang 张樟章璋彰|zhao 赵照|zhen 镇振真珍|zheng 郑正政|zhi 织职植直治
zhong 中钟忠|zhou 周州洲|zhu 朱竹主住|zhuang 庄装|zi 紫子|zui 嘴咀醉|zun 尊
""".replace("\n", "|")
_RETROFLEX = re.compile("^([zcs])h")
_BACK_NASAL = re.compile("(?<=[ei])ng$")


def _classes() -> dict[int, str]:
    """Give each letter the first letter of its class of sounds."""
    first: dict[str, str] = {}
    table: dict[int, str] = {}
    for row in filter(None, _ROWS.split("|")):
        sound, letters = row.split()
        sound = _BACK_NASAL.sub("n", _RETROFLEX.sub(r"\1", sound))
        stands = first.setdefault(sound, letters[0])
        for letter in letters:
            table[ord(letter)] = stands
    return table


_TABLE = _classes()


def fold(text: str) -> str:
    """Make letters that sound alike the same letter."""
    return text.translate(_TABLE)
