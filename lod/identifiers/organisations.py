"""Identifiers of institutions: ISIL and ROR."""

import re
from dataclasses import dataclass
from typing import Final

from stdnum.iso7064 import mod_97_10

from lod.identifiers.spelling import Identifier, unspaced

_BASE_32: Final = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: no i, l, o, u


@dataclass(frozen=True, order=True, slots=True)
class Isil(Identifier):
    """International Standard Identifier for Libraries, ISO 15511:2019.

    Prefix, hyphen, up to eleven characters; case stands as written, though no two differ by case
    alone. Korean ones are longer in use: accepted, with a `warning`. No check digit, and
    no resolver, so no IRI. python-stdnum stops at fifteen characters where the standard has sixteen.

    >>> print(Isil.parse("ISIL kr-011001"))
    KR-011001
    """

    scheme = "isil"
    title = "ISIL"
    hosts = r"lobid\.org/organisations/|ld\.zdb-services\.de/resource/(?:organisations/)?"
    words = r"isil"

    @classmethod
    def broken_rule(cls, compact: str) -> str:
        """ISO 15511 §4."""
        found = re.fullmatch(r"([A-Z]{1,4})-([A-Za-z0-9/:-]+)", compact)
        if not found:
            return "is not a prefix of 1 to 4 capital letters, a hyphen, and letters, digits, - / :"
        longest = 24 if found[1] == "KR" else 11
        if len(found[2]) > longest:
            return f"has {len(found[2])} characters after its prefix, more than {longest}"
        return ""

    @classmethod
    def forgiven(cls, text: str) -> str:
        """Forgive blanks and a small country code."""
        prefix, hyphen, rest = unspaced(text).partition("-")
        return prefix.upper() + hyphen + rest

    @property
    def warning(self) -> str:
        """Say that an ISIL is longer than the standard allows."""
        if len(self.compact.partition("-")[2]) > 11:
            return f"has {len(self.compact)} characters, more than the 16 of ISO 15511"
        return ""


@dataclass(frozen=True, order=True, slots=True)
class Ror(Identifier):
    """Identifier of the Research Organization Registry, with its check digits (ISO/IEC 7064 MOD 97-10).

    >>> Ror.parse("ROR.org/029WWT733").iri
    'https://ror.org/029wwt733'
    """

    scheme = "ror"
    title = "ROR"
    hosts = r"ror\.org/"
    words = "ror"

    @classmethod
    def broken_rule(cls, compact: str) -> str:
        """A 0, six base-32 characters, two check digits (ROR, "ROR identifier pattern")."""
        if not re.fullmatch(r"0[0-9a-hj-km-np-tv-z]{6}[0-9]{2}", compact):
            return "is not 0, six letters or digits (no i, l, o, u) and two digits"
        number = 0
        for character in compact[:7]:
            number = number * 32 + _BASE_32.index(character)
        expected = mod_97_10.calc_check_digits(str(number))
        return "" if compact[7:] == expected else f"has check digits {compact[7:]}, not {expected}"

    @classmethod
    def forgiven(cls, text: str) -> str:
        """Forgive blanks and capitals."""
        return unspaced(text).lower()

    @property
    def iri(self) -> str:
        """`https://ror.org/029wwt733`."""
        return f"https://ror.org/{self.compact}"
