"""RDF as it is: Turtle, N-Triples, N-Quads, TriG, RDF/XML, JSON-LD; only blank nodes are given names.

Nothing is fetched: a remote JSON-LD context or an external XML entity makes the source unreadable.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from pyoxigraph import NamedNode, Quad, RdfFormat

from lod.converters.rdf_source.naming import Naming
from lod.converters.rdf_source.reading import quads_of
from lod.errors import Notice, Problem, UnreadableSource
from lod.namespaces import NAMES
from lod.packing import unpacked
from lod.records.statements import Skolems, Statements, classless

FORMATS: Final = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "rdf": RdfFormat.RDF_XML,
    "owl": RdfFormat.RDF_XML,
    "xml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "json": RdfFormat.JSON_LD,
    "jsonl": RdfFormat.JSON_LD,
    "ndjson": RdfFormat.JSON_LD,
}
_BY_LINE: Final = frozenset({"jsonl", "ndjson"})  # a document of JSON-LD on each line


def convert(
    stream: BinaryIO,
    file: str,
    *,
    first: int = 1,
    format: str = "",
    source: str = "",
    base: str = "",
    labels: tuple[str, ...] = (),
) -> Iterator[Statements | Problem | Notice]:
    """Yield what the file tells of each subject, in the order of the file.

    A subject whose statements stand apart in the file is told once for each run of them. Of subjects whose
    names pages and search will not know, the properties that seem to hold these are told at the end.

    Args:
        stream: the file's bytes, plain or packed with gzip.
        file: how a Problem names the source.
        first: ordinal of the first subject.
        format: a suffix of FORMATS, where the file's name does not tell it.
        source: name of the source, which names its blank nodes (filled by the build).
        base: IRI to resolve relative IRIs against and to name blank nodes under (filled by the build).
        labels: IRIs of properties that name a thing, beside NAMES (filled by the build).

    Raises:
        UnreadableSource: the grammar is broken in a format without lines to go on at; names line and column.
    """
    token = format or file.removesuffix(".gz").rpartition(".")[2].lower()
    quads = quads_of(unpacked(stream), file, _format(token, file), base, by_line=token in _BY_LINE)
    faults: list[Problem] = []
    skolems = Skolems(f"{base}.well-known/genid/", source)
    naming = Naming(frozenset((*NAMES, *map(NamedNode, labels))))
    for ordinal, (subject, told) in enumerate(skolems.gather(_plain(quads, faults)), first):
        yield from _drain(faults)
        naming.look(subject, told)
        statements = Statements(subject, tuple(told), file, ordinal)
        if statements.is_over and base and subject.startswith(f"{base}id/"):
            yield from (classless(each, subject, file, ordinal) for each in statements.classes)
            statements = statements.without_classes()
        yield statements
    yield from _drain(faults)
    yield from naming.notice(file)


def _format(token: str, file: str) -> RdfFormat:
    if token not in FORMATS:
        raise UnreadableSource(
            f"{file}: no RDF format is known by {token!r}; set format to one of {', '.join(FORMATS)}"
        )
    return FORMATS[token]


def _drain(faults: list[Problem]) -> Iterator[Problem]:
    yield from faults
    faults.clear()


def _plain(outcomes: Iterable[Quad | Problem], faults: list[Problem]) -> Iterator[Quad]:
    """Yield the quads; put the problems aside in the order met."""
    for outcome in outcomes:
        if isinstance(outcome, Problem):
            faults.append(outcome)
        else:
            yield outcome
