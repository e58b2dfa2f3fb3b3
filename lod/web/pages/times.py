"""A document's past on its page: its states, how to cite it, what changed between two of them."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Triple

from lod.web.pages.description import Description, Literal, Term, name_of, term_of
from lod.web.pages.parts import DEPTH, Parts, anchor
from lod.web.pages.rendering import render
from lod.web.pages.sections import Alternate, Fact
from lod.web.pages.site import Frame
from lod.web.pages.terms import Shown, capital


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The document as a release has it."""

    release: str  # name
    day: str  # ISO 8601
    href: str
    changes: str = ""  # link to what changed in it, "" for the first


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """What a page says of the document's past."""

    versions: tuple[Version, ...] = ()  # that differ, newest first
    whole: str = ""  # link to the list of all
    earlier: Version | None = None  # the one that this page shows, where it is not the present
    last: Version | None = None  # the last one, where this page is what is left of a thing
    present: str = ""  # link to the present document
    citation: str = ""  # in words, with something in the place of the page's title
    styles: tuple[Alternate, ...] = ()  # the citation as files
    alike: Hashable = None  # what documents with the same past have in common; None for that of one


@dataclass(frozen=True, slots=True)
class Row:
    """A property of which values came or went."""

    label: str
    removed: Fact
    added: Fact


@dataclass(frozen=True, slots=True)
class Part:
    """The changed properties of a node: the thing itself, its record, a name, an identifier."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What is compared: the thing, the two releases by name, and the statements that only one of them has."""

    thing: str
    record: str
    older: str
    newer: str
    before: bool  # whether the older one tells of it
    after: bool
    removed: Iterable[Triple]
    added: Iterable[Triple]


def changes_page(changed: Changed, triples: Iterable[Triple], frame: Frame) -> str:
    """Write what changed in a thing; `triples` are those of both documents, for their names."""
    parts = Parts(changed.thing, frame, Description(triples, frame.site.labels))
    return render(
        "entity_changes.html",
        frame,
        title=parts.terms.node(changed.thing),
        changed=changed,
        parts=tuple(_parts(changed, parts)),
    )


def _parts(changed: Changed, parts: Parts) -> Iterator[Part]:
    gone, new = _by_subject(changed.removed, changed), _by_subject(changed.added, changed)
    subjects = sorted({*gone, *new}, key=lambda node: _order(node, changed))
    for subject in subjects:
        before, after = gone.get(subject, {}), new.get(subject, {})
        predicates = sorted({*before, *after}, key=lambda one: parts.terms.position("properties", one))
        rows = tuple(
            Row(
                capital(parts.terms.named("properties", predicate)),
                _fact(predicate, before.get(predicate, []), parts),
                _fact(predicate, after.get(predicate, []), parts),
            )
            for predicate in predicates
        )
        yield Part(_heading(subject, changed, parts), rows)


def _by_subject(triples: Iterable[Triple], changed: Changed) -> Mapping[str, dict[str, list[Term]]]:
    """The values by subject and property, but for the thing's own nodes: each is a part by itself."""
    found: dict[str, dict[str, list[Term]]] = {}
    own = tuple(f"{iri}#" for iri in (changed.thing, changed.record) if iri)
    for triple in triples:
        if isinstance(triple.object, Triple):  # a page tells nothing of statements
            continue
        value = term_of(triple.object)
        if isinstance(value, Literal) or not value.startswith((*own, "_:")):
            about = found.setdefault(name_of(triple.subject), {})
            about.setdefault(triple.predicate.value, []).append(value)
    return found


def _order(node: str, changed: Changed) -> tuple[int, str]:
    """The thing first, what belongs to it, then its record."""
    bare = node.partition("#")[0]
    return (0 if node == changed.thing else 2 if bare == changed.record else 1), node


def _heading(node: str, changed: Changed, parts: Parts) -> str:
    words = parts.frame.words
    if node == changed.thing:
        return words("diff_thing")
    if node == changed.record:
        return words("record")
    scheme = parts.told.first(node, parts.ap["scheme"])
    label = parts.told.label(node if scheme is None else name_of(scheme), parts.frame.languages)
    return label.value if label is not None else anchor(node)


def _fact(predicate: str, values: Sequence[Term], parts: Parts) -> Fact:
    """The values as any page shows them; what that tells in place is linked to."""
    fact = parts.fact(predicate, values, depth=DEPTH)
    return replace(fact, values=tuple(_away(value, parts.frame) for value in fact.values))


def _away(shown: Shown, frame: Frame) -> Shown:
    return replace(shown, href=frame.link(shown.iri)) if shown.href.startswith("#") else shown
