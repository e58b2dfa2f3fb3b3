"""Terms as a line of N-Quads has them: whatever is not plain is checked and written by pyoxigraph.

A record is told in some forty lines, most of them of the same few terms. So a term is what stands on a
line, `<iri>` or `"text"@tag`, and is asked of pyoxigraph, which refuses a bad IRI or language tag, once.
"""

from functools import lru_cache
from typing import Final

from pyoxigraph import Literal, NamedNode

from lod import namespaces
from lod.namespaces import Namespace, Ours
from lod.representations.lines import canonical_tag


def line(subject: str, predicate: str, object_: str) -> str:
    """Return a statement in the default graph.

    >>> line(iri("http://x/s"), SKOS["prefLabel"], literal('"서울"', language="ko-hang"))
    '<http://x/s> <http://www.w3.org/2004/02/skos/core#prefLabel> "\\\\"서울\\\\""@ko-Hang .\\n'
    """
    return f"{subject} {predicate} {object_} .\n"


@lru_cache(maxsize=4096)
def iri(text: str) -> str:
    """Return an absolute IRI between angle brackets.

    Raises:
        ValueError: it is none (RFC 3987 §2.2).
    """
    return str(NamedNode(text))


def part(it: str, fragment: str) -> str:
    """Return the IRI of a part of `it`: a name, an identifier.

    >>> part("<http://x/id/agent/1>", "name-2")
    '<http://x/id/agent/1#name-2>'

    Raises:
        ValueError: the fragment is none (RFC 3987 §2.2).
    """
    if _is_plain(fragment) and "#" not in it:
        return f"{it[:-1]}#{fragment}>"
    return iri(f"{it[1:-1]}#{fragment}")


def _is_plain(text: str) -> bool:
    """Whether what stands in an IRI spoils none."""
    return text.isascii() and text.replace("-", "").isalnum()


def literal(text: str, *, language: str = "", datatype: str = "") -> str:
    """Return a literal; one of a tag has it in the case of RFC 5646 §2.1.1.

    Args:
        text: the lexical form.
        language: BCP 47 tag, "" for none.
        datatype: the IRI as `iri` returns it, "" for xsd:string.

    Raises:
        ValueError: the text cannot be written in UTF-8, the tag is none.
    """
    # Nothing that can be printed is escaped (N-Triples §4), but for these two.
    if text.isprintable() and '"' not in text and "\\" not in text:
        quoted = f'"{text}"'
    else:
        quoted = str(Literal(text))
    if language:
        return quoted + _tag(language)
    return f"{quoted}^^{datatype}" if datatype else quoted


@lru_cache(maxsize=4096)
def _tag(language: str) -> str:
    written = str(Literal("", language=language)).removeprefix('""@')
    return "@" + canonical_tag(written.encode()).decode()


class Vocabulary(dict[str, str]):
    """The terms of a namespace by name."""

    def __init__(self, namespace: Namespace) -> None:
        super().__init__()
        self._namespace = namespace

    def __missing__(self, term: str) -> str:
        self[term] = written = str(self._namespace[term])
        return written


class Own:
    """The IRIs of a publisher, as `Ours` mints them."""

    def __init__(self, ours: Ours) -> None:
        """Mint as `ours` does."""
        self._ours = ours
        self.base: Final = ours.base
        self.ap: Final = Vocabulary(ours.ap)
        self.term: Final = lru_cache(maxsize=4096)(self._term)
        # A record is of one thing, of which several parts of it tell.
        self.thing: Final = lru_cache(maxsize=256)(self._thing)
        self.document: Final = lru_cache(maxsize=256)(self._document)
        self.dataset: Final = lru_cache(maxsize=256)(self._dataset)
        # How the IRIs of a kind begin, once it is seen that they are IRIs.
        self._things: Final = lru_cache(maxsize=64)(lambda kind: str(ours.thing(kind, ""))[:-1])
        self._documents: Final = lru_cache(maxsize=64)(lambda kind: str(ours.document(kind, ""))[:-1])

    def scheme(self, key: str) -> str:
        """`{base}def/{scheme}`."""
        return str(self._ours.scheme(key))

    def passage(self, document: str, first: int, last: int) -> str:
        """Lines of a source document."""
        return str(self._ours.passage(document, first, last))

    def period(self, edtf: str) -> str:
        """`{base}id/period/{edtf}`."""
        return str(self._ours.period(edtf))

    def _thing(self, kind: str, key: str) -> str:
        return f"{self._things(kind)}{key}>" if _is_plain(key) else str(self._ours.thing(kind, key))

    def _document(self, kind: str, key: str) -> str:
        return f"{self._documents(kind)}{key}>" if _is_plain(key) else str(self._ours.document(kind, key))

    def _dataset(self, name: str) -> str:
        return str(self._ours.dataset(name))

    def _term(self, scheme: str, key: str) -> str:
        return str(self._ours.term(scheme, key))


@lru_cache(maxsize=64)
def own(ours: Ours) -> Own:
    """Return the IRIs of a publisher; what was written once is kept."""
    return Own(ours)


ADMS: Final = Vocabulary(namespaces.ADMS)
DCAT: Final = Vocabulary(namespaces.DCAT)
DCTERMS: Final = Vocabulary(namespaces.DCTERMS)
EDTF: Final = Vocabulary(namespaces.EDTF)
FOAF: Final = Vocabulary(namespaces.FOAF)
GEO: Final = Vocabulary(namespaces.GEO)
ORG: Final = Vocabulary(namespaces.ORG)
OWL: Final = Vocabulary(namespaces.OWL)
PROV: Final = Vocabulary(namespaces.PROV)
QB: Final = Vocabulary(namespaces.QB)
RDF: Final = Vocabulary(namespaces.RDF)
RDFS: Final = Vocabulary(namespaces.RDFS)
SCHEMA: Final = Vocabulary(namespaces.SCHEMA)
SDMX_MEASURE: Final = Vocabulary(namespaces.SDMX_MEASURE)
SKOS: Final = Vocabulary(namespaces.SKOS)
SKOSXL: Final = Vocabulary(namespaces.SKOSXL)
XSD: Final = Vocabulary(namespaces.XSD)
