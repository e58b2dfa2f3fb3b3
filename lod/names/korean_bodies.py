"""The parts of a Korean body's name, which is most often written without blanks between them."""

import re
from functools import lru_cache
from typing import Final


def _either(words: str) -> str:
    return "|".join(sorted(words.split(), key=len, reverse=True))


# What such names begin with, and what they end in.
_FIRST: Final = re.compile(
    _either("""
    국립 공립 사립 시립 도립 구립 군립 대한민국 대한 한국 조선 전국 국제 세계 아시아 중앙 일본 중국 미국 몽골
    서울 부산 대구 인천 광주 대전 울산 세종 경기 강원 충북 충남 전북 전남 경북 경남 제주
    특별시 광역시 특별시립 광역시립 특별자치시 특별자치도 교육청 어린이 청소년
    """)
)
_LAST: Final = re.compile(
    "(?:"
    + _either("""
    도서관 박물관 미술관 과학관 기념관 기록관 문학관 문화관 체육관 회관 도서실 자료실
    대학교 대학원 대학 고등학교 중학교 초등학교 학교 연구원 연구소 연구회 연구실
    정보원 진흥원 교육원 문화원 개발원 평가원 번역원 위원회 협의회 심의회 연합회 협회 학회
    재단 공사 공단 은행 방송국 방송 신문사 출판사 센터 병원 교회 회의소 진흥회 후원회 총회 본부 지부
    """)
    + ")$"
)
_FEWEST: Final = 5  # syllables of a name that is divided: shorter ones may be anything
_HANGUL: Final = re.compile("[가-힣]+")


@lru_cache(maxsize=8192)
def body_parts(hangul: str) -> tuple[str, ...]:
    """Return the parts of a name that ends in what a body is, empty where none is known.

    What stands between the words that are known is taken two by two syllables, as most words of Chinese
    origin are; it stays together where they are odd.

    >>> body_parts("국립중앙도서관"), body_parts("한국과학기술정보연구원"), body_parts("홍길동")
    (('국립', '중앙', '도서관'), ('한국', '과학', '기술', '정보', '연구원'), ())
    """
    if len(hangul) < _FEWEST or not _HANGUL.fullmatch(hangul) or not (last := _LAST.search(hangul)):
        return ()
    rest, parts = hangul[: last.start()], []
    while first := _FIRST.match(rest):
        parts.append(first[0])
        rest = rest[first.end() :]
    if len(rest) % 2:
        parts.append(rest)
    else:
        parts += [rest[place : place + 2] for place in range(0, len(rest), 2)]
    return (*parts, last[0])
