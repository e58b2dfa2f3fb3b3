"""The page of one thing: a person, a body, an undertaking, a figure, a concept, somebody else's resource."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from lod.documents import Document
from lod.namespaces import ADMS, DCTERMS, FOAF, OWL, PROV, RDFS, SCHEMA, SKOS, SKOSXL
from lod.web.pages import incoming, ledgers, names, shown, sources, ties
from lod.web.pages.description import LABELS, OTHER_NAMES, TYPE, Description, Literal
from lod.web.pages.parts import Parts, anchor
from lod.web.pages.pictures.depicted import depicted
from lod.web.pages.sections import Fact, Links, Node, Page, Section
from lod.web.pages.site import Frame
from lod.web.pages.structured import structured
from lod.web.pages.summary import figure, summary
from lod.web.pages.terms import Shown, capital

TERMS: Final = 150  # terms of a vocabulary that are written out
_RECORD: Final = FOAF["isPrimaryTopicOf"].value
_OF_RECORDS: Final = frozenset({TYPE, FOAF["primaryTopic"].value})  # said by the page itself
_GENERIC: Final = frozenset(
    {FOAF["Document"].value, PROV["Entity"].value, OWL["NamedIndividual"].value, SKOS["ConceptScheme"].value}
)
_DERIVED: Final = PROV["wasDerivedFrom"].value
_LEAD: Final = (DCTERMS["description"].value, SKOS["definition"].value, SKOS["scopeNote"].value)
_LEAD_OR_COMMENT: Final = (*_LEAD, RDFS["comment"].value)
# schema.org says again what our own dates say.
_DOUBLED: Final = (
    ("birth", (SCHEMA["birthDate"],)),
    ("death", (SCHEMA["deathDate"],)),
    ("established", (SCHEMA["foundingDate"],)),
    ("terminated", (SCHEMA["dissolutionDate"],)),
    ("date", (SCHEMA["startDate"], SCHEMA["endDate"])),
)


def page(document: Document, told: Description, frame: Frame, links: Links) -> Page:
    """Lay out the page of a document."""
    thing, parts = document.thing, Parts(document.thing, frame, told)
    title = title_of(parts)
    return Page(
        iri=thing,
        title=title,
        subtitles=names.subtitles(parts, title),
        kinds=_kinds(parts),
        lead=tuple(_lead(parts)),
        summary=summary(parts),
        figure=figure(parts),
        certainty=parts.certainty(thing),
        quotes=tuple(parts.quotes(thing)),
        sections=tuple(filter(None, _sections(parts, links, document))),
        aside=tuple(filter(None, _aside(parts))),
        record=_record(parts, document.record),
        fate="" if document.state == "current" else document.state,
        successors=tuple(parts.terms.node(iri) for iri in document.successors),
        structured=structured(thing, told, frame),
    )


def title_of(parts: Parts) -> Shown:
    """What the page is called: its label, else words made of what it ties together."""
    label = parts.told.label(parts.thing, parts.frame.languages)
    if label is not None and parts.thing.startswith(parts.frame.site.base):
        return parts.terms.titled(label)
    shown = parts.terms.node(parts.thing)
    if label is not None:
        return replace(shown, href="", iri="")
    ap = parts.ap
    ties = parts.told.values(parts.thing, ap["agent"], ap["indicator"], ap["aspect"], ap["in"], ap["about"])
    quoted = parts.told.first(parts.thing, PROV["value"])
    if isinstance(quoted, Literal):
        return Shown(text=f"“{quoted.value}”")
    if not ties:
        return replace(shown, href="")
    date = parts.told.first(parts.thing, ap["date"])
    said = [parts.terms.shown(term).text for term in (*ties, *([date] if date else ()))]
    return Shown(text=" · ".join(said))


def _kinds(parts: Parts) -> tuple[Shown, ...]:
    """The classes in words: the same for all of these classes, where the document names none of them."""
    classes = parts.told.classes(parts.thing)
    if not parts.told.said.keys().isdisjoint(classes):
        return tuple(_in_words(parts, classes))
    key = ("kinds", parts.frame.lens, classes)
    return parts.frame.site.remembered.get(key, lambda: tuple(_in_words(parts, classes)))


def _in_words(parts: Parts, classes: Sequence[str]) -> Iterator[Shown]:
    """The classes, said in words; the colourless ones only where there is no other."""
    types = sorted(classes, key=lambda iri: parts.terms.position("classes", iri))
    telling = [iri for iri in types if iri not in _GENERIC] or types[:1]
    seen = set()
    for iri in telling:
        words = parts.terms.named("classes", iri)
        if words not in seen:
            seen.add(words)
            ours = iri.startswith(parts.frame.site.base)
            yield Shown(text=words, iri=iri if ours else "", href=parts.frame.link(iri) if ours else "")


def _leading(parts: Parts) -> tuple[str, ...]:
    """What describes the thing; a comment on one of our own entities is a cataloguer's note."""
    base = parts.frame.site.base
    noted = parts.thing.startswith(base) and parts.thing.startswith(("id/", "source/"), len(base))
    return _LEAD if noted else _LEAD_OR_COMMENT


def _lead(parts: Parts) -> Iterator[Shown]:
    about = parts.told.about(parts.thing)
    for predicate in _leading(parts):
        if predicate not in about:
            continue
        texts = parts.told.texts(parts.thing, predicate)
        own = [text for text in texts if (text.language or "").split("-")[0] == parts.frame.visit.language]
        for text in own or ([best] if (best := parts.terms.best(texts)) else []):
            yield parts.terms.shown(text)


