"""Terms, facts and passages of a description, as the sections of a page hold them."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from operator import attrgetter
from typing import Final
from urllib.parse import quote

from lod.names import canonical_tag
from lod.namespaces import DCTERMS, FOAF, PROV, RDFS, SCHEMA, SDMX_MEASURE, SKOS, Namespace, Ours
from lod.representations.reading import Said
from lod.web.pages.codes import code_of
from lod.web.pages.description import LABELS, TYPE, Description, Literal, Term, name_of
from lod.web.pages.sections import Fact, Node, Quote
from lod.web.pages.site import Frame
from lod.web.pages.terms import Shown, Terms, capital, position

DEPTH: Final = 4  # of nodes told within nodes
FIELD: Final = 60  # values of one property that are written out
_TOPIC: Final = FOAF["primaryTopic"].value
_DERIVED: Final = PROV["wasDerivedFrom"].value
_predicate: Final = attrgetter("predicate")
_LINES: Final = re.compile(r"#line=(\d+)(?:,(\d+))?$")


@dataclass(slots=True, eq=False)
class Parts:
    """Makes the parts of one document's page for one visitor."""

    thing: str
    frame: Frame
    told: Description
    placed: set[str] = field(default_factory=set)  # nodes that the page tells in place
    ap: Namespace = field(init=False)  # our own terms
    terms: Terms = field(init=False)  # how a term is shown
    pointing: list[tuple[str, str]] = field(init=False)  # property, subject: what points here, but the record
    _quoted: dict[str, Quote] = field(init=False, default_factory=dict)  # passages: many rows rest on one
    _fragment: str = field(init=False)  # how fragments of the thing begin
    _own: tuple[str, ...] = field(init=False)  # how nodes begin that may be told in place
    _certainty: str = field(init=False)
    _not_to_be_confused: str = field(init=False)

    def __post_init__(self) -> None:
        """Settle what every part asks for."""
        self.ap, blank, self._certainty, self._not_to_be_confused = _of_base(self.frame.site.base)
        self.terms = Terms(self.frame, self.told, self.ap.iri)
        thing = self.thing
        self.pointing = [
            (said.predicate, subject)
            for subject, lines in self.told.said.items()
            for said in lines
            if thing in said.nodes and said.predicate != _TOPIC
        ]
        self._fragment = f"{thing}#"
        self._own = (self._fragment, *blank)

    def facts(self, subject: str, *, without: Collection[str] = (), depth: int = 0) -> tuple[Fact, ...]:
        """Every property of `subject` that is not in `without`, in the catalogue's order."""
        lines = self.told.lines(subject)
        order = _order(tuple(map(_predicate, lines)), frozenset(without), self.ap.iri)
        known, lens = self.told.said, self.frame.lens
        facts: list[Fact] = []
        fact: Fact | None
        for number in order:
            said = lines[number]
            made, plain = said.made, not said.nodes and said.predicate not in known
            # Most are those of other things too: what depends on no more of the document is kept.
            if made is None or (named := lens if plain else self._named(said)) is None:
                fact = self.fact(said.predicate, said.values, depth=depth)
            elif (fact := made.get(named)) is None:
                fact = made[named] = self.fact(said.predicate, said.values, depth=depth)
            facts.append(fact)
        return tuple(facts)

    def _named(self, said: Said) -> tuple[str | Literal | None, ...] | None:
        """Return on what a fact depends: the lens, names of the predicate and of nodes, each after its node.

        None where it depends on more of the document.
        """
        if said.predicate == self._not_to_be_confused:
            return None
        told, own = self.told, self._own
        known, languages = told.said, self.frame.languages
        named: list[str | Literal | None] = [self.frame.lens]
        if said.predicate in known:
            named.append(told.label(said.predicate, languages))
        for node in said.nodes:
            if node.startswith(own):
                return None
            if node in known:
                named += node, told.label(node, languages)
        return tuple(named)

    def fact(self, predicate: str, values: Sequence[Term], *, depth: int = 0) -> Fact:
        """A property with its values; nodes of this document are told in place."""
        if len(values) == 1 and not self._is_inner(values[0], depth):  # most often
            return self._plain(predicate, values[0])
        inner = [value for value in values if self._is_inner(value, depth)][:FIELD]
        self.placed.update(map(name_of, inner))
        tongues = {self._foreign(value) for value in values}
        several = len(tongues) > 1
        outer = [self._shown(predicate, value, tongue=several) for value in values if value not in inner]
        outer.sort(key=lambda one: one.text.casefold())
        return Fact(
            label=self._called(predicate),
            iri=predicate,
            note=self.frame.words.tongue(next(iter(tongues))) if len(tongues) == 1 and any(tongues) else "",
            values=tuple(outer[:FIELD]),
            nested=tuple([self.node(name_of(value), depth=depth + 1) for value in inner]),
            hidden=max(0, len(outer) - FIELD),
        )

    def _called(self, predicate: str) -> str:
        """What a property is called above its values."""
        return capital(self.terms.named("properties", predicate))

    def _plain(self, predicate: str, value: Term) -> Fact:
        tongue = self._foreign(value)
        return Fact(
            label=self._called(predicate),
            iri=predicate,
            note=self.frame.words.tongue(tongue) if tongue else "",
            values=(self._shown(predicate, value, tongue=False),),
        )

    def node(self, subject: str, *, depth: int = 1) -> Node:
        """A node told in place, under its name where it has one."""
        label = self.told.label(subject, self.frame.languages)
        return Node(
            head=self.terms.shown(label) if label else None,
            anchor=anchor(subject),
            facts=self.facts(subject, without=self._said_above(subject, label), depth=depth),
        )

    def _said_above(self, subject: str, label: Literal | None) -> set[str]:
        """The properties that a node's name already tells."""
        about = self.told.about(subject)
        return {one for one in LABELS if label and one in about and about[one].values == (label,)}

    def said(self, node: str, value: Term) -> Shown:
        """A value that a statement tells: where it is of countries, their codes by name."""
        coded = any(aspect.endswith("country") for aspect in self.told.iris(node, self.ap["aspect"]))
        predicate = SCHEMA["addressCountry"].value if coded else self.ap["value"].value
        return self._shown(predicate, value, tongue=False)

    def certainty(self, node: str) -> Shown | None:
        """How sure a statement is, in words."""
        found = self.told.first(node, self._certainty)
        return self.terms.shown(found) if found else None

    def quotes(self, node: str) -> Iterator[Quote]:
        """The passages that `node` rests on, those of the first document first.

        Several statements may rest on one line. Its words are shown where they hold what `node` says; else
        what is printed for `node`, or nothing but the place.
        """
        passages = self.told.iris(node, _DERIVED)
        if not passages:
            return
        passages.sort(key=passage_order)
        printed = [text.value for text in self.told.texts(node, self.ap["asPrinted"])]
        said = [text.value.casefold() for text in self.told.texts(node, *_speaking(self.ap))] or [""]
        for passage in passages:
            if self.told.first(passage, PROV["value"]) or _LINES.search(passage):
                quote = self.quote(passage)
                words = quote.words.casefold()
                if any(text in words for text in (*said, *map(str.casefold, printed)) if text):
                    yield quote
                else:
                    yield replace(quote, words=printed[0] if len(printed) == 1 else "")

    def quote(self, passage: str) -> Quote:
        """A passage: its words, its lines, its document."""
        known = self._quoted.get(passage)
        if known is None:
            known = self._quoted[passage] = self._made(passage)
        return known

    def _made(self, passage: str) -> Quote:
        words = self.told.first(passage, PROV["value"])
        document = self.told.first(passage, DCTERMS["isPartOf"])
        return Quote(
            words=words.value if isinstance(words, Literal) else "",
            href=self.frame.link(passage),
            where=self.lines(passage),
            document=in_brief(self.terms.shown(document)) if document else None,
        )

    def lines(self, passage: str) -> str:
        """The lines of a passage, counted from 1 as people do (RFC 5147 §2.2.2 counts positions from 0)."""
        match = _LINES.search(passage)
        if not match:
            return ""
        first, last = int(match[1]) + 1, int(match[2] or match[1])
        words = self.frame.words
        return (
            words("lines", first=str(first), last=str(last))
            if last > first
            else words("line", line=str(first))
        )

    def _shown(self, predicate: str, value: Term, *, tongue: bool) -> Shown:
        if not isinstance(value, Literal):
            return self._node(predicate, value)
        if not value.language:
            said_by = code_of(predicate, self.ap.iri, self.frame.words)
            if said_by is not None and (said := said_by(value.value)):
                return said
        return self.terms.shown(value, tongue=tongue and bool(self._foreign(value)))

    def _node(self, predicate: str, node: str) -> Shown:
        """A node: a class by its words, and what this page tells in place by a link to there."""
        shown = self.terms.node(node)
        if predicate == TYPE:
            return replace(shown, text=self.terms.named("classes", node), lang="")
        if shown.away and predicate == self._not_to_be_confused:
            return replace(shown, remark=self._remark(node))
        if node in self.placed or (node.startswith(self._fragment) and node in self.told):
            return replace(shown, href=f"#{quote(anchor(node))}", away=False)
        return shown

    def _remark(self, node: str) -> str:
        """What a statement about this thing says of a resource of others, which has no name here."""
        said = (
            text.value
            for _, statement in self.told.pointing(node, self.ap["object"])
            if self.thing in self.told.iris(statement, self.ap["about"])
            for text in self.told.texts(statement, RDFS["comment"])
        )
        return next(said, "")

    def _foreign(self, value: Term) -> str:
        """The language of a literal, "" where it has none or the reader's."""
        tag = value.language if isinstance(value, Literal) else ""
        return _foreign(tag, self.frame.visit.language) if tag else ""

    def _is_inner(self, value: Term, depth: int) -> bool:
        """Whether a node is told in place, once: a fragment of the thing, a source's blank node."""
        if isinstance(value, Literal) or depth >= DEPTH:
            return False
        if not value.startswith(self._own) or (depth and value.startswith(self._fragment)):
            return False
        return value in self.told and value not in self.placed


