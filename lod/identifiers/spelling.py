"""What every identifier has, and the spellings that `parse` forgives."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import ClassVar, Final, Self
from urllib.parse import unquote

from lod.errors import InvalidValue

LONGEST: Final = 300  # characters that any spelling of any identifier may have


@dataclass(frozen=True, order=True, slots=True)
class Identifier:
    """A checked identifier: the constructor takes the compact form alone, `parse` any usual spelling."""

    compact: str

    scheme: ClassVar[str] = ""  # "isni", as in skos:notation's scheme and in /id/isni/…
    title: ClassVar[str] = ""  # "ISNI", for people
    hosts: ClassVar[str] = ""  # regular expression for what stands before it in an IRI, from the host on
    words: ClassVar[str] = ""  # regular expression for what people write before it: "ISNI"

    def __post_init__(self) -> None:
        rule = self.broken_rule(self.compact)
        if rule:
            raise InvalidValue(self.compact, rule)

    @classmethod
    def broken_rule(cls, compact: str) -> str:
        """Say which rule `compact` breaks, "" for none."""
        raise NotImplementedError(cls)  # each scheme has its own

    @classmethod
    def forgiven(cls, text: str) -> str:
        """Turn a bare spelling into what is most likely the compact form."""
        return unspaced(text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read any usual spelling: as an IRI, with the scheme's name before it, with blanks and hyphens.

        Raises:
            InvalidValue: the text is no identifier of this scheme; the rule says why.
        """
        identifier, rule = cls.read(text)
        if identifier is None:
            raise InvalidValue(text, rule)
        return identifier

    @classmethod
    def read(cls, text: str) -> tuple[Self | None, str]:
        """Return what `parse` does, or None and the rule that is broken."""
        try:
            return cls(cls.forgiven(bare(text, cls.hosts, cls.words))), ""
        except InvalidValue as error:
            return None, error.rule

    @property
    def iri(self) -> str:
        """The canonical IRI of the thing identified, "" where the scheme has none."""
        return ""

    @property
    def warning(self) -> str:
        """What is unusual about a valid identifier, "" for nothing."""
        return ""

    def __str__(self) -> str:
        return self.compact


def bare(text: str, hosts: str, words: str) -> str:
    """Take off what stands around an identifier: IRI, query, fragment, the scheme's name, brackets.

    Full-width letters and digits, blanks and hyphens of every kind become their ASCII selves;
    digits of other scripts do not.

    >>> bare("（ISNI） ００００ 0001–2242 9500", "", "ISNI")
    '0000 0001-2242 9500'
    """
    if len(text) > LONGEST:
        raise InvalidValue(text, f"is longer than {LONGEST} characters")
    text = opened(plain(text))
    if hosts and (found := _in_iri(hosts).match(text)):
        text = _TAIL.split(text[found.end() :], maxsplit=1)[0].rstrip("/")
    if words and (found := _named(words).match(text)):
        text = text[found.end() :]
    return text.strip()


_TAIL: Final = re.compile("[?#]")
_IRI: Final = re.compile(r"https?:|(?:www\.)?[a-z-]+\.[a-z.]+/", re.IGNORECASE)


def opened(text: str) -> str:
    """Return an IRI with its percent-encoding taken off; any other text as it is."""
    return unquote(text) if "%" in text and _IRI.match(text) else text


@cache
def _in_iri(hosts: str) -> re.Pattern[str]:
    return re.compile(rf"(?:https?://)?(?:www\.)?(?:{hosts})", re.IGNORECASE | re.ASCII)


@cache
def _named(words: str) -> re.Pattern[str]:
    return re.compile(before(words), re.IGNORECASE | re.ASCII)


def before(words: str) -> str:
    """Return the regular expression of a scheme's name before a value: `(isni)`, `urn:isni:`, `ISNI 0…`."""
    return rf"\((?:{words})\)\s*|(?:urn:)?(?:{words})(?:\s+id)?(?:[\s:=-]+|(?=[0-9]))"


def plain(text: str) -> str:
    """Return `text` with ASCII for full-width forms, one kind of blank and hyphen, nothing invisible.

    Quotes and angle brackets around it go, a point behind a number, and the `(uri)` of MARC $0.

    >>> plain("<https://isni.org/isni/0000000122429500>"), plain("(uri)http://viaf.org/viaf/1")
    ('https://isni.org/isni/0000000122429500', 'http://viaf.org/viaf/1')
    """
    told = text if text.isascii() and text.isprintable() else "".join(map(_plain, text))
    return _POINT.sub("", _URI.sub("", told.strip()).strip(_AROUND))


_AROUND: Final = " \t\r\n\v\f\"'<>"
_POINT: Final = re.compile(r"(?<=[0-9Xx/])[ .,;]+$", re.ASCII)  # of a sentence or a list
_URI: Final = re.compile(r"^\((?:uri|url)\)\s*", re.IGNORECASE)


def _plain(character: str) -> str:
    if character.isascii():
        return " " if character.isspace() else character
    if "\uff01" <= character <= "\uff5e":
        return chr(ord(character) - 0xFEE0)
    kind = unicodedata.category(character)
    if kind == "Pd" or character in "\u00ad\u2043\u2212":
        return "-"
    if kind == "Zs" or character.isspace():
        return " "
    return "" if kind == "Cf" else character


def joined(text: str) -> str:
    """Return `text` without blanks and hyphens."""
    return text.replace(" ", "").replace("-", "")


def unspaced(text: str) -> str:
    """Return `text` without blanks."""
    return text.replace(" ", "")
