"""How an RDF term is shown to people: the same way on whatever page it stands."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from babel.dates import format_date, format_datetime

from lod.names import canonical_tag
from lod.namespaces import EDTF, PREFIXES, RDF, XSD, Ours
from lod.web.pages.dates import in_words
from lod.web.pages.description import Description, Literal, Term, language_rank
from lod.web.pages.site import Frame
from lod.web.wellknown import term, well_known
from lod.web.words import Words

_RIGHT_TO_LEFT: Final = {"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"}
_NUMBERS: Final = {
    XSD[name].value
    for name in (
        "integer", "decimal", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger",
        "unsignedInt", "unsignedLong", "negativeInteger", "nonPositiveInteger",
    )
}  # fmt: skip
_PLAIN: Final = {
    RDF["langString"].value,
    *(XSD[name].value for name in ("token", "normalizedString", "double", "float", "NCName")),
}
_EDTF: Final = EDTF["EDTF"].value
_DURATION: Final = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
_MOMENTS: Final = {"ko": "y년 M월 d일 HH:mm", "ja": "y年M月d日 HH:mm", "zh": "y年M月d日 HH:mm"}
_UNITS: Final = ("years", "months", "weeks", "days")
_PREFIXES: Final = sorted(PREFIXES.items(), key=lambda pair: -len(pair[1]))


@dataclass(slots=True, kw_only=True, unsafe_hash=True)
class Shown:
    """A term as the macro `term` of templates/macros.html writes it; never changed once it is made."""

    text: str
    lang: str = ""  # BCP 47, of the text
    dir: str = ""  # "rtl" where the language is written so
    href: str = ""  # where a click leads; "" for no link
    away: bool = False  # the link leaves this site
    iri: str = ""  # of the thing, "" for a literal
    value: str = ""  # what a machine reads, where the text says it in words
    element: str = "span"  # "time", "data", "code", "span"
    note: str = ""  # datatype or language, in words
    remark: str = ""  # what a source says beside it


@dataclass(slots=True, eq=False)
class Terms:
    """Shows terms with the labels of one description, to one visitor."""

    frame: Frame
    description: Description
    ap: str = field(default="")  # namespace of our own terms
    _nodes: dict[str, Shown] = field(init=False, default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Settle which namespace is our own."""
        if not self.ap:
            self.ap = Ours(self.frame.site.base).ap.iri

    def shown(self, term: Term, *, tongue: bool = False) -> Shown:
        """A term for people; with `tongue` a literal's language is named beside it."""
        if isinstance(term, Literal):
            return self._literal(term, tongue=tongue)
        return self.node(term)

    def node(self, iri: str) -> Shown:
        """A thing: its best label, as a link where it is one."""
        known = self._nodes.get(iri)
        if known is None:
            known = self._nodes[iri] = self._node(iri)
        return known

    def _node(self, iri: str) -> Shown:
        href = self.frame.link(iri)
        away = bool(href) and not iri.startswith(self.frame.site.base)
        label = self.description.label(iri, self.frame.languages)
        if label is None:
            text = well_known(iri, self.frame.words) or self.short(iri)
            return Shown(text=text, href=href, away=away, iri=iri)
        lang, direction = tongue_of(label.language)
        return Shown(text=label.value, lang=lang, dir=direction, href=href, away=away, iri=iri)

    def titled(self, label: Literal) -> Shown:
        """A thing by a label, on its own page, where it is no link."""
        lang, direction = tongue_of(label.language)
        return Shown(text=label.value, lang=lang, dir=direction)

    def short(self, iri: str) -> str:
        """An IRI without a label: prefixed, or without base or scheme.

        An IRI of ours is shown by its path, percent-encoding undone.
        """
        if curie := self.curie(iri):
            return curie
        base = self.frame.site.base
        if iri.startswith(base) and iri != base:
            return unquote(iri.removeprefix(base).removeprefix("dataset/"))
        return re.sub(r"^https?://(www\.)?|^mailto:", "", iri).removesuffix("/") or iri

    def curie(self, iri: str) -> str:
        """`skos:altLabel`, or "" where no prefix of ours fits."""
        return prefixed(iri, self.ap)

    def named(self, section: str, iri: str) -> str:
        """The words for a property or class: the catalogue's, its label, or its local name taken apart."""
        if words := _worded(self.frame.words, section, iri, self.ap):
            return words
        if label := self.description.label(iri, self.frame.languages):
            return label.value
        local = unquote(re.split(r"[#/]", iri.rstrip("/#"))[-1])
        return re.sub(r"(?<=[a-z])(?=[A-Z][a-z])|_", " ", local).lower() or iri

    def position(self, section: str, iri: str) -> tuple[int, str]:
        """A key to sort properties by: the catalogue's order, then the IRI."""
        return position(section, iri, self.ap)

    def best(self, literals: Sequence[Literal]) -> Literal | None:
        """The literal that suits the reader's languages best."""

        def rank(one: Literal) -> tuple[tuple[int, int], str]:
            return language_rank(one.language, self.frame.languages), one.value

        return min(literals, key=rank, default=None)

    def _literal(self, literal: Literal, *, tongue: bool) -> Shown:
        text, language, datatype = literal
        words = self.frame.words
        if language:
            return in_tongue(text, language, words.tongue(canonical_tag(language)) if tongue else "")
        if not datatype or datatype in _PLAIN:  # most often
            return Shown(text=text)
        if datatype == _EDTF:
            return Shown(text=in_words(text, words), value=text, element="data")
        if datatype in _NUMBERS:
            return _number(text, self.frame)
        if datatype in _TIMES:
            return _time(text, datatype, words)
        if datatype == XSD["boolean"].value:
            return Shown(text=words("yes" if text in ("true", "1") else "no"), value=text, element="data")
        if datatype == XSD["duration"].value:
            return duration(text, self.frame.words)
        if datatype == XSD["anyURI"].value:
            href = self.frame.link(text)
            return Shown(text=text, href=href, away=not text.startswith(self.frame.site.base), iri=text)
        return Shown(text=text, note=self.named("datatypes", datatype))


