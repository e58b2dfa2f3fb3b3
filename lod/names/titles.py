"""Forms of address, offices and roles beside a name that somebody has typed or copied.

They are those that RDA leaves out of a name or tells apart from it: terms of honour, address, rank, office
and academic degree (9.4), and what a statement of responsibility says of a part in the work (2.4).
"""

import re
from typing import Final


def _words(rows: str) -> frozenset[str]:
    return frozenset(rows.split())


_BEFORE: Final = _words("""
dr mr mrs ms prof professor doctor doktor miss sir dame lord lady reverend captain colonel general admiral
president chairman minister senator archbishop emperor empress baron herr frau mlle madame monsieur
профессор академик доктор господин госпожа 故 고
""")
# With a point behind, as they are names too, or parts of them.
_BEFORE_CUT: Final = _words(
    "rev fr hon capt col gen adm maj lt sgt sr sra dra dott dipl ing mag mme m pres проф г"
)
_BEHIND: Final = _words("""
phd md dds jd llb llm bsc msc mba esq obe cbe mbe kbe frs dsc dphil sir
教授 博士 先生 氏 君 様 さん 女史 將軍 将軍 将军 大統領 總統 总统 主席 總理 总理 首相 大臣 院長 館長 所長
會長 会長 著 編 編著 譯 訳 译 著者 作者 撰 校 監修 共著
교수 명예교수 부교수 조교수 석좌교수 박사 석사 선생 선생님 님 씨 여사 옹 군 양 대통령 총리 국무총리 장관 차관
의원 장군 제독 총장 학장 원장 관장 소장 회장 이사장 사장 대표 국장 부장 과장 팀장 위원장 위원 감독 작가 시인
화백 소설가 기자 목사 신부 스님 대사 판사 검사 변호사 사서
지음 지은이 저 저자 편 편저 편집 엮음 역 옮김 옮긴이 글 그림 공저 감수
""")
_GLUED: Final = re.compile(
    "(?<=[가-힣]{2})(?:명예교수|교수|박사|선생님|선생|님|씨|여사|대통령|장군)$"
    "|(?<=[\u3400-\u9fff]{2})(?:教授|博士|先生|氏|女史|大統領|將軍|将軍)$"
    "|(?<=[\u3400-\u9fffぁ-ヶ]{2})(?:さん|様)$"
)
_SHORTEST: Final = 2  # letters of a name that is left
_LONGEST: Final = 100  # characters of a name with a form of address


def untitled(text: str) -> str:
    """Return a name without the forms of address around it, "" where there are none.

    >>> untitled("Prof. Dr. Albert Einstein, Ph.D."), untitled("Newton, Sir Isaac"), untitled("King, Martin")
    ('Albert Einstein', 'Newton, Isaac', '')
    >>> untitled("홍길동 교수"), untitled("홍길동님"), untitled("故 洪吉童 先生"), untitled("김 교수")
    ('홍길동', '홍길동', '洪吉童', '')
    """
    if len(text) > _LONGEST:
        return ""
    parts = [part.split() for part in text.split(",")]
    told = ", ".join(
        " ".join(kept) for place, words in enumerate(parts) if (kept := _without(words, first=place == 0))
    )
    told = _GLUED.sub("", told)
    same = told == ", ".join(" ".join(words) for words in parts if words)
    return "" if same or sum(map(str.isalpha, told)) < _SHORTEST else told


def _without(words: list[str], *, first: bool) -> list[str]:
    """Leave out the titles around the words of a part; a title that is all of the first part is a surname."""
    begin, end = 0, len(words)
    while begin < end - first and _is_before(words[begin]):
        begin += 1
    while end > begin + first and _bare(words[end - 1]) in _BEHIND:
        end -= 1
    return words[begin:end]


def _is_before(word: str) -> bool:
    return (bare := _bare(word)) in _BEFORE or (word.endswith(".") and bare in _BEFORE_CUT)


def _bare(word: str) -> str:
    return word.replace(".", "").casefold()
