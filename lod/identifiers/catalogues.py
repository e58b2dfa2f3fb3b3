"""Numbers that libraries give: LCCN, control numbers, ISBN, ISSN."""

import re
from dataclasses import dataclass
from typing import Final

from stdnum import isbn, issn

from lod.identifiers.spelling import Identifier, joined, unspaced

# Where id.loc.gov keeps what the prefix of a normalised LCCN tells (id.loc.gov, list of datasets).
_LC_DATASETS: Final = {
    "n": "names", "nb": "names", "nr": "names", "no": "names", "ns": "names", "nn": "names",
    "sh": "subjects", "sj": "childrensSubjects", "gf": "genreForms",
    "dg": "demographicTerms", "mp": "performanceMediums",
}  # fmt: skip


@dataclass(frozen=True, order=True, slots=True)
class Lccn(Identifier):
    """Library of Congress Control Number, normalised by LC's rules ("The LCCN Namespace", 2003).

    >>> Lccn.parse("n  80-90036 ").iri
    'http://id.loc.gov/authorities/names/n80090036'
    """

    scheme = "lccn"
    title = "LCCN"
    hosts = r"id\.loc\.gov/(?:authorities/(?:[a-z]+/)?|rwo/agents/)|(?:lccn\.|hdl\.)loc\.gov/|info:lccn/"
    words = r"lccn|DLC"

    @classmethod
    def broken_rule(cls, compact: str) -> str:
        """Eight or ten digits after up to three, or two, small letters."""
        if re.fullmatch(r"[a-z]{0,3}[0-9]{8}|[a-z]{0,2}[0-9]{10}", compact):
            return ""
        return "is not up to three small letters and eight digits, or up to two and ten"

    @classmethod
    def forgiven(cls, text: str) -> str:
        """Take blanks out, cut at a slash, fill the serial number after a hyphen to six digits."""
        number = re.sub(r"\.(?:html|rdf|nt|json|jsonld)$", "", unspaced(text).lower()).partition("/")[0]
        prefix, hyphen, serial = number.partition("-")
        return prefix + serial.zfill(6) if hyphen and re.fullmatch(r"[0-9]{1,6}", serial) else number

    @property
    def iri(self) -> str:
        """`http://id.loc.gov/authorities/names/n80090036`; for other than authorities, LC's permalink."""
        dataset = _LC_DATASETS.get(self.compact.rstrip("0123456789"))
        if dataset:
            return f"http://id.loc.gov/authorities/{dataset}/{self.compact}"
        return f"https://lccn.loc.gov/{self.compact}"


@dataclass(frozen=True, order=True, slots=True)
class ControlNumber(Identifier):
    """Control number of a record (MARC 001): what may stand in an IRI as it is, nothing stricter."""

    scheme = "control"
    title = "control number"

    @classmethod
    def broken_rule(cls, compact: str) -> str:
        """1 to 40 letters, digits, full stops, hyphens, underscores."""
        if not re.fullmatch(r"[A-Za-z0-9._-]{1,40}", compact):
            return "is not 1 to 40 letters, digits, full stops, hyphens or underscores"
        # RFC 3986 §5.2.4 takes such a segment out of a path.
        return "is only full stops" if compact in {".", ".."} else ""


@dataclass(frozen=True, order=True, slots=True)
class NlkNumber(ControlNumber):
    """Control number of the National Library of Korea: KAC persons, KAB bodies, KSH subjects, and others.

    >>> NlkNumber.parse("http://lod.nl.go.kr/resource/KAC199600435").compact
    'KAC199600435'
    """

    scheme = "nlk"
    title = "NLK number"
    hosts = r"lod\.nl\.go\.kr/(?:resource|page|data)/"
    words = r"nlk(?![0-9A-Za-z._-])"  # NLK2018 may be a number itself

    @classmethod
    def forgiven(cls, text: str) -> str:
        """Forgive a code in brackets, and, of the known kinds, a blank or hyphen; never small letters."""
        found = _NLK.fullmatch(text)
        return found[1] + found[2] if found else unspaced(text)

    @property
    def iri(self) -> str:
        """`http://lod.nl.go.kr/resource/KAC199600435`."""
        return f"http://lod.nl.go.kr/resource/{self.compact}"


_NLK: Final = re.compile(r"(?:\([A-Za-z-]+\) *)?(KAC|KAB|KSH)[ -]?([0-9A-Z]{6,12})", re.ASCII)


@dataclass(frozen=True, order=True, slots=True)
class Isbn(Identifier):
    """International Standard Book Number, ISO 2108:2017; `compact` has the thirteen digits.

    >>> print(Isbn.parse("ISBN 0-306-40615-2"))
    978-0-306-40615-7
    """

    scheme = "isbn"
    title = "ISBN"
    words = r"isbn(?:-?1[03](?![0-9]))?"

    @classmethod
    def broken_rule(cls, compact: str) -> str:
        """ISO 2108 §4, annex C."""
        if not re.fullmatch(r"97[89][0-9]{10}", compact):
            return "is not thirteen digits that begin with 978 or 979"
        expected = _ean_check(compact[:12])
        return "" if compact[12] == expected else f"has check digit {compact[12]}, not {expected}"

    @classmethod
    def forgiven(cls, text: str) -> str:
        """Forgive blanks, hyphens and the older form of ten characters."""
        number = joined(text).upper()
        return str(isbn.to_isbn13(number)) if len(number) == 10 and isbn.is_valid(number) else number

    @property
    def iri(self) -> str:
        """`urn:isbn:9780306406157` (RFC 8254)."""
        return f"urn:isbn:{self.compact}"

    def __str__(self) -> str:
        return str(isbn.format(self.compact))


def _ean_check(digits: str) -> str:
    return str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10)


@dataclass(frozen=True, order=True, slots=True)
class Issn(Identifier):
    """International Standard Serial Number, ISO 3297:2022; `compact` has its hyphen.

    >>> Issn.parse("20493630").iri
    'https://portal.issn.org/resource/ISSN/2049-3630'
    """

    scheme = "issn"
    title = "ISSN"
    hosts = r"(?:portal\.issn\.org/resource/ISSN/|issn\.org/resource/ISSN/)"
    words = r"issn(?:-l)?"

    @classmethod
    def broken_rule(cls, compact: str) -> str:
        """ISO 3297 §4 and annex A."""
        if not re.fullmatch(r"[0-9]{4}-[0-9]{3}[0-9X]", compact):
            return "is not four digits, a hyphen, three digits and a check character"
        expected = str(issn.calc_check_digit(joined(compact)[:7]))
        return "" if compact[8] == expected else f"has check character {compact[8]}, not {expected}"

    @classmethod
    def forgiven(cls, text: str) -> str:
        """Forgive blanks, a missing hyphen and a small x."""
        number = joined(text).upper()
        return f"{number[:4]}-{number[4:]}" if len(number) == 8 else number

    @property
    def iri(self) -> str:
        """`https://portal.issn.org/resource/ISSN/2049-3630`."""
        return f"https://portal.issn.org/resource/ISSN/{self.compact}"