def in_tongue(text: str, tag: str, note: str = "") -> Shown:
    """A text in a language."""
    lang, direction = tongue_of(tag)
    return Shown(text=text, lang=lang, dir=direction, note=note)


@lru_cache(maxsize=8192)  # pages name the same terms again and again
def prefixed(iri: str, ap: str) -> str:
    """Return an IRI by its prefix; `ap` is the namespace of our own terms."""
    for prefix, namespace in (("ap", ap), *_PREFIXES):
        if iri.startswith(namespace) and re.fullmatch(r"[\w.-]+", local := iri[len(namespace) :]):
            return f"{prefix}:{local}"
    return ""


@lru_cache(maxsize=4096)
def _worded(words: Words, section: str, iri: str, ap: str) -> str:
    curie = prefixed(iri.replace("http://schema.org/", "https://schema.org/"), ap)
    return words.of(section, curie, alone=True) or term(curie, words.language) or words.of(section, curie)


@lru_cache(maxsize=4096)
def position(section: str, iri: str, ap: str) -> tuple[int, str]:
    """A key to sort properties or classes by: the catalogue's order, then the IRI."""
    curie = prefixed(iri.replace("http://schema.org/", "https://schema.org/"), ap)
    return Words.position(section, curie), iri


@lru_cache(maxsize=1024)
def tongue_of(tag: str) -> tuple[str, str]:
    """Return a language tag as HTML has it, and in which direction the language is written, "" for ours."""
    return canonical_tag(tag), "rtl" if tag.split("-")[0].lower() in _RIGHT_TO_LEFT else ""


def _number(text: str, frame: Frame) -> Shown:
    try:
        return Shown(text=frame.words.number(Decimal(text)), value=text, element="data")
    except InvalidOperation:
        return Shown(text=text)


def duration(text: str, words: Words, *, every: bool = False) -> Shown:
    """An xsd:duration in years to days: "2 years", or how often, "every 2 years"."""
    match = _DURATION.fullmatch(text)
    if not match or not any(match.groups()):
        return Shown(text=text)
    told = [(unit, int(n)) for unit, n in zip(_UNITS, match.groups(), strict=True) if n]
    often = "every_" if every and len(told) == 1 else ""
    said = " ".join(words(f"{often}{unit}", n=n) for unit, n in told)
    return Shown(text=said, value=text, element="time")


@lru_cache(maxsize=1024)  # records were made and changed by the thousand on one day
def _date(text: str, words: Words) -> str:
    return format_date(date.fromisoformat(text[:10]), "long", locale=words.locale)


@lru_cache(maxsize=1024)
def _datetime(text: str, words: Words) -> str:
    moment = datetime.fromisoformat(text)
    pattern = _MOMENTS.get(words.language, "d MMMM y HH:mm")
    said = format_datetime(moment.replace(tzinfo=None), pattern, locale=words.locale)
    offset = moment.strftime("%z")
    zone = "UTC" if offset == "+0000" else f"{offset[:3]}:{offset[3:]}" if offset else ""
    return f"{said} {zone}".strip()


_TIMES: Final[Mapping[str, Callable[[str, Words], str]]] = {
    XSD["date"].value: _date,
    XSD["dateTime"].value: _datetime,
    XSD["gYear"].value: in_words,
    XSD["gYearMonth"].value: in_words,
}


def _time(text: str, datatype: str, words: Words) -> Shown:
    try:
        said = _TIMES[datatype](text, words)
    except ValueError:
        return Shown(text=text)
    return Shown(text=said, value=text, element="time")


def capital(words: str) -> str:
    """Words with a capital at their beginning."""
    return words[:1].upper() + words[1:]
