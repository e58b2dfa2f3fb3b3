"""What every page shares: the site, the visit, and the links between them."""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from secrets import token_hex
from typing import Final, NamedTuple
from urllib.parse import quote, urlencode

from markupsafe import Markup

from lod.representations import HTML
from lod.web.pages.dates import in_words
from lod.web.pages.markdown import inline
from lod.web.pages.remembered import Remembered
from lod.web.pages.theme import Logo, Theme, assets, logo
from lod.web.words import FULL, Words

LINKED: Final = ("http://", "https://", "mailto:")
ANY: Final = (
    f"~{token_hex(8)}~"  # stands for the key of any thing, in a URI and in HTML; no source can know it
)
_IS_URI: Final = re.compile(r"[A-Za-z0-9%/:?@!$&'()*+,;=~._\[\]#-]*")
_URI: Final = "%/:?@!$&'()*+,;=~-._[]"  # all that may stand in a URI as it is; the rest is percent-encoded


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What is published: the same for every page of a release."""

    base: str  # ends with a slash
    title: Mapping[str, str] = field(default_factory=dict)  # by interface language
    languages: tuple[str, ...] = ()  # of labels, in order of preference, BCP 47
    labels: tuple[str, ...] = ()  # properties that name a thing, beside those known
    release: str = ""  # its name: day and digest
    licence: str = ""  # IRI
    theme: Theme = field(default_factory=Theme)
    remembered: Remembered = field(default_factory=Remembered, compare=False, repr=False)

    def name(self, language: str) -> str:
        """The site's title in `language`, or in the first there is."""
        return suited(self.title, language)[1] or self.base


def suited(told: Mapping[str, str], language: str) -> tuple[str, str]:
    """Return a text in `language`, or in the first there is, with its language.

    >>> suited({"en": "Partners", "ko": "협력 기관"}, "ja"), suited({}, "ja")
    (('en', 'Partners'), ('ja', ''))
    """
    return (language, text) if (text := told.get(language)) else next(iter(told.items()), (language, ""))


class Visit(NamedTuple):
    """One request, as far as a page depends on it."""

    path: str = "/"  # as it stood in the request line, percent-encoded; its depth gives the relative links
    language: str = FULL[0]  # of the interface
    accepted: tuple[str, ...] = ()  # languages of the interface that the reader likes next, the best first
    chosen: bool = False  # by `?lang=`, which every link of the page then keeps
    query: tuple[tuple[str, str], ...] = ()  # the other parameters, in order


def _encoded(iri: str) -> str:
    return iri if _IS_URI.fullmatch(iri) else quote(iri, safe=_URI + "#")


class _Settled(NamedTuple):
    """What comes of the languages that a visitor likes."""

    language: str
    words: Words
    languages: tuple[str, ...]


@lru_cache(maxsize=1024)
def _settled(
    language: str, accepted: tuple[str, ...], offered: tuple[str, ...], labels: tuple[str, ...]
) -> _Settled:
    best = next(one for one in (language, *accepted, *offered) if one in offered)
    return _Settled(
        language=best,
        words=Words(best),
        languages=tuple(dict.fromkeys((best, Words(best).vocab, *labels))),
    )


