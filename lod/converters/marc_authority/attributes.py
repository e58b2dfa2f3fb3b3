"""What a record says of its entity in words: 368 to 378, 678 to 688, 856 (marc-mapping §4)."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from lod.converters.marc_authority import codes
from lod.converters.marc_authority.dates import period_of
from lod.converters.marc_authority.headings import stopped
from lod.converters.marc_authority.identifiers import Target, has_link, targets
from lod.converters.marc_authority.languages import Languages
from lod.converters.marc_authority.reading import Reading
from lod.dates import Edtf
from lod.identifiers import web_address
from lod.marc21 import Field
from lod.names import split_hanja
from lod.records.agents import Dated, Membership, Relation
from lod.records.evidence import Text
from lod.records.names import Link

_WITH_ADDRESSES: Final = frozenset({"371", "678", "856"})
_BEFORE_STOP: Final = re.compile(r" ([.,](?:\s|$))")
_LINK_KINDS: Final = {"0": "homepage", "1": "page", " ": "page", "2": "see-also", "8": "see-also"}  # 856 ind2


def words(reading: Reading, languages: Languages, tag: str, wanted: str, name: str) -> tuple[Text, ...]:
    """Return every one of those subfields of every field of that tag, hanja in brackets on its own.

    A record of the same source that they name is tied to the entity by the property `name`.
    """
    fields = reading.by_tag.get(tag)
    if fields is None:
        return ()
    if len(fields) == 1 and not has_link(fields[0]):
        return _words_alone(fields[0], wanted, languages)
    found: dict[Text, None] = {}
    for field in fields:
        if not has_link(field):
            found |= dict.fromkeys(_words_alone(field, wanted, languages))
            continue
        for value, links in named(field, wanted, reading):
            first, *hanja = _split(value, languages)
            found |= dict.fromkeys((*linked(first, links, reading, name), *hanja))
    return tuple(found)


# What the words in the subfields of a field are to an agent: the attribute, and the property by which a
# record of the same source that they name is tied; in the order in which reports tell of them.
_OF_AGENTS: Final = (
    ("370", "a", "birth_places", "birthPlace"),
    ("370", "b", "death_places", "deathPlace"),
    ("370", "c", "countries", "associatedCountry"),
    ("370", "ef", "places", "location"),
    ("368", "abc", "kinds", "classification"),
    ("368", "d", "titles", "honorificPrefix"),
    ("374", "a", "occupations", "hasOccupation"),
    ("372", "a", "fields", "fieldOfActivity"),
)
_OF_FAMILIES: Final = (
    *_OF_AGENTS[:5],
    ("376", "a", "kinds", "classification"),
    _OF_AGENTS[5],
    ("376", "c", "titles", "honorificPrefix"),
    *_OF_AGENTS[6:],
    ("376", "b", "members", "member"),
)
_NOTES: Final = (
    ("678", "ab", "descriptions"),
    ("680", "", "notes"),
    ("681", "", "examples"),
    ("688", "", "history"),
)


def words_of_agent(reading: Reading, languages: Languages, *, family: bool) -> dict[str, tuple[Text, ...]]:
    """Return what the fields that are there tell of an agent in words, by attribute."""
    found: dict[str, tuple[Text, ...]] = {}
    for tag, wanted, attribute, name in _OF_FAMILIES if family else _OF_AGENTS:
        if tag in reading.by_tag:
            told = words(reading, languages, tag, wanted, name)
            found[attribute] = (*found[attribute], *told) if attribute in found else told
    for tag, wanted, attribute in _NOTES:
        if tag in reading.by_tag:
            found[attribute] = joined(reading, languages, (tag,), wanted)
    return found


@lru_cache(maxsize=4096)  # many records are of the same place, occupation, field
def _words_alone(field: Field, wanted: str, languages: Languages) -> tuple[Text, ...]:
    """The words of a field that links nothing."""
    values = _values(field, wanted)
    return tuple(dict.fromkeys(text for value in values for text in _split(value, languages)))


def _split(value: str, languages: Languages) -> list[Text]:
    """Return words, and their hanja where these stand whole in brackets."""
    split = split_hanja(value)
    text = languages.noted(split.hangul)
    return [text, Text(split.hanja, "ko-Hani")] if split.hanja and not split.partial else [text]


def _values(field: Field, wanted: str) -> list[str]:
    return [value for text in field.all(wanted) if (value := stopped(text.strip(" ;")))]


def named(field: Field, wanted: str, reading: Reading) -> list[tuple[str, list[Target]]]:
    """Return the values of those subfields, each with all that `$0` or `$1` says that it names.

    That is sure where the field has one value alone, or each is followed by a link of its own.
    """
    if not has_link(field):
        return [(value, []) for value in _values(field, wanted)]
    parts: list[tuple[str, str, list[str]]] = []
    for code, value in field.subfields():
        if code in "01" and parts:
            parts[-1][2].append(f"\x1f{code}{value}")
        elif code.isalpha() and code not in "iuvw" and value.strip(" ;"):
            parts.append((code, stopped(value.strip(" ;")), []))
    dates = [part for part in parts if part[0] in "st"]
    told = [part for part in parts if part[0] not in "st"]
    if len(told) == 1 and dates:
        told[0][2].extend(link for part in dates for link in part[2])
    sure = all(links for *_, links in told)
    codes = dict.fromkeys(code for code, *_ in told if code in wanted)
    if not sure and codes:
        reading.notice(
            f"{field.tag}${''.join(codes)}",
            "which of its words $0 or $1 names is not sure; it is no link",
            "link",
        )
    return [
        (value, targets(Field(field.tag, "  " + "".join(links)), reading) if sure else [])
        for code, value, links in told
        if code in wanted
    ]


def linked(text: Text, found: list[Target], reading: Reading, name: str) -> tuple[Text, ...]:
    """Return words with each IRI that they are said to name; a record of their source is tied by `name`."""
    if own := next((each for each in found if each.key), None):
        reading.tied.append(Relation(property=name, target=own.iri, key=own.key, kind="concept"))
    iris = dict.fromkeys(each.iri for each in found if each.iri)
    return tuple(Text(text.text, text.language, iri) for iri in iris) or (text,)


def joined(
    reading: Reading, languages: Languages, tags: Iterable[str], codes: str = "", *, listed: bool = False
) -> tuple[Text, ...]:
    """Return one text for each field of those tags: its subfields in their order.

    `listed`: what follows its like is the next of a list, as the headings of a reference are.
    """
    if reading.by_tag.keys().isdisjoint(tags):
        return ()
    told: list[Text] = []
    for field in reading.all(*tags):
        parts: list[str] = []
        last = ""
        for code, value in field.subfields():
            if code in codes if codes else code.isalpha():
                if listed and code == last:
                    parts[-1] = f"{parts[-1].rstrip(' ;,')};"
                parts.append(value)
                last = code
        if text := " ".join(" ".join(parts).split()):
            text = _BEFORE_STOP.sub(r"\1", text) if " ." in text or " ," in text else text
            told.append(languages.noted(text))
    return tuple(told)


def languages_of(reading: Reading) -> tuple[str, ...]:
    """Return the ISO 639-2 codes of 377; what is no code and no name of a language becomes a notice."""
    if "377" not in reading.by_tag:
        return ()
    found: dict[str, None] = {}
    for field in reading.all("377"):
        told = codes.languages(field)
        found |= dict.fromkeys(told)
        if not told and field.all("al"):
            reading.notice(
                "377", f"{', '.join(field.all('al'))!r} is no language that is known here", "language"
            )
    return tuple(found)


def addresses(reading: Reading, languages: Languages) -> tuple[Text, ...]:
    """Return the postal addresses of 371; `$m` (e-mail) is left out of everything."""
    written = (_address(field) for field in reading.all("371"))
    return tuple([languages.noted(text) for text in written if text])


def _address(field: Field) -> str:
    return ", ".join(filter(None, (value.strip(" ,;") for value in field.all("abcde"))))


def memberships(reading: Reading, languages: Languages) -> tuple[tuple[Text, ...], tuple[Membership, ...]]:
    """Return the affiliations of 373: those told by words alone, and those that the record links."""
    if "373" not in reading.by_tag:
        return (), ()
    plain: list[Text] = []
    dated: list[Membership] = []
    for field in reading.all("373"):
        date = period_of(field, reading)
        for body, links in named(field, "a", reading):
            text = languages.noted(body)
            if links or date:
                dated.append(membership(text, links, date))
            else:
                plain.append(text)
    return tuple(dict.fromkeys(plain)), tuple(dict.fromkeys(dated))


def membership(body: Text, found: list[Target], date: Edtf | None) -> Membership:
    """Return an agent's time in a body that the record links, or tells the time of."""
    own = next((each for each in found if each.key), Target())
    iri = own.iri or next((each.iri for each in found if each.iri), "")
    return Membership(
        body=Text(body.text, body.language, iri), key=own.key, by_address=bool(own.iri), date=date
    )


