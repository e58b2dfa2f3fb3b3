"""What a client accepts: media types, profiles, codings (RFC 9110 §12.5; Content Negotiation by Profile).

One rule for all three: the most specific range that fits an offer gives its weight, the heaviest offer
wins, and between equals the more specific, then the server's order decides. A member that breaks the
grammar is passed over, as if it had not been sent; no header, or nothing left of one, accepts anything.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Protocol, TypeVar

_TOKEN: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105 - RFC 9110 §5.6.2
_STRING: Final = r'"(?:[^"\\]|\\.)*+"'
_RANGE: Final = re.compile(rf"({_TOKEN})/({_TOKEN})")
# RFC 9110 §5.6.6; and an IRI without its quotation marks, as clients often write the profile of JSON-LD.
_PARAMETER: Final = re.compile(rf"({_TOKEN})=({_TOKEN}|{_STRING}|[A-Za-z][A-Za-z0-9+.-]*:[^\s\"]+)")
# RFC 9110 §12.4.2, and `.2`, as Java's HttpURLConnection wrote it: it would get pages and pictures alone.
_WEIGHT: Final = re.compile(r"0(?:\.[0-9]{0,3})?|\.[0-9]{1,3}|1(?:\.0{0,3})?")
_PIECE: Final = re.compile(rf'{_STRING}|<[^<>"]*+>|[^",;<]++')
_LONGEST: Final = 8192  # characters of a header that are looked at: what is longer is no preference
REMEMBERED: Final = 512  # characters of a header up to which what was made of it is kept

# Parameters that describe what we would send anyway: UTF-8, a hint at a profile, the version of RDF, the
# first line of a CSV (RFC 4180 §3).
_HINTS: Final[Mapping[str, frozenset[str] | None]] = {
    "charset": frozenset({"utf-8", "utf8"}),
    "profile": None,
    "version": None,
    "header": frozenset({"present"}),
}
_FORMS: Final = frozenset({"profile", "version"})


class Offer(Protocol):
    """What can be negotiated by media type."""

    @property
    def media_type(self) -> str:
        """In lower case, without parameters."""


O = TypeVar("O", bound=Offer)  # noqa: E741 - an Offer


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One member of an Accept header.

    >>> MediaRange("text", "*", q=0.5).fits("text/turtle"), MediaRange("*", "*").fits("text/turtle")
    (1, 0)
    """

    type: str
    subtype: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    q: float = 1.0

    def fits(self, media_type: str) -> int | None:
        """How specifically this range names a media type: from 0 for `*/*` up; None where it does not."""
        if any(not _honoured(name, value) for name, value in self.parameters.items()):
            return None
        if not self.q and not _FORMS.isdisjoint(self.parameters):
            return None  # one form is ruled out, and not the others of its type
        if self.type == "*":
            return 0
        kind, _, subtype = media_type.partition("/")
        if self.type != kind or self.subtype not in ("*", subtype):
            return None
        return 1 if self.subtype == "*" else 2 + len(self.parameters)


def choose(accept: str | None, offers: Sequence[O]) -> O | None:
    """Return the offer that the header asks for, or None where it accepts none (406).

    Args:
        accept: the field's value, several lines joined by commas; None where the request has none.
        offers: in the order of the server's preference.
    """
    choosing = _remembered if len(accept or "") <= REMEMBERED else _chosen
    place = choosing(accept, tuple([offer.media_type for offer in offers]))
    return offers[place] if place is not None else None


def _chosen(accept: str | None, offered: tuple[str, ...]) -> int | None:
    ranges = media_ranges(accept)
    if not ranges:
        return 0 if offered else None
    best, best_rank = None, (0.0, -1)
    for place, media_type in enumerate(offered):
        rank = _rank(ranges, media_type)
        if rank[0] > 0 and rank > best_rank:
            best, best_rank = place, rank
    return best


_remembered = lru_cache(maxsize=4096)(_chosen)  # most clients send one of a few headers


def _rank(ranges: Sequence[MediaRange], media_type: str) -> tuple[float, int]:
    """Return weight and specificity; of equally specific ranges, the heavier counts."""
    fitting = [(fit, one.q) for one in ranges if (fit := one.fits(media_type)) is not None]
    specificity, q = max(fitting, default=(-1, 0.0))
    return q, specificity


def media_ranges(accept: str | None) -> tuple[MediaRange, ...]:
    """Read an Accept header.

    >>> [(one.subtype, one.q) for one in media_ranges('text/turtle;q=0.5, text/, application/*;level="1,2"')]
    [('turtle', 0.5), ('*', 1.0)]
    """
    found = (_media_range(value, parameters) for value, parameters in members(accept or ""))
    return tuple(one for one in found if one is not None)


def _media_range(value: str, parameters: Sequence[str]) -> MediaRange | None:
    named = _RANGE.fullmatch(value)
    read = _parameters(parameters)
    if named is None or read is None or (named[1] == "*" and named[2] != "*"):
        return None
    return MediaRange(named[1].lower(), named[2].lower(), read[0], read[1])


def preferences(header: str | None) -> tuple[tuple[str, float], ...]:
    """Read a list of values with weights, such as Accept-Encoding or Accept-Profile; `<…>` is taken off.

    >>> preferences('gzip;q=0.5, <http://x.org/a,b>, "skos"')
    (('gzip', 0.5), ('http://x.org/a,b', 1.0), ('skos', 1.0))
    """
    return tuple(
        (named, read[1])
        for value, parameters in members(header or "")
        if (named := value.strip('<>"')) and (read := _parameters(parameters)) is not None
    )


def weight(header: Sequence[tuple[str, float]], names: frozenset[str]) -> float | None:
    """Return the weight of what is called by one of `names` (lower case), `*` standing for the rest."""
    named = [q for value, q in header if value.lower() in names]
    if named:
        return max(named)
    return next((q for value, q in header if value == "*"), None)


def members(header: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each member of a list: its value, then its parameters as written.

    A comma or semicolon within a quoted string or within `<…>` divides nothing; a string that is not
    closed is none.
    """
    for pieces in _divide(_pieces(header[:_LONGEST]), ","):
        value, *parameters = ("".join(part).strip(" \t") for part in _divide(pieces, ";"))
        if value or parameters:
            yield value, [one for one in parameters if one]


def _pieces(header: str) -> list[str]:
    """Cut a header into strings, IRIs, plain runs and single marks; nothing is lost."""
    pieces, at = [], 0
    while at < len(header):
        found = _PIECE.match(header, at)
        pieces.append(found[0] if found else header[at])
        at += len(pieces[-1])
    return pieces


def _divide(pieces: Sequence[str], mark: str) -> Iterator[list[str]]:
    part: list[str] = []
    for piece in pieces:
        if piece == mark:
            yield part
            part = []
        else:
            part.append(piece)
    yield part


def _parameters(written: Sequence[str]) -> tuple[dict[str, str], float] | None:
    """Return parameters and weight; what follows the weight extends the header, not the type."""
    told: dict[str, str] = {}
    for one in written:
        found = _PARAMETER.fullmatch(one)
        if found is None:
            return None
        name, value = found[1].lower(), found[2]
        if name == "q":
            return (told, float(value)) if _WEIGHT.fullmatch(value) else None
        told[name] = re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
    return told, 1.0


def _honoured(name: str, value: str) -> bool:
    if name not in _HINTS:
        return False
    allowed = _HINTS[name]
    return allowed is None or value.lower() in allowed
