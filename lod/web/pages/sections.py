"""The parts a page is made of; each is written by the template of its name in templates/sections/.

They live as long as it takes to write a page of some forty, and are not frozen: that would take up a
twentieth of that time.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from lod.web.pages.terms import Shown


@dataclass(slots=True, kw_only=True)
class Fact:
    """A property and its values; `nested` are values that are nodes of this document themselves."""

    label: str
    iri: str = ""  # of the property
    note: str = ""  # the language of all its values, where it is not the reader's
    values: tuple[Shown, ...] = ()
    nested: tuple["Node", ...] = ()
    hidden: int = 0  # values there are besides
    html: str = field(default="", init=False, compare=False, repr=False)  # once it was written

    def keep(self, html: str) -> str:
        """Keep what the template wrote, for the other pages that show this fact."""
        self.html = html
        return html


@dataclass(slots=True, kw_only=True)
class Node:
    """A node described in place: a name, an identifier, a source's own blank node, a term of a vocabulary."""

    head: Shown | None = None
    others: tuple[Shown, ...] = ()  # further names
    kinds: tuple[str, ...] = ()
    anchor: str = ""  # its fragment
    facts: tuple[Fact, ...] = ()


@dataclass(slots=True, kw_only=True)
class Quote:
    """The passage that a fact rests on: the words as printed, and where."""

    words: str
    lang: str = ""
    href: str
    where: str  # "line 46"
    document: Shown | None = None


@dataclass(slots=True, kw_only=True)
class Entry:
    """One participation, figure or statement."""

    main: tuple[Shown, ...]
    when: Shown | None = None
    figure: tuple[Shown, ...] = ()  # number, unit, qualifier
    role: tuple[Shown, ...] = ()
    details: tuple[Fact, ...] = ()
    certainty: Shown | None = None
    quotes: tuple[Quote, ...] = ()
    node: str = ""  # link to the entry's own page
    group: str = ""  # heading under which it stands: the year
    key: tuple[object, ...] = ()  # to sort by


@dataclass(slots=True, kw_only=True)
class Name:
    """One form of a name."""

    shown: Shown
    anchor: str = ""  # of the node that tells more of it
    preferred: bool = False
    notes: tuple[Shown, ...] = ()  # status, romanisation


@dataclass(slots=True, kw_only=True)
class NameGroup:
    """The names in one language and script."""

    tongue: str
    names: tuple[Name, ...]


@dataclass(slots=True, kw_only=True)
class Identifier:
    """An identifier with the scheme that gave it."""

    scheme: Shown
    value: str
    anchor: str = ""
    href: str = ""
    status: Shown | None = None  # only where it is not simply valid
    facts: tuple[Fact, ...] = ()


@dataclass(slots=True, kw_only=True)
class Depicted:
    """A picture that there is of a thing."""

    kind: str  # "map", "timeline", "network", "bars"
    title: str
    path: str  # of its page, from the site's root; `.svg` and `.csv` stand beside it
    width: int
    height: int


@dataclass(slots=True, kw_only=True)
class Section:
    """A part of a page under its heading."""

    template: str  # of templates/sections/, without suffix
    anchor: str
    heading: str
    columns: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    facts: tuple[Fact, ...] = ()
    nodes: tuple[Node, ...] = ()
    groups: tuple[NameGroup, ...] = ()
    pictures: tuple[Depicted, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    hidden: int = 0  # how many more there are than are shown
    more: str = ""  # link to all
    previous: str = ""  # links to the pages beside this
    following: str = ""

    @property
    def file(self) -> str:
        """The template that writes it."""
        return f"sections/{self.template}.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternate:
    """A form in which the document is also to be had."""

    label: str
    href: str
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Where else a document leads; the web's business, so it is handed in."""

    alternates: tuple[Alternate, ...] = ()
    profiles: tuple[Alternate, ...] = ()
    incoming: str = ""  # link to all incoming links, "" where the document holds them all
    previous: str = ""  # the pages of incoming links beside this one
    following: str = ""
    sparql: str = ""
    country: Callable[[str], str] = lambda iri: ""  # where an agent is, as far as it is known
    alike: Hashable = None  # what documents with the very same links have in common; None for those of one


@dataclass(slots=True, kw_only=True)
class Page:
    """A document as a page."""

    iri: str
    title: Shown
    subtitles: tuple[Shown, ...] = ()
    kinds: tuple[Shown, ...] = ()
    lead: tuple[Shown, ...] = ()
    summary: tuple[Shown, ...] = ()  # what a reader wants to know first
    figure: tuple[Shown, ...] = ()  # of an observation
    certainty: Shown | None = None
    quotes: tuple[Quote, ...] = ()
    sections: tuple[Section, ...] = ()
    aside: tuple[Section, ...] = ()
    record: tuple[Fact, ...] = ()
    fate: str = ""  # "replaced", "split", "withdrawn"; "" for a living thing
    successors: tuple[Shown, ...] = ()
    structured: dict[str, object] = field(default_factory=dict)  # schema.org JSON-LD