# Which attribute of an agent the subfields of a field tell; what has $s or $t was so for a time.
_TIMED: Final = {
    "368": (("abc", "kinds"), ("d", "titles")),
    "370": (("c", "countries"), ("ef", "places")),
    "371": (("abcde", "addresses"),),
    "372": (("a", "fields"),),
    "374": (("a", "occupations"),),
    "376": (("a", "kinds"),),
}


def timed(reading: Reading) -> set[str]:
    """Return in which of those fields a time stands, of which an event or subject tells nothing."""
    told = (*_TIMED.keys() & reading.by_tag.keys(), "373")
    fields = [field for tag in told for field in reading.all(tag)]
    return {f"{field.tag}${code}" for field in fields for code in "st" if f"\x1f{code}" in field.text}


def dated(reading: Reading, languages: Languages, *, living: bool) -> tuple[Dated, ...]:
    """Return what the fields 368 to 376 tell with a time; nothing of the addresses of the living."""
    found: list[Dated] = []
    for tag, told in _TIMED.items():
        if tag not in reading.by_tag or (living and tag == "371"):
            continue
        for field in reading.all(tag):
            date = period_of(field, reading) if "\x1fs" in field.text or "\x1ft" in field.text else None
            if date is None:
                continue
            for wanted, name in told:
                bare = [value.strip(" ;") for value in field.all(wanted)]
                values = [_address(field)] if tag == "371" else bare
                found += [Dated(of=name, text=languages.noted(each), date=date) for each in values if each]
    return tuple(found)


def web_links(reading: Reading, *, living: bool) -> Iterator[Link]:
    """Yield the addresses of 856, and `$u` of 371 but of the living, that are addresses."""
    if reading.by_tag.keys().isdisjoint(_WITH_ADDRESSES):
        return
    for field in reading.all("856", "678") if living else reading.all("856", "371", "678"):
        kind = _LINK_KINDS.get(field.ind2, "page") if field.tag == "856" else "page"
        yield from (Link(iri=each, kind=kind) for each in web_addresses(field, reading))


def web_addresses(field: Field, reading: Reading) -> list[str]:
    """Return the addresses in `$u`; what is none becomes a notice."""
    found = []
    for value in field.all("u"):
        if address := web_address(value):
            found.append(address)
        elif value.strip():
            reading.notice(f"{field.tag}$u", f"{value!r} is no address on the web", "link")
    return found


def heading_quoted(field: Field) -> str:
    """Return the field as cataloguers write it: `111 2_ $a Vatican Council $n (2nd :`."""
    shown = " ".join(f"${code} {value}" for code, value in field.subfields())
    return f"{field.tag} {(field.ind1 + field.ind2).replace(' ', '_')} {shown}"
