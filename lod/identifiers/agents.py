"""Identifiers of persons and of agents of any kind: ISNI, ORCID, VIAF, GND, Wikidata."""

import re
from dataclasses import dataclass
from typing import Final

from stdnum.iso7064 import mod_11_2

from lod.identifiers.spelling import Identifier, joined, unspaced

# What ISNI sets aside for ORCID iDs; a check character can't tell the two apart.
_ORCID_BLOCKS: Final = (("000000015000000", "000000035000000"), ("000900000000000", "000900100000000"))


def _is_orcid(digits: str) -> bool:
    return any(first <= digits <= last for first, last in _ORCID_BLOCKS)


def _broken_mod_11_2(compact: str) -> str:
    if not re.fullmatch(r"[0-9]{15}[0-9X]", compact):  # \d would let ٣ in
        return "is not fifteen digits and a check character"
    expected = mod_11_2.calc_check_digit(compact[:15])
    if compact[15] != expected:
        return f"has check character {compact[15]}, not {expected}"
    return ""


@dataclass(frozen=True, order=True, slots=True)
class Isni(Identifier):
    """International Standard Name Identifier, ISO 27729:2012.

    `compact` holds sixteen characters without spaces: fifteen digits, then the
    check character (0-9 or X) of ISO/IEC 7064 MOD 11-2.

    >>> print(Isni.parse("https://isni.org/isni/000000012308257X"))
    0000 0001 2308 257X
    """

    scheme = "isni"
    title = "ISNI"
    hosts = r"(?:isni\.org/(?:isni/|page/)?|isni-url\.oclc\.nl/isni/)"
    words = "isni"

    @classmethod
    def broken_rule(cls, compact: str) -> str:
        """ISO 27729 §5, and the block that is ORCID's."""
        rule = _broken_mod_11_2(compact)
        if not rule and _is_orcid(compact[:15]):
            return "lies in the block that is reserved for ORCID iDs: it is an ORCID iD, not an ISNI"
        return rule

    @classmethod
    def forgiven(cls, text: str) -> str:
        """Forgive blanks, hyphens and a small x."""
        return joined(text).upper()

    @property
    def iri(self) -> str:
        """`https://isni.org/isni/0000000122429500`."""
        return f"https://isni.org/isni/{self.compact}"

    def __str__(self) -> str:
        return " ".join(re.findall(".{4}", self.compact))


@dataclass(frozen=True, order=True, slots=True)
class Orcid(Identifier):
    """ORCID iD; `compact` has its hyphens, as ORCID writes it.

    >>> Orcid.parse("orcid.org/0000000218250097").iri
    'https://orcid.org/0000-0002-1825-0097'
    """

    scheme = "orcid"
    title = "ORCID iD"
    hosts = r"orcid\.org/"
    words = r"orcid(?:\s+id)?"

    @classmethod
    def broken_rule(cls, compact: str) -> str:
        """MOD 11-2, within the blocks set aside for ORCID (ORCID, "Structure of the ORCID Identifier")."""
        if not re.fullmatch(r"(?:[0-9]{4}-){3}[0-9]{3}[0-9X]", compact):
            return "is not four groups of four: digits, the last a check character"
        rule = _broken_mod_11_2(joined(compact))
        if not rule and not _is_orcid(joined(compact)[:15]):
            return "lies outside the blocks that are reserved for ORCID iDs: it may be an ISNI"
        return rule

    @classmethod
    def forgiven(cls, text: str) -> str:
        """Forgive blanks, missing hyphens and a small x."""
        digits = joined(text).upper()
        return "-".join(re.findall(".{4}", digits)) if len(digits) == 16 else text

    @property
    def iri(self) -> str:
        """`https://orcid.org/0000-0002-1825-0097`."""
        return f"https://orcid.org/{self.compact}"