@cache
def _of_base(base: str) -> tuple[Namespace, tuple[str, ...], str, str]:
    """Return our own terms, how blank nodes begin, and the two of our properties that are asked for most."""
    ap = Ours(base).ap
    blank = (f"{base}.well-known/genid/", "_:")
    return ap, blank, ap["certainty"].value, ap["notToBeConfusedWith"].value


@cache
def _speaking(ap: Namespace) -> tuple[str, ...]:
    """The properties whose texts a passage proves."""
    names = (RDFS["label"], SKOS["prefLabel"], SKOS["altLabel"])
    return tuple(term.value for term in (*names, ap["value"], SDMX_MEASURE["obsValue"], ap["date"]))


@lru_cache(maxsize=1024)
def _foreign(tag: str, language: str) -> str:
    """Return a language tag as HTML has it, "" where it is of a language."""
    return "" if tag.split("-")[0].lower() == language else canonical_tag(tag)


@lru_cache(maxsize=1024)  # most things of a kind are told by the same properties
def _order(predicates: tuple[str, ...], without: frozenset[str], ap: str) -> tuple[int, ...]:
    """Return in which order the properties of a subject are shown: that of the catalogue."""
    told = [number for number, predicate in enumerate(predicates) if predicate not in without]
    return tuple(sorted(told, key=lambda number: position("properties", predicates[number], ap)))


def anchor(node: str) -> str:
    """What a node told in place is called within its page."""
    return node.partition("#")[2] or node.rpartition("/")[2]


def passage_order(passage: str) -> tuple[str, int, int]:
    """Sort passages by document, then by line."""
    match = _LINES.search(passage)
    document = passage.partition("#")[0]
    return (document, int(match[1]), int(match[2] or match[1])) if match else (document, -1, -1)


def in_brief(title: Shown) -> Shown:
    """A title without what stands in brackets at its end."""
    text = re.sub(r"(?<=.{12})\s*\([^()]*\)$", "", title.text)
    return title if text == title.text else replace(title, text=text)