def _sections(parts: Parts, links: Links, document: Document) -> Iterator[Section | None]:
    passages = sources.section(parts)
    if not passages:  # of a document, title and subtitle say it all
        yield names.section(parts)
    yield _facts(parts)
    yield shown.section(parts.frame, depicted(parts, links.country))
    yield passages
    yield from ledgers.sections(parts)
    yield from _fragments(parts)
    yield incoming.section(parts, links, document.incoming)


def _shown_elsewhere(parts: Parts) -> frozenset[str]:
    """Properties of the thing that the page shows in a place of their own, or in another's words."""
    told = tuple([said.predicate for said in parts.told.lines(parts.thing)])
    never = _never_facts(parts.ap.iri, parts.told.labels, _leading(parts), told)
    return never.difference(names.telling_more(parts))


@lru_cache(maxsize=1024)
def _never_facts(
    ap: str, labels: tuple[str, ...], leading: tuple[str, ...], told: tuple[str, ...]
) -> frozenset[str]:
    named = {
        *labels,
        *OTHER_NAMES,
        SKOS["hiddenLabel"].value,
        *(SKOSXL[rank].value for rank in names.RANKS),
    }
    own = {ap + term for term in ("certainty", "notBefore", "notAfter")}
    doubled = {twin.value for term, twins in _DOUBLED if ap + term in told for twin in twins}
    return frozenset({
        TYPE, *leading, *named, *own, *doubled, PROV["wasDerivedFrom"].value, ADMS["identifier"].value,
        SCHEMA["sameAs"].value, FOAF["isPrimaryTopicOf"].value, DCTERMS["hasPart"].value,
    })  # fmt: skip


def _facts(parts: Parts) -> Section | None:
    taken = _shown_elsewhere(parts)
    # A comment in another language than the lead's is not lost.
    facts = [fact for fact in parts.facts(parts.thing, without=taken) if fact.values or fact.nested]
    derived_from = parts.told.about(parts.thing).get(_DERIVED)
    if derived_from is not None:
        evidence = {iri for iri in derived_from.nodes if not list(_quoted(parts, iri))}
        derived = [one for one in derived_from.values if one in evidence]
        if evidence:
            facts.append(parts.fact(_DERIVED, derived))
    if not facts:
        return None
    return Section(template="facts", anchor="facts", heading=parts.frame.words("facts"), facts=tuple(facts))


def _quoted(parts: Parts, passage: str) -> Iterator[str]:
    if parts.told.first(passage, PROV["value"]) or "#line=" in passage:
        yield passage


def _aside(parts: Parts) -> Iterator[Section | None]:
    identifiers = names.identifiers(parts)
    yield identifiers
    yield names.elsewhere(parts, identifiers)


def _fragments(parts: Parts) -> Iterator[Section | None]:
    """The `#…` nodes to which nothing on the page leads: ties of the thing, the terms of a vocabulary."""
    known = parts.told.iris(parts.thing, names.IDENTIFIER)
    fragments = [node for node in parts.told.fragments(parts.thing) if node not in known]
    if not fragments:  # nearly always
        return
    reached = set[str]().union(*[said.nodes for said in parts.told.lines(parts.thing)])
    passage = parts.ap["Passage"].value
    left = [node for node in fragments if node not in reached and not parts.told.is_a(node, passage)]
    if not left:
        return
    tied = [node for node in left if ties.is_tie(parts, node)]
    yield ties.section(parts, tied)
    left = [node for node in left if node not in tied]
    if not left:
        return
    yield Section(
        template="nodes",
        anchor="terms",
        heading=parts.frame.words("terms"),
        nodes=tuple(_term(parts, node) for node in left[:TERMS]),
        hidden=max(0, len(left) - TERMS),
    )


def _term(parts: Parts, node: str) -> Node:
    """A term of a vocabulary: its names and kinds above, the rest below."""
    told = parts.told
    head = parts.terms.node(node)
    names = [parts.terms.shown(text) for text in told.texts(node, *LABELS[:2])]
    kinds = [parts.terms.named("classes", kind) for kind in sorted(told.types(node))]
    home = told.iris(node, RDFS["isDefinedBy"]) == [parts.thing]
    without = {TYPE, *LABELS[:2], *([RDFS["isDefinedBy"].value] if home else [])}
    return Node(
        head=replace(head, href=""),
        others=tuple(dict.fromkeys(name for name in names if name.text != head.text)),
        kinds=tuple(dict.fromkeys(kinds)),
        anchor=anchor(node),
        facts=parts.facts(node, without=without, depth=1),
    )


def _record(parts: Parts, record: str) -> tuple[Fact, ...]:
    """What is said of the record, not of the thing."""
    own = parts.facts(record, without=_OF_RECORDS) if record else ()
    return (*own, *_further_records(parts, record))


def _further_records(parts: Parts, record: str) -> Iterator[Fact]:
    """The records of other sources that tell of the same thing, each with its dataset."""
    told = parts.told
    records = told.iris(parts.thing, _RECORD)
    if records == [record]:  # most often
        return
    for iri in sorted({*records} - {record}):
        shown = (parts.terms.node(one) for one in (iri, *told.iris(iri, DCTERMS["isPartOf"])))
        label = capital(parts.terms.named("properties", _RECORD))
        yield Fact(label=label, iri=_RECORD, values=tuple(shown))
