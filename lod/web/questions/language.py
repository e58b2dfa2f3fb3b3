"""The words of a question: tokens without case and endings, and those that any question may have."""

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

_TOKEN: Final = re.compile(
    r"[^\W\d_\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+|\d+|[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+"
)
_CONTINUOUS: Final = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_ENDING: Final = re.compile(
    r"(?<=.{3})(?:isations?|izations?|isers?|izers?|is(?:ed?|es|ing)|iz(?:ed?|es|ing)|ations?|at(?:ors?|ed?|es|ing)"
    r"|ments?|ors?|ers?|ants?|ions?|ings?|ies|ed|es|e|s|y)$"
)


_TOLD: Final = (Path(str(files("lod.vocab"))) / "questions" / "language.toml").read_text(encoding="utf-8")
_WORDS: Final[Mapping[str, Any]] = tomllib.loads(_TOLD)
_IRREGULAR: Final[Mapping[str, str]] = _WORDS["irregular"]
_ENDINGS: Final = frozenset(_WORDS["endings_korean"].split())
_KINDS_KOREAN: Final = frozenset(_WORDS["kinds_korean"].split())
# What `is_plain` and not `is_kind` is for English.
PLAIN_CONTINUOUS: Final = frozenset(_WORDS["plain_korean"].split()) - _KINDS_KOREAN
ASKING_CONTINUOUS: Final = frozenset(_WORDS["asking_korean"].split())
_LINKS: Final = frozenset({"a", "an", "and", "at", "by", "for", "of", "on", "the", "to", "with"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a run of letters of Korean, Japanese or Chinese, and where it stands."""

    stem: str
    at: int
    end: int
    text: str

    @property
    def continuous(self) -> bool:
        """Whether words follow one another without blanks in it."""
        return is_continuous(self.stem)


def is_continuous(text: str) -> bool:
    """Return whether a text is of a script that is written without blanks, or adds to the end of words."""
    return bool(_CONTINUOUS.match(text))


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a folded text.

    >>> [token.stem for token in tokens("the nlk의 2nd library")]
    ['the', 'nlk', '의', '2', 'nd', 'librar']
    """
    for match in _TOKEN.finditer(text):
        yield Token(stem(match[0]), match.start(), match.end(), match[0])


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return a word without the commonest endings of English.

    >>> [stem(word) for word in ("libraries", "participated", "participants", "digitization", "digitised")]
    ['librar', 'particip', 'particip', 'digit', 'digit']
    """
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if is_continuous(word):
        return word
    return _ENDING.sub("", word)


def is_plain(token: str) -> bool:
    """Return whether a stem is of a word that any question and any name may have."""
    return token in _PLAIN_STEMS


def is_kind(token: str) -> bool:
    """Return whether a stem asks for institutions of one kind, though it may be part of any name."""
    return token in _KIND_STEMS


def is_object(token: str) -> bool:
    """Return whether a word of Korean is institutions of one kind, to whom something is done.

    >>> is_object("도서관을"), is_object("도서관은")
    (True, False)
    """
    return token[-1:] in ("을", "를") and token[:-1] in _KINDS_KOREAN


def is_link(token: str) -> bool:
    """Return whether a word may be missing in a name, or stand in it."""
    return token in _LINKS


def is_joining(token: str) -> bool:
    """Return whether a stem of English only joins others."""
    return token in _JOINING_STEMS


_JOINING_STEMS: Final = frozenset(map(stem, _WORDS["joining"].split())) | {"nd", "st", "rd", "th"}
_PLAIN_STEMS: Final = (
    _JOINING_STEMS | PLAIN_CONTINUOUS | _KINDS_KOREAN | frozenset(map(stem, _WORDS["plain"].split()))
)
_KIND_STEMS: Final = frozenset(map(stem, _WORDS["kinds"].split()))


def folded(text: str) -> str:
    """Return a text without case, accents and marks.

    >>> folded("Universidad de Málaga?"), folded("국립중앙도서관은")
    ('universidad de malaga', '국립중앙도서관은')
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = unicodedata.normalize("NFC", "".join(one for one in plain if not unicodedata.combining(one)))
    told = " ".join(re.sub(r"[^\w\s]", " ", bare).split())
    told = re.sub(r"(무엇|무슨 일|뭐|뭘)(?:을|를)? ?하(?=[나는니고]|$)", r"\1을 활동하", told)
    told = re.sub(r"\bdo with\b", "do together with", told)
    told = re.sub(r"\bdo(?= (?:in|during) \d{4}\b|$)", "participate", told)
    return re.sub(r"\b(?:took|take|takes|taken|taking) part\b", "participate", told)


def cut(word: str, *lexica: Collection[str]) -> frozenset[str] | None:
    """Cut a run of Korean into words that are known and their endings; None where it can't be.

    Returns the known words.

    >>> sorted(cut("참가기관은", {"참가", "기관"})), cut("날씨는", {"참가"})
    (['기관', '참가'], None)
    """
    known = frozenset(one for lexicon in lexica for one in lexicon if one in word)
    return _cut(word, known, begun=False)


def _cut(word: str, known: Collection[str], *, begun: bool) -> frozenset[str] | None:
    """Cut a word from its end, so that no part is looked at twice; endings stand only after something."""
    longest = max((len(one) for one in known), default=0)
    cuts: list[frozenset[str] | None] = [None] * len(word) + [frozenset()]
    for at in range(len(word) - 1, -1, -1):
        for size in range(min(longest, len(word) - at), 0, -1):
            rest = cuts[at + size]
            if rest is not None and word[at : at + size] in known:
                cuts[at] = rest | {word[at : at + size]}
                break
        if cuts[at] is None and (begun or at > 0):
            ends = (
                cuts[at + size]
                for size in range(min(5, len(word) - at), 0, -1)
                if word[at : at + size] in _ENDINGS
            )
            cuts[at] = next((rest for rest in ends if rest is not None), None)
    return cuts[0]


def is_ending(word: str) -> bool:
    """Return whether a run of Korean is nothing but endings."""
    return _cut(word, (), begun=True) is not None


def telling(typed: str) -> str:
    """Return a question without the words that any may have: what it may be asking of.

    >>> telling("Tell me about Natsume Soseki!"), telling("나쓰메 소세키는 누구인가?"), telling("Who is it?")
    ('natsume soseki', '나쓰메 소세키는', 'Who is it?')
    """
    told = [token.text for token in tokens(folded(typed)) if not _is_said_anywhere(token)]
    return " ".join(told) or typed


def _is_said_anywhere(token: Token) -> bool:
    if token.continuous:
        return cut(token.stem, PLAIN_CONTINUOUS) is not None
    return is_plain(token.stem)
