"""What was meant by an identifier or key that is none of ours: another spelling, or a slip."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import unquote

from lod.errors import InvalidValue
from lod.identifiers import SCHEMES, NlkNumber, parse, suggestion
from lod.identifiers.spelling import joined, plain, unspaced
from lod.representations import Format
from lod.web.things import Things, suffixed

SHOWN: Final = 5  # suggestions
_LONGEST: Final = 300  # characters of a name that anybody could have meant
_KINDS: Final = (
    "agent", "undertaking", "concept", "participation", "observation", "statement", "service", "system",
    "work", "period",
)  # fmt: skip
_PASTED: Final = re.compile("[:/]")
_KIND: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_CHECKS: Final = "0123456789X"
_PREFIXES: Final = ("KAC", "KAB", "KSH")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The thing is known under another spelling: its IRI, and the format that a suffix asked for."""

    iri: str
    format: Format | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing is known by that name: why, and the IRIs that may have been meant."""

    reason: str
    meant: tuple[str, ...] = ()


def sought(path: str, things: Things) -> Elsewhere | Unknown:
    """Find what a path under `/id/` (or `/doc/`) may have meant, when nothing has exactly that IRI."""
    _, room, kind, text = [*path.split("/", 3), "", "", ""][:4]
    if room not in ("id", "doc") or not text or len(text) > _LONGEST:
        return Unknown("Nothing here has that IRI.")
    kind, text = unquote(kind), unquote(text, errors="replace")
    if not _KIND.fullmatch(kind):
        return Unknown("Nothing here has that IRI.")
    if kind in SCHEMES and kind != "control":
        return _identified(kind, text, things)
    return _keyed(kind, text, things)


def _identified(scheme: str, text: str, things: Things) -> Elsewhere | Unknown:
    """Find who has an identifier, in any spelling of it."""
    stem, format = suffixed(text)
    readings = ((text, None), (stem, format))
    # What ends a whole URI that was pasted is its own; else it is a suffix of ours.
    for spelling, wanted in readings if _PASTED.search(text) else reversed(readings):
        iri = things.documents.resolve(scheme, spelling)
        if iri is not None:
            return Elsewhere(iri, wanted)
    text = stem
    title = SCHEMES[scheme].title or scheme
    try:
        identifier = parse(scheme, text)
    except InvalidValue as error:
        meant, iri = _meant(scheme, text, things)
        hint = f" Perhaps {meant} was meant." if meant else ""
        return Unknown(f"This is no {title}: {error}.{hint}", (iri,) if iri else ())
    return Unknown(f"Nothing here has the {title} {identifier}.")


def _meant(scheme: str, text: str, things: Things) -> tuple[str, str | None]:
    """Return what an identifier that breaks a rule may have been, "" for no idea, and who has it."""
    meant = suggestion(scheme, text)
    if meant:
        return meant, things.documents.resolve(scheme, meant)
    for check in _CHECKS:  # the last character is the check: one that makes it right, and is somebody's
        iri = things.documents.resolve(scheme, text[:-1] + check)
        if iri is not None:
            return text[:-1] + check, iri
    return "", None


def _keyed(kind: str, text: str, things: Things) -> Elsewhere | Unknown:
    """Find a thing by a key that is spelt otherwise, or say what is wrong with the key."""
    stem, format = suffixed(text)
    for spelling, wanted in ((text, None), (stem, format)):
        for key in _respelt(spelling):
            iri = f"{things.base}id/{kind}/{key}"
            if things.documents.get(iri) is not None:
                return Elsewhere(iri, wanted)
    slips = list(islice(_slips(kind, stem, things), SHOWN))
    if not slips:
        return Unknown(f"No {kind} here has the key {stem!r}.")
    return Unknown(
        f"No {kind} here has the key {stem!r}: it {slips[0][0]}.",
        tuple(dict.fromkeys(iri for _, iri in slips)),
    )


def _respelt(text: str) -> Iterator[str]:
    """Yield the keys of which `text` is another spelling: blanks, hyphens, a whole IRI pasted."""
    tidy = plain(text)
    seen = dict.fromkeys([tidy, unspaced(tidy), joined(tidy)])
    try:
        number = NlkNumber.parse(text).compact
        seen |= dict.fromkeys([number, joined(number)])
    except InvalidValue:
        pass
    yield from (key for key in seen if key and key != text)


def _slips(kind: str, text: str, things: Things) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a key and the IRI of what lives under the key that is right."""
    seen: set[str] = set()
    for fault, other, key in _mended(kind, joined(plain(text))):
        iri = f"{things.base}id/{other}/{key}"
        if iri not in seen and key and things.documents.get(iri) is not None:
            seen.add(iri)
            yield fault, iri
    start = f"{things.base}id/{kind}/{text}"
    if len(text) >= 4:
        longer = islice(things.documents.iris(start), SHOWN)
        yield from (("is cut short", iri) for iri in longer if iri.startswith(start) and iri not in seen)


def _mended(kind: str, key: str) -> Iterator[tuple[str, str, str]]:
    half = len(key) // 2
    yield "has small letters where the key has capitals", kind, key.upper()
    if half and key[:half] == key[half:]:
        yield "is doubled", kind, key[:half]
    if found := re.match(r"[A-Za-z0-9]+", key):
        yield "goes on after the key", kind, found[0]
    yield "has something added", kind, suggestion("nlk", key)
    for cut in range(1, 4):
        yield "goes on after the key", kind, key[:-cut]
    if found := re.fullmatch(r"[A-Za-z]{0,4}([0-9]{5,})", key):
        yield from (("has another prefix", kind, prefix + found[1]) for prefix in _PREFIXES)
    yield from ((f"is of another kind ({other})", other, key) for other in _KINDS if other != kind)
