"""Names: the heading, its variants, their forms in other scripts (marc-mapping §3)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from lod.converters.marc_authority.headings import (
    VARIANTS,
    access_point,
    is_name_title,
    is_subdivided,
    short_label,
)
from lod.converters.marc_authority.languages import Languages, script
from lod.converters.marc_authority.origins import origin
from lod.converters.marc_authority.reading import Reading
from lod.marc21 import Field
from lod.marc21.linking import Linked
from lod.names import split_hanja
from lod.records.evidence import Evidence
from lod.records.names import Name, Rank

_STATUS: Final = {"a": "earlierName", "b": "laterName", "d": "acronym"}  # $w/0
_FORMER: Final = frozenset("aeo")  # $w/2: the form was the heading once
_STATUS_BY_CODE: Final = {  # $4 of the GND
    "abku": "acronym", "nafr": "earlierName", "nasp": "laterName", "navo": "fullName", "nawi": "realName",
    "pseu": "pseudonym",
}  # fmt: skip
_STATUS_BY_WORDS: Final = (  # $i
    (
        re.compile(r"acronym|initialism|abbreviation|abbreviated|약칭|약어|두문자|약호", re.IGNORECASE),
        "acronym",
    ),
    (re.compile(r"^(?:earlier|former|previous)|^이전|^옛|^구(?:명칭|칭)", re.IGNORECASE), "earlierName"),
    (re.compile(r"^(?:later|current)|^이후|^후신", re.IGNORECASE), "laterName"),
    (re.compile(r"pseudonym|필명", re.IGNORECASE), "pseudonym"),
    (re.compile(r"^real|본명|실명", re.IGNORECASE), "realName"),
    (re.compile(r"fuller|full name|complete name", re.IGNORECASE), "fullName"),
)
_ROMANIZATIONS: Final = {  # 008/07
    "a": "international-standard", "b": "national-standard", "c": "library-association-standard",
    "d": "national-agency-standard", "e": "local-standard", "f": "unknown-standard", "g": "conventional",
}  # fmt: skip
_UNEVALUATED: Final = re.compile(r"non-latin script references? not evaluated", re.IGNORECASE)


@dataclass(slots=True)
class Names:
    """The names of one entity, in the order of the record, the heading first."""

    label: str = ""
    heading: str = ""
    forms: list[Name] = field(default_factory=list)
    origins: Mapping[str, Evidence] = field(default_factory=dict)  # of 883, by link number
    _seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, name: Name) -> int | None:
        """Add a name that is not there yet and return its position; what was hidden alone may show itself."""
        there = self._seen.get((name.text, name.language))
        if there is not None and self.forms[there].rank is Rank.HIDDEN and name.rank is not Rank.HIDDEN:
            self.forms[there] = name
        if not name.text or there is not None:
            return None
        self._seen[name.text, name.language] = len(self.forms)
        self.forms.append(name)
        return len(self.forms) - 1

    def has_preferred(self, language: str) -> bool:
        """Whether a preferred name of that language is there: SKOS allows one (S14)."""
        return any(each.rank is Rank.PREFERRED and each.language == language for each in self.forms)


def names(reading: Reading, heading: Linked, languages: Languages) -> Names:
    """Gather the names of the record whose 1XX is `heading`."""
    gathered = Names(origins=reading.origins)
    hanja = "g" if _other_script(heading.field) else ""
    gathered.heading = access_point(heading.field, without=hanja)
    gathered.label = split_hanja(short_label(heading.field, without=hanja)).hangul
    beside = _Beside(reading, languages)
    main = _add(
        gathered,
        heading,
        languages,
        Rank.PREFERRED,
        heading=True,
        beside=beside.language(heading),
        romanization=_ROMANIZATIONS.get(reading.position(7), ""),
    )
    for each in beside.others(heading):
        spoken = beside.language(each)
        _add(gathered, each, languages, Rank.PREFERRED, same_as=main, beside=spoken)
    for each in reading.all_linked(heading.field.tag):
        if each != heading and each.partner is None and is_other_form(each, heading):
            _add(gathered, each, languages, Rank.PREFERRED, same_as=None if each.alternate else main)
    of_work = heading.field.tag == "130" or is_name_title(heading.field)
    _add_variants(gathered, reading, languages, beside, of_work=of_work)
    for fuller in reading.all("378"):
        for text in fuller.all("q"):
            gathered.add(Name(text=text.strip(), language=languages.of_name(text)))
    return gathered


def is_other_form(each: Linked, heading: Linked) -> bool:
    """Whether a field is the heading in another script: an 880, or, as in Israel, a 1XX of the same tag."""
    if each.field.tag != heading.field.tag or each.alternate:
        return each.field.tag == heading.field.tag
    return script(access_point(each.field)) not in ("Zyyy", script(access_point(heading.field)))


class _Beside:
    """Which fields 880 puts beside each other."""

    def __init__(self, reading: Reading, languages: Languages) -> None:
        self._languages = languages
        self._fields = reading.linked
        self._any = any(each.partner is not None for each in reading.linked)

    def others(self, each: Linked) -> list[Linked]:
        """The 880s of a field, in their order."""
        if not self._any or each.partner is not None:
            return []
        return [o for o in self._fields if o.partner is not None and self._fields[o.partner] is each]

    def language(self, each: Linked) -> str:
        """The language that the other forms of a field tell; "" where they tell none."""
        if not self._any:
            return ""
        first = each if each.partner is None else self._fields[each.partner]
        for other in (first, *self.others(first)):
            text = access_point(other.field)
            if other is not each and script(text) != "Latn":
                spoken = self._languages.of_name(text, other).partition("-")[0]
                if spoken not in ("", "und"):
                    return spoken
        return ""


def _is_unevaluated(reading: Reading) -> bool:
    return reading.position(29) == "b" and any(
        _UNEVALUATED.search(note) for each in reading.all("667") for note in each.all("a")
    )


def _add_variants(
    gathered: Names, reading: Reading, languages: Languages, beside: "_Beside", *, of_work: bool
) -> None:
    unevaluated = "unevaluated" if _is_unevaluated(reading) else ""
    at: dict[int, int | None] = {}  # where the name of a field stands, by the field's identity
    for tag in filter(reading.by_tag.__contains__, VARIANTS):
        for each in reading.all_linked(tag):
            if is_name_title(each.field) and not of_work and not is_subdivided(each.field):
                reading.notice(tag, "the variant names a work of the entity", "name-title")
                continue
            control = each.field.first("w").ljust(4)
            at[id(each)] = _add(
                gathered,
                each,
                languages,
                Rank.HIDDEN if control[2] in _FORMER else Rank.ALTERNATIVE,
                status=_STATUS.get(control[0], "") or _status(each.field),
                unevaluated=unevaluated,
                same_as=at.get(id(reading.linked[each.partner])) if each.partner is not None else None,
                beside=beside.language(each),
            )


def _status(field: Field) -> str:
    """What `$4` or `$i` of a variant tells of it."""
    if "\x1f4" not in field.text and "\x1fi" not in field.text:
        return ""
    told = [_STATUS_BY_CODE[code] for code in field.all("4") if code in _STATUS_BY_CODE]
    said = field.first("i").strip()
    told += [status for words, status in _STATUS_BY_WORDS if words.search(said)]
    return told[0] if told else ""


def _worded(field: Field) -> str:
    return " ".join(field.first("i").split()).rstrip(" :")


def _add(
    gathered: Names,
    each: Linked,
    languages: Languages,
    rank: Rank,
    *,
    heading: bool = False,
    status: str = "",
    unevaluated: str = "",
    same_as: int | None = None,
    beside: str = "",
    romanization: str = "",
) -> int | None:
    """Add the forms that one field has: itself, hanja in brackets, hanja or original script in `$g`."""
    written = each.field.text
    original = _other_script(each.field)
    text = access_point(each.field, without="g" if original else "")
    split = split_hanja(text)
    language = languages.of_name(split.hangul, each, heading=heading, beside=beside)
    main = gathered.add(
        Name(
            text=split.hangul,
            language=language,
            rank=_free(gathered, rank, language),
            status=status or (unevaluated if unevaluated and script(text) not in ("Latn", "Zyyy") else ""),
            same_as=same_as,
            romanization=romanization if language.endswith("-Latn") else "",
            addition=_addition(each.field),
            held_by=" ".join(each.field.all("5")) if "\x1f5" in written else "",
            relation=_worded(each.field) if "\x1fi" in written and not heading else "",
            evidence=origin(each.field, gathered.origins) if gathered.origins else None,
        )
    )
    for other in filter(None, (split.hanja, original)):
        hanja_rank = Rank.HIDDEN if other is split.hanja and split.partial else rank
        tag = _original_tag(other, languages, beside=script(split.hangul))
        gathered.add(Name(text=other, language=tag, rank=_free(gathered, hanja_rank, tag), same_as=main))
    return main


def _free(gathered: Names, rank: Rank, language: str) -> Rank:
    taken = rank is Rank.PREFERRED and gathered.has_preferred(language)
    return Rank.ALTERNATIVE if taken else rank


def _original_tag(text: str, languages: Languages, *, beside: str) -> str:
    """Hanja beside hangul is that of a Korean name, unless 377 names one other language."""
    if script(text) not in ("Hani", "Hans", "Hant") or beside != "Hang":
        return languages.of_name(text)
    told = Languages(of_han=languages.of_han or "kor")
    return told.of_name(text)


def _other_script(field: Field) -> str:
    """KORMARC `$g` of a personal name: hanja or original script; in MARC 21 it is other information."""
    if "\x1fg" not in field.text or not field.tag.endswith("00"):
        return ""
    text = field.first("g").strip(" ,[]()")
    if not text or script(text) in ("Zyyy", script(field.first("a"))):
        return ""
    return text


def _addition(field: Field) -> str:
    if field.tag[1:] != "00" or "\x1fc" not in field.text:
        return ""
    return ", ".join(value.strip(" ,;:()") for value in field.all("c"))
