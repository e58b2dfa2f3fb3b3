"""Participations, observations and statements in RDF: one node each, with date, certainty and passage."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from lod.dates import Edtf
from lod.rdf.evidence import duration, of_bounds, of_date, of_evidence, words
from lod.rdf.telling import Telling, told
from lod.rdf.terms import (
    DCTERMS,
    FOAF,
    QB,
    RDF,
    RDFS,
    SCHEMA,
    SDMX_MEASURE,
    XSD,
    Vocabulary,
    iri,
    line,
    literal,
)
from lod.records.evidence import Text
from lod.records.ties import Assertion, Observation, Participation, Ref


@told.register
def _(tie: Participation, telling: Telling) -> Iterator[str]:
    ours = telling.own
    it = ours.thing("participation", tie.key)
    yield line(it, RDF["type"], ours.ap["Participation"])
    yield line(it, ours.ap["in"], ours.thing("undertaking", tie.undertaking))
    yield line(it, ours.ap["agent"], ours.thing("agent", tie.agent))
    yield line(it, ours.ap["role"], ours.term("role", tie.role))
    yield from of_date(it, tie.date, telling)
    if tie.frequency:
        yield line(it, SCHEMA["repeatFrequency"], duration(tie.frequency))
    if tie.state:
        yield line(it, ours.ap["state"], ours.ap[tie.state])
    if tie.list_number is not None:
        yield line(it, ours.ap["listNumber"], number(tie.list_number))
    yield from _of_spellings(it, tie.as_printed, telling)
    yield from of_evidence(it, tie.evidence, telling)


@told.register
def _(figure: Observation, telling: Telling) -> Iterator[str]:
    ours = telling.own
    it, dataset = ours.thing("observation", figure.key), ours.dataset(telling.dataset)
    yield line(it, RDF["type"], QB["Observation"])
    yield line(it, QB["dataSet"], dataset)
    yield line(dataset, RDF["type"], QB["DataSet"])
    yield line(dataset, QB["structure"], ours.scheme("dsd"))
    yield line(it, ours.ap["about"], referred(figure.about, telling))
    yield line(it, ours.ap["indicator"], ours.term("indicator", figure.indicator))
    yield line(it, SDMX_MEASURE["obsValue"], number(figure.value))
    if figure.unit:
        yield line(it, ours.ap["unit"], literal(figure.unit, language="en"))
    if figure.qualifier:
        yield line(it, ours.ap["qualifier"], literal(figure.qualifier, language="en"))
    yield from _of_period(it, figure.date, telling)
    yield from of_date(it, figure.date, telling)
    yield from _of_spellings(it, figure.as_printed, telling)
    yield from of_evidence(it, figure.evidence, telling)


@told.register
def _(said: Assertion, telling: Telling) -> Iterator[str]:
    ours = telling.own
    it, about = ours.thing("statement", said.key), referred(said.about, telling)
    yield line(it, RDF["type"], ours.ap["Statement"])
    yield line(it, ours.ap["about"], about)
    yield line(it, ours.ap["aspect"], ours.term("aspect", said.aspect))
    if said.value is not None:
        yield line(it, ours.ap["value"], _value(said.value, is_iri=said.is_iri))
    if said.unit:
        yield line(it, ours.ap["unit"], literal(said.unit, language="en"))
    if said.object is not None:
        yield line(it, ours.ap["object"], referred(said.object, telling))
    yield from of_date(it, said.date, telling)
    if said.frequency:
        yield line(it, SCHEMA["repeatFrequency"], duration(said.frequency))
    if said.ordinal is not None:
        yield line(it, ours.ap["ordinal"], number(said.ordinal))
    if said.place is not None:
        yield line(it, SCHEMA["location"], words(said.place))
    yield from of_evidence(it, said.evidence, telling)
    yield from _of_direct_link(about, said, telling)


def referred(named: Ref, telling: Telling) -> str:
    """Return the IRI of an entity named by another record."""
    return telling.own.thing(named.kind, named.key) if named.kind else iri(named.key)


def number(value: int | Decimal) -> str:
    """Return an xsd:integer or, with the digits as they stand, an xsd:decimal."""
    return literal(str(value), datatype=XSD["integer" if isinstance(value, int) else "decimal"])


def _value(value: Text | int | Decimal, *, is_iri: bool) -> str:
    if isinstance(value, Text):
        return literal(value.text, datatype=XSD["anyURI"]) if is_iri else words(value)
    return number(value)


def _of_spellings(it: str, spellings: tuple[str, ...], telling: Telling) -> Iterator[str]:
    for spelling in spellings:
        yield line(it, telling.own.ap["asPrinted"], literal(spelling))


def _of_period(it: str, when: Edtf | None, telling: Telling) -> Iterator[str]:
    """Yield the dimension of time, which every observation needs (Data Cube IC-11), dated or not."""
    ours = telling.own
    period = ours.period(when.text if when else "")
    yield line(it, ours.ap["period"], period)
    yield line(period, RDF["type"], DCTERMS["PeriodOfTime"])
    if when is None:
        yield line(period, RDFS["label"], literal("date unknown", language="en"))
        yield line(period, RDFS["label"], literal("시기 미상", language="ko"))
        return
    yield line(period, RDFS["label"], literal(when.text))
    yield from of_bounds(period, when, telling)


def _of_direct_link(about: str, said: Assertion, telling: Telling) -> Iterator[str]:
    """Yield the plain statement beside the node, where a property of ours or of others says the same."""
    if said.is_iri and said.aspect in _PAGES and isinstance(said.value, Text):
        address = said.value.text
        yield line(about, _PAGES[said.aspect], iri(address if ":" in address else f"http://{address}"))
    if said.object is None:
        return
    target = referred(said.object, telling)
    if said.aspect in _DIRECT:
        namespace, term = _DIRECT[said.aspect]
        yield line(about, (namespace or telling.own.ap)[term], target)
    elif said.aspect in _INVERSE:
        yield line(target, telling.own.ap[_INVERSE[said.aspect]], about)


_PAGES: Final[Mapping[str, str]] = {"link": FOAF["page"], "website": FOAF["homepage"]}
_DIRECT: Final[Mapping[str, tuple[Vocabulary | None, str]]] = {
    "part-of": (None, "partOf"),
    "occurrence-of": (None, "partOf"),
    "strategic-direction": (None, "contributesTo"),
    "key-initiative": (None, "contributesTo"),
    "resulted-in": (None, "resultedIn"),
    "describes": (SCHEMA, "about"),
}
_INVERSE: Final[Mapping[str, str]] = {"result-of": "resultedIn"}