@dataclass(frozen=True, slots=True)
class Frame:
    """A site seen by a visitor: words, and links relative to the page."""

    site: Site
    visit: Visit
    key: str = (
        ""  # of the thing whose page it is, as HTML, where what documents have alike has ANY in its place
    )
    words: Words = field(init=False)  # in the visitor's language
    languages: tuple[str, ...] = field(init=False)  # of labels, the visitor's first
    root: str = field(init=False)  # the way from this page to the site's root: `./`, `../../`
    # Text, which is hashed once: both are asked with some thirty times a page.
    lens: str = field(init=False)  # all by which a term is shown otherwise on another page
    _place: str = field(init=False)  # that, and which of the site's places the page is in

    def __post_init__(self) -> None:
        """Settle on a language that the site offers, and what comes of it.

        >>> Frame(Site(base="https://x.org/"), Visit(path="/doc/agent/P1")).root
        '../../'
        """
        visit, site = self.visit, self.site
        path = visit.path
        settled = _settled(visit.language, visit.accepted, site.theme.languages, site.languages)
        chosen = visit.chosen and settled.language == visit.language
        root = "../" * (path.count("/") - 1) or "./"
        lens = f"{settled.language} {chosen} {root}"
        first, _, rest = path[1:].partition("/")
        put = object.__setattr__
        put(self, "visit", Visit(path, settled.language, (), chosen, visit.query))
        put(self, "words", settled.words)
        put(self, "languages", settled.languages)
        put(self, "root", root)
        put(self, "lens", lens)
        put(self, "_place", f"{lens} {site.release} {not rest} {path.endswith('/') and not rest} {first}")

    @property
    def title(self) -> str:
        """The site's name."""
        return self.site.name(self.visit.language)

    @property
    def title_language(self) -> str:
        """The language of the site's name."""
        return suited(self.site.title, self.visit.language)[0]

    def to(self, path: str, **parameters: str | Sequence[str]) -> str:
        """A link to a page of ours: `path` without leading slash, and its query.

        >>> visit = Visit(path="/dumps/", language="ko", chosen=True)
        >>> Frame(Site(base="https://x.org/"), visit).to("search", q="a")
        '../search?q=a&lang=ko'
        """
        if self.visit.chosen:
            parameters["lang"] = self.visit.language
        query = f"?{urlencode(parameters, doseq=True)}" if parameters else ""
        return f"{self.root}{path}{query}"

    def is_at(self, path: str) -> bool:
        """Whether this is the page at `path`, without leading slash, by its own name or with `.html`."""
        return self._page == f"/{path}"

    def is_in(self, path: str) -> bool:
        """Whether this page is that at `path` or beneath it.

        >>> frame = Frame(Site(base="https://x.org/"), Visit(path="/docs/model"))
        >>> frame.is_in("docs/"), frame.is_at("docs/"), frame.is_in("search")
        (True, False, False)
        """
        return f"{self._page}/".startswith(f"/{path.rstrip('/')}/")

    @property
    def _page(self) -> str:
        return self.visit.path.removesuffix(f".{HTML.extension}")

    def link(self, iri: str) -> str:
        """Where an IRI leads from this page: a relative link for ours, the IRI itself for another's, or "".

        Only http, https and mailto become links.

        >>> frame = Frame(Site(base="https://x.org/"), Visit(path="/doc/agent/P1"))
        >>> frame.link("https://x.org/source/001#line=1,2"), frame.link("javascript:alert(1)")
        ('../../source/001#line=1,2', '')
        """
        if not iri.startswith(self.site.base):
            return _encoded(iri) if iri.startswith(LINKED) else ""
        path, mark, fragment = iri.removeprefix(self.site.base).partition("#")
        if self.visit.chosen:
            path += f"{'&' if '?' in path else '?'}lang={self.visit.language}"
        within = f"{mark}{_encoded(fragment).replace('#', '%23')}" if fragment else mark
        return f"{self.root}{_encoded(path)}{within}"

    def kept(self, part: str, *alike: Hashable, caller: Callable[[], str]) -> str:
        """A part of a page, written once for all that have it alike; for `{% call %}` in a template.

        It may depend on words, links, the site, on which of the site's places the page is in, and on what
        the pages that are `alike` have in common, but for the key of each, for which ANY stands; None where
        that is nothing.
        """
        if self.visit.query or None in alike:  # the links to other languages carry a query on
            return caller()
        key = ("kept", part, self._place, alike)
        return self.key.join(self.site.remembered.get(key, lambda: str(caller()).split(ANY)))

    def known(self, part: str, *alike: Hashable) -> str | None:
        """What `kept` would return without writing anything; None where there is nothing."""
        if self.visit.query or None in alike:
            return None
        pieces: list[str] | None = self.site.remembered.known(("kept", part, self._place, alike))
        return self.key.join(pieces) if pieces is not None else None

    def path_of(self, iri: str) -> str:
        """The part of one of our IRIs after the base; the IRI itself where it is another's."""
        return iri.removeprefix(self.site.base) or iri

    def asset(self, name: str) -> str:
        """The link to a file that pages load, by a name that changes with its content."""
        return f"{self.root}static/{assets(self.site.theme)[name].name}"

    @property
    def logo(self) -> Logo | None:
        """The site's own."""
        return logo(self.site.theme)

    @property
    def footer(self) -> Markup:
        """What the site says at the foot of each page, in the visitor's language or in the first there is."""
        return inline(suited(self.site.theme.footer, self.visit.language)[1])

    @property
    def footer_language(self) -> str:
        """The language of that."""
        return suited(self.site.theme.footer, self.visit.language)[0]

    def day(self, text: str) -> str:
        """An ISO 8601 date in the reader's words."""
        return in_words(text, self.words)

    def in_language(self, language: str) -> str:
        """This page in another language of the interface."""
        if not self.visit.query:
            return f"?lang={language}"
        return f"?{urlencode([*self.visit.query, ('lang', language)])}"

    @property
    def choices(self) -> tuple[tuple[str, str, str], ...]:
        """The other languages of the interface: tag, own name, link."""
        others = (language for language in self.site.theme.languages if language != self.visit.language)
        return tuple(
            (language, Words(language)("language"), self.in_language(language)) for language in others
        )

    def at(self, path: str) -> "Frame":
        """The same visitor on another page."""
        return replace(self, visit=self.visit._replace(path=path))
