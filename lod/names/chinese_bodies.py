"""The parts of a Chinese body's name, which is written without blanks between them."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import Final

from lod.names.folding import fold

_FIRST: Final = """
    中国 中华 中央 中共 国家 国立 全国 国际 世界 人民 共和国 东亚 亚洲 日本 韩国 朝鲜 蒙古 台湾 香港 澳门
    北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南
    四川 贵州 云南 陕西 甘肃 青海 内蒙古 广西 西藏 宁夏 新疆 南京 武汉 广州 西安 成都 沈阳 大连 长春 哈尔滨
    延边 深圳 杭州 自治区 自治州 省 市 县 区 大学 科学院
"""
_LAST: Final = """
    图书馆 博物馆 博物院 美术馆 档案馆 纪念馆 科学馆 文化馆 资料馆 艺术馆 展览馆 大学 学院 研究院 研究所
    研究中心 研究会 科学院 中学 小学 学校 中心 委员会 协会 学会 基金会 联合会 出版社 书局 书店 公司 集团
    银行 医院 报社 电视台 编辑部 办公室 政府 法院
"""
_FEWEST: Final = 5  # characters of a name that is divided: shorter ones may be a person's


@cache
def _either(words: str) -> str:
    forms = {fold(word).replace(" ", "") for word in words.split()}
    return "|".join(sorted(forms, key=lambda form: (-len(form), form)))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(_either(_FIRST)), re.compile(f"(?:{_either(_LAST)})$")


@lru_cache(maxsize=8192)
def chinese_body_parts(han: str) -> tuple[str, ...]:
    """Return the parts of a name that ends in what a body is, empty where none is known.

    What stands between the words that are known is taken two by two characters, the last three together.

    >>> chinese_body_parts("中国国家图书馆"), chinese_body_parts("北京師範大學圖書館")
    (('中国', '国家', '图书馆'), ('北京', '師範', '大學', '圖書館'))

    Args:
        han: Han characters alone; simplified and traditional ones are the same.
    """
    folded = fold(han).replace(" ", "")
    first, last = _patterns()
    if len(han) < _FEWEST or len(folded) != len(han) or not (end := last.search(folded)):
        return ()
    lengths = [len(end[0])]
    rest = folded[: end.start()]
    while inner := last.search(rest):
        lengths.insert(0, len(inner[0]))
        rest = rest[: inner.start()]
    begun = []
    while rest:
        known = first.match(rest)
        begun.append(len(known[0]) if known else 3 if len(rest) == 3 else min(2, len(rest)))
        rest = rest[begun[-1] :]
    return _cut(han, [*begun, *lengths])


def _cut(text: str, lengths: Sequence[int]) -> tuple[str, ...]:
    return tuple(text[begin:end] for begin, end in pairwise(accumulate(lengths, initial=0)))
