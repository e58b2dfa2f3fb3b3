"""In which language a name or note is: by what the record says, never by a guess (MODEL.md §4)."""

import re
from collections.abc import Set
from functools import lru_cache
from typing import Final, NamedTuple

from lod import names
from lod.converters.marc_authority import codes
from lod.converters.marc_authority.reading import Reading
from lod.marc21 import Field
from lod.marc21.linking import Linked
from lod.namespaces import meaning
from lod.records.evidence import Text

_EAST: Final = frozenset({"kor", "jpn", "chi", "zho"})
_AREAS: Final = {
    "a-ko": "kor", "a-kn": "kor", "a-kr": "kor", "a-ja": "jpn", "a-cc": "chi", "a-ch": "chi",
}  # fmt: skip
_SCRIPTS: Final = {  # MARC 21, Appendix A, $6
    "(3": "Arab", "(4": "Arab", "(B": "Latn", "(N": "Cyrl", "(Q": "Cyrl", "(S": "Grek", "(2": "Hebr",
}  # fmt: skip
_HAN: Final = frozenset({"Hani", "Hans", "Hant"})
_LETTER: Final = re.compile("[A-Za-z]")
_HANGUL: Final = re.compile("[가-힣0-9 ,.()·-]*[가-힣][가-힣0-9 ,.()·-]*")
_BCP47: Final = re.compile(
    r"[\[(][^\])]*bcp47[\])]\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})(?![A-Za-z0-9-])"
)


class Languages(NamedTuple):
    """What a record tells of the languages in it, as ISO 639-2 codes; "" where it tells nothing."""

    of_record: str = ""  # 040 $b: of its notes, and of subject terms
    of_entity: str = ""  # the one language of 377
    of_han: str = ""  # of names in Han characters: 377, 043, or the register
    romanized: bool = False  # 008/07: the heading is romanised
    of_terms: bool = False  # the names are terms in the language of the record

    def of_name(
        self, text: str, linked: Linked | None = None, *, heading: bool = False, beside: str = ""
    ) -> str:
        """Return the BCP 47 tag of a name.

        Args:
            text: the name.
            linked: its field, which may tell a script (880 `$6`) or the language itself (`$7`; GND: `$9`).
            heading: whether it is the 1XX, whose romanisation 008/07 tells.
            beside: language of the form in another script that 880 puts beside it: it romanises that; kana
                beside Han is its Japanese reading.
        """
        if (
            linked is not None
            and "\x1f7" in linked.field.text
            and (told := _BCP47.search(linked.field.first("7")))
        ):
            return names.fitted(text, told[1])
        if linked is not None and (code := _of_gnd(linked.field)):
            return names.tag(text, code)
        written = _script(text, linked)
        if written in _HAN:
            spoken = self.of_han or (self.of_record if self.of_terms else "")
            return names.tag(text, spoken or (beside if beside == "ja" else ""), written)
        if self.of_terms:
            return _in_its_script(self.of_record, written)
        if written == "Latn":
            spoken = self.of_entity if heading and self.romanized else ""
            return _tag(spoken or beside, written)
        return _in_its_script(self.of_entity, written)

    def noted(self, text: str, iri: str = "") -> Text:
        """Return words about the entity, tagged with the language of cataloguing where they can be in it."""
        written = script(text)
        if written in _HAN:
            east = self.of_record if self.of_record in _EAST else ""
            return Text(text, names.tag(text, east, written), iri)
        return Text(text, _in_its_script(self.of_record, written), iri)


def languages(reading: Reading, *, of_terms: bool = False) -> Languages:
    """Gather what the record tells: 377, 043, 040 `$b`, 008/07, and the operator for the register."""
    told = _told(
        tuple(reading.all("377")),
        tuple(reading.all("043")),
        reading.first("040", "b").lower(),
        reading.position(7),
        reading.options.language,
    )
    return told._replace(of_terms=True) if of_terms else told


@lru_cache(maxsize=1024)  # many records of a source tell the same
def _told(
    of_entity: tuple[Field, ...], areas: tuple[Field, ...], cataloguing: str, romanization: str, register: str
) -> Languages:
    spoken = tuple(dict.fromkeys(code for field in of_entity for code in codes.languages(field)))
    known = {area[:4] for field in areas for area in field.all("a")} & _AREAS.keys()
    return Languages(
        of_record=cataloguing if meaning("languages", cataloguing) else "",
        of_entity=spoken[0] if len(spoken) == 1 else "",
        of_han=_sole(_EAST.intersection(spoken)) or _sole({_AREAS[area] for area in known}) or register,
        romanized=romanization in "abcdefg",
    )


def _sole(found: Set[str]) -> str:
    return next(iter(found)) if len(found) == 1 else ""


def _of_gnd(field: Field) -> str:
    """The language that a `$9` of the GND tells, as in `L:rus`."""
    if "\x1f9L:" not in field.text:
        return ""
    code = next(value[2:] for value in field.all("9") if value.startswith("L:")).strip().lower()
    return code if meaning("languages", code) else ""


def _script(text: str, linked: Linked | None) -> str:
    """The script that `$6` of an 880 names (`$1` is all of East Asia), where the characters can be of it."""
    if linked is None or not linked.script:
        return script(text)
    told = _SCRIPTS.get(linked.script, linked.script)
    return told if re.fullmatch("[A-Z][a-z]{3}", told) and names.fits(text, told) else script(text)


@lru_cache(maxsize=1024)  # a name is asked for some times while its record is read
def script(text: str) -> str:
    """The script of the characters; told at a glance for ASCII and hangul, which are the most."""
    if text.isascii():
        return "Latn" if _LETTER.search(text) else "Zyyy"
    return "Hang" if _HANGUL.fullmatch(text) else names.script(text)


@lru_cache(maxsize=1024)
def _tag(language: str, script: str) -> str:
    """The tag of any text of a language in a script; only Han needs to see its characters."""
    return names.tag("", language, script)


@lru_cache(maxsize=1024)
def _in_its_script(language: str, script: str) -> str:
    """The language's tag for a text in its usual script; else what the script alone tells."""
    tag = _tag(language, script)
    return _tag("", script) if language and "-" in tag else tag
