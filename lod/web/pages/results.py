"""The page of search results: who was found, why, and how to narrow it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lod.names.qualifiers import unqualified
from lod.search import Filters, Found, Hit
from lod.search import Label as Told
from lod.web.pages.dates import in_words
from lod.web.pages.description import Description, Literal, language_rank
from lod.web.pages.kinds import kinds
from lod.web.pages.rendering import render
from lod.web.pages.site import Frame
from lod.web.pages.terms import Shown, Terms

SHOWN_NAMES: Final = 3  # beside the first


@dataclass(frozen=True, slots=True)
class Result:
    """A hit as people read it."""

    name: Shown
    others: tuple[Shown, ...]
    facts: tuple[str, ...]  # kind, country, years, occupation
    why: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to narrow the results, or to widen them again."""

    words: str
    count: int
    href: str
    chosen: bool


def results_page(frame: Frame, q: str, found: Found, filters: Filters, limit: int, offset: int) -> str:
    """Write a page of results, or, without a question, the search form."""
    terms = Terms(frame, Description(()))
    last = min(offset + limit, found.total)
    return render(
        "search.html",
        frame,
        q=q,
        asked=bool(q or filters != Filters()),
        found=found,
        results=tuple(result(hit, terms, frame) for hit in found.hits),
        kinds=tuple(_kinds(found, filters, terms, q)),
        countries=tuple(_countries(found, filters, frame, q)),
        first=offset + 1,
        last=last,
        previous=_href(frame, q, filters, offset=max(0, offset - limit), limit=limit) if offset else "",
        following=_href(frame, q, filters, offset=last, limit=limit) if last < found.total else "",
    )


def result(hit: Hit, terms: Terms, frame: Frame) -> Result:
    """Return a hit as people read it."""
    preferred = [label for label in hit.labels if label.rank == "preferred"] or list(hit.labels)
    ranked = sorted(preferred, key=lambda label: language_rank(label.language, frame.languages))
    first = ranked[0] if ranked else Told(frame.path_of(hit.iri))
    others = _different(first, ranked)[:SHOWN_NAMES]
    shown = {label.text for label in ranked if _are_alike(label.text, [first, *others])}
    href = frame.link(hit.iri)
    return Result(
        name=replace(_shown(first, terms), href=href, iri=hit.iri),
        others=tuple(_shown(label, terms) for label in others),
        facts=tuple(_facts(hit, terms, frame)),
        why=_why(hit, {first.text, *shown}, frame),
    )


def _different(first: Told, ranked: Sequence[Told]) -> list[Told]:
    """Return the names beside the first: none that has only the years behind another, or lacks them."""
    found: list[Told] = []
    for label in ranked:
        if not _are_alike(label.text, [first, *found]):
            found.append(label)
    return found


def _are_alike(text: str, names: Sequence[Told]) -> bool:
    return any(name.text in (text, unqualified(text)) or unqualified(name.text) == text for name in names)


def _shown(label: Told, terms: Terms) -> Shown:
    return terms.shown(Literal(label.text, label.language))


def _facts(hit: Hit, terms: Terms, frame: Frame) -> Iterator[str]:
    kinds = sorted(hit.types, key=lambda kind: terms.position("classes", kind))
    yield from [terms.named("classes", kind) for kind in kinds[:1]]
    if hit.country:
        yield frame.words.country(hit.country)
    last = "" if "/" in hit.begins else hit.ends  # an interval tells the end too
    begins, ends = (in_words(date, frame.words) if date else "" for date in (hit.begins, last))
    if begins or ends:
        yield begins if ends in ("", begins) else f"{begins}–{ends}"
    yield from hit.details[:2]


_LESS_THAN_A_NAME: Final = {
    "misprint": "matched_hidden", "part": "matched_part", "nearly": "matched_nearly"
}  # fmt: skip


def _why(hit: Hit, shown: Collection[str], frame: Frame) -> str:
    """Say why it was found, unless the name that was looked for is there to be seen."""
    if hit.why in _LESS_THAN_A_NAME:
        return frame.words(_LESS_THAN_A_NAME[hit.why])
    if hit.matched is None or hit.matched.text in shown:
        return ""
    return frame.words("matched", text=hit.matched.text)


def _kinds(found: Found, filters: Filters, terms: Terms, q: str) -> Iterator[Choice]:
    """The classes among the hits; those that the catalogue says with the same word are one choice."""
    frame = terms.frame
    chosen = set(filters.types)
    counted = found.facets.get("type", ())
    if chosen:
        yield Choice(frame.words("all_of_kind"), 0, _href(frame, q, replace(filters, types=())), chosen=False)
    ordered = sorted(counted, key=lambda one: terms.position("classes", one[0]))
    for kind, words, count in kinds([one for one in ordered if not chosen or one[0] in chosen], terms):
        yield Choice(words, count, _href(frame, q, replace(filters, types=(kind,))), chosen=bool(chosen))


def _countries(found: Found, filters: Filters, frame: Frame, q: str) -> Iterator[Choice]:
    chosen = set(filters.countries)
    if chosen:
        yield Choice(
            frame.words("all_countries"), 0, _href(frame, q, replace(filters, countries=())), chosen=False
        )
    for country, count in found.facets.get("country", ()):
        href = _href(frame, q, replace(filters, countries=(country,)))
        yield Choice(frame.words.country(country), count, href, chosen=country in chosen)


def _href(frame: Frame, q: str, filters: Filters, **paging: int) -> str:
    told: dict[str, str] = {"q": q} if q else {}
    for name, values in (
        ("type", filters.types),
        ("country", filters.countries),
        ("source", filters.sources),
    ):
        if values:
            told[name] = values[0]
    return frame.to("search", **told, **{name: str(number) for name, number in paging.items() if number})
