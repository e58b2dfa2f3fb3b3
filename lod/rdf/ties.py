"""Participations, observations and statements in RDF: one node each, with date, certainty and passage."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from lod.dates import Edtf
from lod.namespaces import DCTERMS, FOAF, QB, RDF, RDFS, SCHEMA, SDMX_MEASURE, XSD, Namespace
from lod.rdf import triples
from lod.rdf.evidence import duration, literal, of_bounds, of_date, of_evidence
from lod.rdf.telling import Telling
from lod.records.evidence import Text
from lod.records.ties import Assertion, Observation, Participation, Ref


@triples.register
def _(tie: Participation, telling: Telling) -> Iterator[Triple]:
    ours = telling.ours
    it = ours.thing("participation", tie.key)
    yield Triple(it, RDF["type"], ours.ap["Participation"])
    yield Triple(it, ours.ap["in"], ours.thing("undertaking", tie.undertaking))
    yield Triple(it, ours.ap["agent"], ours.thing("agent", tie.agent))
    yield Triple(it, ours.ap["role"], ours.term("role", tie.role))
    yield from of_date(it, tie.date, telling)
    if tie.frequency:
        yield Triple(it, SCHEMA["repeatFrequency"], duration(tie.frequency))
    if tie.state:
        yield Triple(it, ours.ap["state"], ours.ap[tie.state])
    if tie.list_number is not None:
        yield Triple(it, ours.ap["listNumber"], number(tie.list_number))
    yield from _of_spellings(it, tie.as_printed, telling)
    yield from of_evidence(it, tie.evidence, telling)


@triples.register
def _(figure: Observation, telling: Telling) -> Iterator[Triple]:
    ours = telling.ours
    it, dataset = ours.thing("observation", figure.key), ours.dataset(telling.dataset)
    yield Triple(it, RDF["type"], QB["Observation"])
    yield Triple(it, QB["dataSet"], dataset)
    yield Triple(dataset, RDF["type"], QB["DataSet"])
    yield Triple(dataset, QB["structure"], ours.scheme("dsd"))
    yield Triple(it, ours.ap["about"], referred(figure.about, telling))
    yield Triple(it, ours.ap["indicator"], ours.term("indicator", figure.indicator))
    yield Triple(it, SDMX_MEASURE["obsValue"], number(figure.value))
    if figure.unit:
        yield Triple(it, ours.ap["unit"], Literal(figure.unit, language="en"))
    if figure.qualifier:
        yield Triple(it, ours.ap["qualifier"], Literal(figure.qualifier, language="en"))
    yield from _of_period(it, figure.date, telling)
    yield from of_date(it, figure.date, telling)
    yield from _of_spellings(it, figure.as_printed, telling)
    yield from of_evidence(it, figure.evidence, telling)


@triples.register
def _(said: Assertion, telling: Telling) -> Iterator[Triple]:
    ours = telling.ours
    it, about = ours.thing("statement", said.key), referred(said.about, telling)
    yield Triple(it, RDF["type"], ours.ap["Statement"])
    yield Triple(it, ours.ap["about"], about)
    yield Triple(it, ours.ap["aspect"], ours.term("aspect", said.aspect))
    if said.value is not None:
        yield Triple(it, ours.ap["value"], _value(said.value, is_iri=said.is_iri))
    if said.unit:
        yield Triple(it, ours.ap["unit"], Literal(said.unit, language="en"))
    if said.object is not None:
        yield Triple(it, ours.ap["object"], referred(said.object, telling))
    yield from of_date(it, said.date, telling)
    if said.frequency:
        yield Triple(it, SCHEMA["repeatFrequency"], duration(said.frequency))
    if said.ordinal is not None:
        yield Triple(it, ours.ap["ordinal"], number(said.ordinal))
    if said.place is not None:
        yield Triple(it, SCHEMA["location"], literal(said.place))
    yield from of_evidence(it, said.evidence, telling)
    yield from _of_direct_link(about, said, telling)


def referred(named: Ref, telling: Telling) -> NamedNode:
    """Return the IRI of an entity named by another record."""
    return telling.ours.thing(named.kind, named.key) if named.kind else NamedNode(named.key)


def number(value: int | Decimal) -> Literal:
    """Return an xsd:integer or, with the digits as they stand, an xsd:decimal."""
    return Literal(str(value), datatype=XSD["integer" if isinstance(value, int) else "decimal"])


def _value(value: Text | int | Decimal, *, is_iri: bool) -> Literal:
    if isinstance(value, Text):
        return Literal(value.text, datatype=XSD["anyURI"]) if is_iri else literal(value)
    return number(value)


def _of_spellings(it: NamedNode, spellings: tuple[str, ...], telling: Telling) -> Iterator[Triple]:
    for spelling in spellings:
        yield Triple(it, telling.ours.ap["asPrinted"], Literal(spelling))


def _of_period(it: NamedNode, when: Edtf | None, telling: Telling) -> Iterator[Triple]:
    """Yield the dimension of time, which every observation needs (Data Cube IC-11), dated or not."""
    ours = telling.ours
    period = ours.period(when.text if when else "")
    yield Triple(it, ours.ap["period"], period)
    yield Triple(period, RDF["type"], DCTERMS["PeriodOfTime"])
    if when is None:
        yield Triple(period, RDFS["label"], Literal("date unknown", language="en"))
        yield Triple(period, RDFS["label"], Literal("시기 미상", language="ko"))
        return
    yield Triple(period, RDFS["label"], Literal(when.text))
    yield from of_bounds(period, when, telling)


def _of_direct_link(about: NamedNode, said: Assertion, telling: Telling) -> Iterator[Triple]:
    """Yield the plain statement beside the node, where a property of ours or of others says the same."""
    if said.is_iri and said.aspect in _PAGES and isinstance(said.value, Text):
        address = said.value.text
        yield Triple(
            about, _PAGES[said.aspect], NamedNode(address if ":" in address else f"http://{address}")
        )
    if said.object is None:
        return
    target = referred(said.object, telling)
    if said.aspect in _DIRECT:
        namespace, term = _DIRECT[said.aspect]
        yield Triple(about, (namespace or telling.ours.ap)[term], target)
    elif said.aspect in _INVERSE:
        yield Triple(target, telling.ours.ap[_INVERSE[said.aspect]], about)


_PAGES: Final[Mapping[str, NamedNode]] = {"link": FOAF["page"], "website": FOAF["homepage"]}
_DIRECT: Final[Mapping[str, tuple[Namespace | None, str]]] = {
    "part-of": (None, "partOf"),
    "occurrence-of": (None, "partOf"),
    "strategic-direction": (None, "contributesTo"),
    "key-initiative": (None, "contributesTo"),
    "resulted-in": (None, "resultedIn"),
    "describes": (SCHEMA, "about"),
}
_INVERSE: Final[Mapping[str, str]] = {"result-of": "resultedIn"}
