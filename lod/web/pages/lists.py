"""The pages of alphabetical lists: jump bar, names, what they are narrowed by."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from lod.names.alphabets import LETTERS, OTHER
from lod.search import Index
from lod.search.browsing import FACETS, Lists, Narrowing, Page
from lod.web.pages.dates import in_words
from lod.web.pages.description import Description, Literal
from lod.web.pages.kinds import kinds
from lod.web.pages.rendering import render
from lod.web.pages.site import Frame
from lod.web.pages.terms import Shown, Terms, in_tongue

FEW: Final = 24  # values of a facet that a page shows at once


@dataclass(frozen=True, slots=True)
class Choice:
    """A link with a number."""

    words: str
    count: int
    href: str
    chosen: bool = False
    lang: str = ""  # of the words where they are a name, BCP 47


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a list."""

    name: Shown
    facts: str
    letter: str  # where it is the first of its letter on the page, else ""


@dataclass(frozen=True, slots=True)
class Group:
    """The values of a facet, most first; the rest behind a fold."""

    heading: str
    few: tuple[Choice, ...]
    rest: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The lists seen by a visitor."""

    frame: Frame
    index: Index
    lists: Lists

    def href(self, alphabet: str, narrowing: Narrowing, **more: str) -> str:
        """A link to a list."""
        told = {narrowing.facet: narrowing.value} if narrowing.facet else {}
        return self.frame.to(f"browse/{alphabet}", **told, **more)

    def words(self, narrowing: Narrowing) -> str:
        """What a list is narrowed by, as people say it."""
        return self.shown(narrowing).text

    def shown(self, narrowing: Narrowing) -> Shown:
        """The same, with its language where it is a name."""
        match narrowing.facet:
            case "type":
                return Shown(text=Terms(self.frame, Description(())).named("classes", narrowing.value))
            case "country":
                return Shown(text=self.frame.words.country(narrowing.value))
            case "programme":
                if (hit := self.index.get(narrowing.value)) is None:
                    return Shown(text=narrowing.value)
                name = hit.preferred(self.frame.languages)
                return in_tongue(name.text, name.language)
        return Shown(text=narrowing.value.lstrip("0") or narrowing.value)


def overview_page(shelf: Shelf) -> str:
    """Write the page that leads to all lists."""
    alphabets = tuple(
        Choice(shelf.frame.words(f"alphabet_{name}"), total, shelf.href(name, Narrowing()))
        for name, total in shelf.lists.alphabets.items()
    )
    groups = tuple(_group(shelf, facet, "") for facet in FACETS)
    return render(
        "browse.html",
        shelf.frame,
        alphabets=alphabets,
        groups=tuple(group for group in groups if group.few or group.rest),
        page=None,
    )


def list_page(shelf: Shelf, page: Page, narrowing: Narrowing, at: int, limit: int) -> str:
    """Write a page of a list."""
    following = at + limit
    turned = {"limit": str(limit)}
    alphabets = [
        Choice(
            shelf.frame.words(f"alphabet_{name}"),
            found.total,
            shelf.href(name, narrowing),
            name == page.alphabet,
        )
        for name in shelf.lists.alphabets
        if (found := shelf.lists.page(name, narrowing, 0, 0)) is not None
    ]
    return render(
        "browse.html",
        shelf.frame,
        page=page,
        alphabets=tuple(alphabets),
        narrowed=shelf.words(narrowing) if narrowing.facet else "",
        facet=narrowing,
        whole=shelf.href(page.alphabet, Narrowing()),
        letters=tuple(_letters(shelf, page, narrowing, limit, at)),
        names=tuple(_names(shelf, page)),
        groups=()
        if narrowing.facet
        else tuple(
            group for facet in FACETS if (group := _group(shelf, facet, page.alphabet)).few or group.rest
        ),
        first=at + 1,
        last=min(following, page.total),
        previous=shelf.href(page.alphabet, narrowing, at=str(max(0, at - limit)), **turned) if at else "",
        following=shelf.href(page.alphabet, narrowing, at=str(following), **turned)
        if following < page.total
        else "",
    )


def _letters(shelf: Shelf, page: Page, narrowing: Narrowing, limit: int, at: int) -> Iterator[Choice]:
    """Yield the letters of the alphabet, then those that are found besides; one without names has no link."""
    found = {one.letter: one for one in page.letters}
    here = {entry.letter for entry in page.entries[:1]}
    for letter in dict.fromkeys(
        (*LETTERS[page.alphabet], *sorted(found, key=lambda one: (one == OTHER, one)))
    ):
        one = found.get(letter)
        words = shelf.frame.words("other_letters") if letter == OTHER else letter
        if one is None:
            yield Choice(words, 0, "")
        else:
            href = shelf.href(page.alphabet, narrowing, at=str(one.position), limit=str(limit))
            yield Choice(words, one.total, href, letter in here)


def _names(shelf: Shelf, page: Page) -> Iterator[Named]:
    terms, words = Terms(shelf.frame, Description(())), shelf.frame.words
    alike = Counter(entry.label for entry in page.entries)
    before = ""
    for entry in page.entries:
        shown = terms.shown(Literal(entry.label, entry.language))
        years = "–".join(in_words(one, words) if one else "" for one in entry.facts.split("–"))
        letter = entry.letter if entry.letter != before else ""
        before = entry.letter
        apart = _apart(shelf, entry.iri) if alike[entry.label] > 1 else ()
        facts = " · ".join(one for one in (years, *apart) if one)
        yield Named(replace(shown, href=shelf.frame.link(entry.iri), iri=entry.iri), facts, letter)


def _apart(shelf: Shelf, iri: str) -> tuple[str, ...]:
    """Return what tells a thing from its namesakes: its country, occupation and place."""
    hit = shelf.index.get(iri)
    if hit is None:
        return ()
    country = (shelf.frame.words.country(hit.country),) if hit.country else ()
    return (*country, *hit.details[:2])


def _group(shelf: Shelf, facet: str, alphabet: str) -> Group:
    counted = shelf.index.counted(facet) if facet in ("type", "country") and not alphabet else ()
    counted = counted or shelf.lists.values(facet, alphabet)
    seen: set[str] = set()
    choices = []
    if facet == "year":
        counted = tuple(sorted(counted, reverse=True))
    if facet == "type":
        told = kinds(counted, Terms(shelf.frame, Description(())))
        counted = tuple((kind, count) for kind, _, count in told)
    for value, count in counted:
        part = Narrowing(facet, value)
        words = shelf.shown(part)
        list_of = alphabet or shelf.lists.longest(part)
        if words.text in seen or not list_of:
            continue
        seen.add(words.text)
        choices.append(Choice(words.text, count, shelf.href(list_of, part), lang=words.lang))
    few = FEW
    if len(choices) <= few + 6:
        few = len(choices)
    return Group(shelf.frame.words(f"by_{facet}"), tuple(choices[:few]), tuple(choices[few:]))
