"""The words that the sample city's names and addresses are made of; every name in it is invented."""

from __future__ import annotations

PROVINCE = "示例省"
CITY = "示例市"

#: Area code and district; the same codes as in the areas file of agreements.
DISTRICTS = (
    ("369902", "药洲区"),
    ("369903", "杏林区"),
    ("369904", "橘井区"),
    ("369905", "同济区"),
    ("369921", "青囊县"),
    ("369922", "云苓县"),
)
#: How many of 23 stores lie in each district, in the order of `DISTRICTS`.
DISTRICT_SHARES = (6, 5, 4, 4, 2, 2)

#: Brand of the chain and number of its direct stores.
CHAINS = (
    ("百草溪", 56),
    ("紫芝里", 22),
    ("白芷坊", 19),
    ("丹霞圃", 15),
    ("远志轩", 11),
    ("半夏街", 9),
    ("连翘湾", 6),
)
#: The same names for user names, and the person at the chain's headquarters.
HEADQUARTERS = {
    "百草溪": ("baicaoxi", "顾云舟"),
    "紫芝里": ("zizhili", "陆知秋"),
    "白芷坊": ("baizhifang", "沈若溪"),
    "丹霞圃": ("danxiapu", "程以宁"),
    "远志轩": ("yuanzhixuan", "方远舟"),
    "半夏街": ("banxiajie", "何半夏"),
    "连翘湾": ("lianqiaowan", "叶知微"),
}

#: First and second character of a single store's name: 23 and 19 have no common divisor, so no pair comes twice.
FIRST = "沐澄煦栖岚葭霁蘅筠淙皓翎砚苒漪朔禾沅杉楠棠溪桐"
SECOND = "颐甄洽祺笙峤滋畅晏弘煜蕴昉臻谐愉熙泓旸"
SINGLE_KINDS = ("大药房", "药店", "药房", "大药房有限公司", "医药商店")

STREETS = (
    "望江路",
    "悬壶大道",
    "岐黄街",
    "桑皮巷",
    "雪莲路",
    "菖蒲中路",
    "杜仲街",
    "银杏北路",
    "决明路",
    "茯苓街",
    "麦冬路",
    "石斛巷",
    "黄精大道",
    "忍冬路",
    "当归桥东街",
    "木樨路",
    "枸杞湾路",
    "合欢南路",
    "车前街",
)
LANDMARKS = ("", "一层", "一楼101铺", "首层A区", "西侧商铺", "1号门面", "临街铺位")
SCOPE = "药品零售；第二类医疗器械销售；食品销售"