@dataclass(frozen=True, order=True, slots=True)
class Viaf(Identifier):
    """Number of a VIAF cluster: up to 22 digits, a string always; it has no check digit.

    >>> Viaf.parse("https://www.viaf.org/viaf/52759159/#Allen,_Horace").iri
    'http://viaf.org/viaf/52759159'
    """

    scheme = "viaf"
    title = "VIAF"
    hosts = r"viaf\.org/(?:[a-z]{2}/)?(?:viaf/)?"
    words = "viaf"

    @classmethod
    def broken_rule(cls, compact: str) -> str:
        """Digits, the first not 0."""
        return "" if re.fullmatch(r"[1-9][0-9]{0,21}", compact) else "is not a number of 1 to 22 digits"

    @classmethod
    def forgiven(cls, text: str) -> str:
        """Forgive blanks and the tail of VIAF's own addresses (`/#Name`, `/viaf.xml`)."""
        return unspaced(text).split("/")[0]

    @property
    def iri(self) -> str:
        """`http://viaf.org/viaf/52759159`."""
        return f"http://viaf.org/viaf/{self.compact}"


@dataclass(frozen=True, order=True, slots=True)
class Gnd(Identifier):
    """Number of the Gemeinsame Normdatei, with its check character (MOD 11).

    Numbers without a hyphen have the complement of the weighted sum, those of the former GKD and
    SWD files (with a hyphen) the sum itself: true of all 683 numbers of a sample.

    >>> Gnd.parse("http://d-nb.info/gnd/4074335-4").iri
    'https://d-nb.info/gnd/4074335-4'
    """

    scheme = "gnd"
    title = "GND"
    hosts = r"(?:d-nb\.info/(?:gnd|standards/elementset/gnd)/|lobid\.org/gnd/)"
    words = r"gnd|DE-588[a-d]?"

    @classmethod
    def broken_rule(cls, compact: str) -> str:
        """MOD 11 with weights 2, 3 … from the right."""
        found = re.fullmatch(r"([0-9]{2,10})(-?)([0-9X])", compact)
        if not found:
            return "is not digits with a check character, after a hyphen or not"
        digits, hyphen, check = found.groups()
        if hyphen and len(digits) > 8:
            return "has more than eight digits before its hyphen"
        total = sum(int(digit) * weight for weight, digit in enumerate(reversed(digits), 2)) % 11
        expected = "0123456789X"[total if hyphen else -total % 11]
        return "" if check == expected else f"has check character {check}, not {expected}"

    @classmethod
    def forgiven(cls, text: str) -> str:
        """Forgive blanks, a small x, and what lobid and DNB add after the number."""
        return re.sub(r"(?:/about.*|\.(?:json|ttl|html|rdf))$", "", unspaced(text)).upper()

    @property
    def iri(self) -> str:
        """`https://d-nb.info/gnd/118540238`."""
        return f"https://d-nb.info/gnd/{self.compact}"


@dataclass(frozen=True, order=True, slots=True)
class Wikidata(Identifier):
    """Wikidata item, Q alone: properties and lexemes name no thing of ours.

    >>> Wikidata.parse("https://www.wikidata.org/wiki/Q42").iri
    'http://www.wikidata.org/entity/Q42'
    """

    scheme = "wikidata"
    title = "Wikidata"
    hosts = r"(?:m\.)?wikidata\.org/(?:entity/|wiki/(?:Special:Entity(?:Data|Page)/|Item:)?)"
    words = r"wikidata|wd|wdt"

    @classmethod
    def broken_rule(cls, compact: str) -> str:
        """Q and a number without leading zero."""
        return "" if re.fullmatch(r"Q[1-9][0-9]{0,14}", compact) else "is not Q and a number"

    @classmethod
    def forgiven(cls, text: str) -> str:
        """Forgive blanks and a small q."""
        return re.sub(r"\.(?:json|ttl|rdf|nt)$", "", unspaced(text)).upper()

    @property
    def iri(self) -> str:
        """`http://www.wikidata.org/entity/Q42`."""
        return f"http://www.wikidata.org/entity/{self.compact}"
