"""The gate of shapes: which nodes break which rule of a SHACL file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import RDF
from rdflib.term import BNode, Node

from lod.errors import LodError
from lod.release.literals import literals_as_written
from lod.representations.lines import triple

_SH = Namespace("http://www.w3.org/ns/shacl#")


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A node that breaks a rule."""

    node: str
    path: str  # of the property that is wrong, "" where the rule is on the node itself
    rule: str  # the shape and what it says
    value: str = ""


def violations(data: Iterable[bytes], shapes: Iterable[Path], base: str) -> list[Violation]:
    """Return every violation, sorted; warnings are none.

    Args:
        data: N-Quads lines; what a graph is named makes no difference.
        shapes: Turtle files, whose relative IRIs are resolved against `base`.
        base: the IRI prefix of what we publish.

    Raises:
        LodError: a file of shapes cannot be read, or holds no shapes.
    """
    # Imported when there is something to validate: it takes longer than a small build.
    import pyshacl

    rules = Graph()
    for path in shapes:
        _read(rules, path, base)
    told = Graph()
    try:
        with literals_as_written():  # a rule may be on their form
            told.parse(data=b"".join(map(triple, data)), format="nt")
            _, report, _ = pyshacl.validate(told, shacl_graph=rules, inference="none", inplace=True)
    except (pyshacl.errors.ShapeLoadError, pyshacl.errors.ConstraintLoadError) as error:
        raise LodError(f"the shapes are no shapes: {error}") from error
    if not isinstance(report, Graph):
        raise LodError(f"the shapes could not be used: {report!r}")
    return sorted(_violations(report, rules, base))


def _read(rules: Graph, path: Path, base: str) -> None:
    try:
        rules.parse(path, format="turtle", publicID=base)
    except OSError as error:
        raise LodError(f"{path}: {error.strerror}") from error
    except SyntaxError as error:  # rdflib's BadSyntax
        raise LodError(f"{path}: {error}") from error


def _violations(report: Graph, rules: Graph, base: str) -> Iterator[Violation]:
    for result in report.subjects(RDF.type, _SH.ValidationResult):
        if report.value(result, _SH.resultSeverity) != _SH.Violation:
            continue
        yield Violation(
            node=str(report.value(result, _SH.focusNode)),
            path=str(report.value(result, _SH.resultPath) or ""),
            rule=_rule(report, rules, result),
            value=str(report.value(result, _SH.value) or ""),
        )


def _rule(report: Graph, rules: Graph, result: Node) -> str:
    """Return the shape's name and what it says, or the kind of constraint where it says nothing."""
    shape = report.value(result, _SH.sourceShape)
    named = shape
    while isinstance(named, BNode):  # a property shape inside the shape of a node
        named = next(rules.subjects(_SH.property, named), None)
    said = min(report.objects(result, _SH.resultMessage), key=_preference, default=None)
    component = str(report.value(result, _SH.sourceConstraintComponent) or "")
    what = str(said) if said is not None else component.rpartition("#")[2]
    return f"{_local(str(named))}: {what}" if isinstance(named, URIRef) else what


def _preference(message: Node) -> tuple[int, str, str]:
    """Sort English first, as all else in a report is, then what has no language."""
    language = (getattr(message, "language", None) or "").lower()
    rank = 0 if language.partition("-")[0] == "en" else 1 if not language else 2
    return rank, language, str(message)


def _local(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]
