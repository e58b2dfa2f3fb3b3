"""The name of an organisation without its legal form and article, its usual abbreviations spelt out.

The forms are those of the Entity Legal Forms code list (ISO 20275, GLEIF) that stand at the end of names in
the languages of our sources, and the Korean, Japanese and Chinese ones that stand at either end.
"""

import re
import unicodedata
from typing import Final

from lod.names.folding import fold


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_EAST: Final = _words("""
주식회사 유한회사 유한책임회사 합자회사 합명회사 재단법인 사단법인 사회복지법인 학교법인 의료법인
도서출판 종교법인 특수법인 비영리법인 농업회사법인 영농조합법인 사회적협동조합
株式会社 株式會社 有限会社 有限會社 合同会社 合資会社 合名会社 一般財団法人 公益財団法人 財団法人
財團法人 一般社団法人 公益社団法人 社団法人 社團法人 学校法人 學校法人 社会福祉法人 宗教法人 医療法人
独立行政法人 国立大学法人 特定非営利活動法人 股份有限公司 有限责任公司 有限責任公司 有限公司
""")
_SHORT: Final = "주유재사합학복의株有財社合学资"  # in brackets: (주), (株)
_FORM: Final = f"(?:{'|'.join(_EAST)}|[(（][{_SHORT}][)）])"
_AT_AN_END: Final = re.compile(rf"^\s*{_FORM}\s*(?=\S)|(?<=\S)\s*{_FORM}\s*$")
_LATIN: Final = frozenset(
    _words("""
inc incorporated corp corporation co company ltd limited llc llp lp plc gmbh mbh ag kg kgaa ohg ev eg
sa sarl sas spa srl bv nv vzw asbl oy oyj ab aps asa kk kft zrt doo dd sro ooo oao zao pao pty pte pvt
bhd sdn
""")
)
# Abbreviations of English names, and what is spelt in two ways.
_FULL: Final = dict(
    row.split("=")
    for row in _words("""
univ=university inst=institute dept=department natl=national intl=international assn=association
assoc=association soc=society acad=academy govt=government coll=college hosp=hospital lab=laboratory
labs=laboratories ctr=center centre=center fdn=foundation bros=brothers mt=mount st=saint
organisation=organization programme=program theatre=theater defence=defense labour=labor
""")
)
_SIGNS: Final = re.compile(r"[(（㈜㈲㈱가-힣一-鿿]")


def shortened(text: str, folded: str) -> str:
    """Return the folded name without article, legal form and "and", abbreviations spelt out; "" as it is.

    >>> shortened("㈜민음사", fold("㈜민음사")), shortened("The British Library", "the british library")
    ('민음사', 'british library')
    >>> shortened("O'Reilly & Associates, Inc.", "oreilly associates inc"), shortened("Smith", "smith")
    ('oreilly associates', '')
    >>> shortened("Seoul Nat'l Univ.", "seoul natl univ")
    'seoul national university'

    Args:
        text: the name as written.
        folded: the same, folded.
    """
    short = fold(without_form(text))
    words = (short or folded).split()
    if len(words) > 1 and not _MARKS.isdisjoint(words):
        kept = [_FULL.get(word, word) for word in _without_forms(words)]
        if kept != words:
            return " ".join(kept)
    return short if short != folded else ""


def without_form(text: str) -> str:
    """Return a name without the Korean, Japanese or Chinese legal form at its ends, "" where it has none.

    >>> without_form("株式会社岩波書店"), without_form("岩波書店")
    ('岩波書店', '')
    """
    if not _SIGNS.search(text):
        return ""
    told = unicodedata.normalize("NFKC", text)
    bare = _AT_AN_END.sub("", told, count=2)
    return bare if bare != told else ""


_MARKS: Final = _LATIN | {"the", "and"} | _FULL.keys()


def _without_forms(words: list[str]) -> list[str]:
    kept = list(words)
    while len(kept) > 1 and (kept[-1] in _LATIN or kept[-1] == "the"):
        kept.pop()
    if len(kept) > 1 and kept[0] == "the":
        kept.pop(0)
    while len(kept) > 1 and kept[-1] == "and":  # "& Co."
        kept.pop()
    return [kept[0], *(word for word in kept[1:] if word != "and")]
