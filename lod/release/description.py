"""A release described in DCAT 3 and VoID: counted from its manifest, not guessed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Triple

from lod.namespaces import DCAT, DCTERMS, PROV, RDF, SPDX, VOID, XSD, Namespace, Ours
from lod.release.deltas import Delta
from lod.release.manifest import WHOLE, Dataset, File, Linkset, Manifest

_MEDIA: Final = Namespace("https://www.iana.org/assignments/media-types/")
_PACKED: Final = {".gz": "application/gzip", ".zst": "application/zstd"}
_FORMATS: Final = Namespace("http://www.w3.org/ns/formats/")
_FORMAT: Final = {
    "application/n-triples": "N-Triples",
    "application/n-quads": "N-Quads",
    "text/turtle": "Turtle",
    "application/trig": "TriG",
}
_SHA256: Final = SPDX["checksumAlgorithm_sha256"]
_DELTAS: Final = 12  # described


def describe(manifest: Manifest, deltas: Sequence[Delta] = ()) -> Iterator[Triple]:
    """Yield the description of a release and of each of its datasets; no blank node among it.

    Args:
        manifest: of the release.
        deltas: all up to the release, oldest first.
    """
    for dataset in manifest.datasets:
        yield from describe_dataset(manifest, dataset.name, deltas)


def describe_dataset(manifest: Manifest, name: str, deltas: Sequence[Delta] = ()) -> Iterator[Triple]:
    """Yield the description of one dataset: `{base}dataset` for WHOLE, else `{base}dataset/{name}`.

    The whole names the newest of the deltas, each a dataset made of two releases.
    """
    dataset = manifest.dataset(name)
    if dataset is not None:
        about = _About(manifest, dataset, dataset_node(manifest.base, name))
        yield from about.itself(deltas[-1].old if deltas else "")
        yield from about.distributions()
        if name == WHOLE:
            for delta in reversed(deltas[-_DELTAS:]):
                yield from about.delta(delta)
        yield from about.figures()


def dataset_node(base: str, name: str) -> NamedNode:
    """Return the IRI of a dataset."""
    return NamedNode(f"{base}dataset") if name == WHOLE else Ours(base).dataset(name)


@dataclass(frozen=True, slots=True)
class _About:
    manifest: Manifest
    dataset: Dataset
    node: NamedNode

    def itself(self, previous: str) -> Iterator[Triple]:
        """Tell what it is, under which licence, of which version, and of what it is a part."""
        manifest, node = self.manifest, self.node
        yield Triple(node, RDF["type"], DCAT["Dataset"])
        yield Triple(node, RDF["type"], VOID["Dataset"])
        yield from self._title()
        licence = self.dataset.licence or manifest.licence
        if licence:
            yield Triple(node, DCTERMS["license"], NamedNode(licence))
        yield Triple(node, DCTERMS["identifier"], Literal(node.value))
        yield Triple(node, DCTERMS["issued"], Literal(manifest.day, datatype=XSD["date"]))
        yield Triple(node, DCAT["version"], Literal(manifest.name))
        if previous:
            yield Triple(node, DCAT["previousVersion"], NamedNode(f"{node.value}?release={quote(previous)}"))
        yield Triple(node, VOID["uriSpace"], Literal(manifest.base))
        yield Triple(node, VOID["sparqlEndpoint"], self._sparql)
        if self.dataset.name == WHOLE:
            yield from self._whole()
        else:
            yield Triple(node, DCTERMS["isPartOf"], dataset_node(manifest.base, WHOLE))

    def _title(self) -> Iterator[Triple]:
        whole = self.dataset.name == WHOLE
        titles: Mapping[str, str] = self.dataset.title or (self.manifest.title if whole else {})
        for language, text in titles.items():
            yield Triple(self.node, DCTERMS["title"], Literal(text, language=language))
        if not titles:
            yield Triple(
                self.node, DCTERMS["title"], Literal(self.manifest.base if whole else self.dataset.name)
            )

    def _whole(self) -> Iterator[Triple]:
        yield Triple(self.node, RDF["type"], DCAT["Catalog"])
        yield Triple(self.node, DCAT["service"], self._sparql)
        for dataset in self.manifest.datasets:
            if dataset.name != WHOLE:
                part = dataset_node(self.manifest.base, dataset.name)
                yield Triple(self.node, DCAT["dataset"], part)
                yield Triple(self.node, VOID["subset"], part)
        yield Triple(self._sparql, RDF["type"], DCAT["DataService"])
        yield Triple(self._sparql, DCTERMS["title"], Literal("SPARQL endpoint", language="en"))
        yield Triple(self._sparql, DCAT["endpointURL"], self._sparql)
        yield Triple(self._sparql, DCAT["servesDataset"], self.node)
        yield Triple(
            self._sparql, DCTERMS["conformsTo"], NamedNode("https://www.w3.org/TR/sparql11-protocol/")
        )

    @property
    def _sparql(self) -> NamedNode:
        return NamedNode(f"{self.manifest.base}sparql")

    def distributions(self) -> Iterator[Triple]:
        """Tell where each dump is, in which format, how large, and its checksum."""
        for file in self.manifest.dumps:
            if file.dataset == self.dataset.name:
                yield from self._distribution(file)

    def delta(self, delta: Delta) -> Iterator[Triple]:
        """Tell of a delta from one release to the next, and where its files are."""
        node = NamedNode(f"{self.node.value}#delta-{quote(delta.old)}--{quote(delta.new)}")
        yield Triple(self.node, DCTERMS["relation"], node)
        yield Triple(node, RDF["type"], DCAT["Dataset"])
        title = f"What changed from {delta.old} to {delta.new}"
        yield Triple(node, DCTERMS["title"], Literal(title, language="en"))
        yield Triple(node, DCTERMS["issued"], Literal(delta.day, datatype=XSD["date"]))
        for release in (delta.old, delta.new):
            version = NamedNode(f"{self.node.value}?release={quote(release)}")
            yield Triple(node, PROV["wasDerivedFrom"], version)
        for file in delta.files:
            name = PurePosixPath(file.path).name
            url = NamedNode(f"{self.manifest.base}dumps/{quote(name)}")
            yield from _located(node, NamedNode(f"{node.value}.{name.partition('.')[2]}"), url, file)

    def _distribution(self, file: File) -> Iterator[Triple]:
        suffixes = "".join(PurePosixPath(file.path).suffixes[-2:])
        node = NamedNode(f"{self.node.value}#dump{suffixes}")
        url = NamedNode(f"{self.manifest.base}{quote(file.path)}")
        if file.media_type in _FORMAT:  # VoID knows dumps of RDF alone
            yield Triple(self.node, VOID["dataDump"], url)
        yield from _located(self.node, node, url, file)

    def figures(self) -> Iterator[Triple]:
        """Tell how many of what there are, by class and by property, and the links by target."""
        told = self.dataset.figures
        counts = {
            "triples": told.triples,
            "entities": told.entities,
            "distinctSubjects": told.subjects,
            "classes": len(told.classes),
            "properties": len(told.properties),
        }
        for term, count in counts.items():
            yield Triple(self.node, VOID[term], _number(count))
        for number, (iri, count) in enumerate(_ranked(told.classes), 1):
            yield from self._partition("class", number, iri, "entities", count)
        for number, (iri, count) in enumerate(_ranked(told.properties), 1):
            yield from self._partition("property", number, iri, "triples", count)
        for number, links in enumerate(told.linksets, 1):
            yield from self._linkset(number, links)

    def _partition(self, kind: str, number: int, iri: str, of: str, count: int) -> Iterator[Triple]:
        node = NamedNode(f"{self.node.value}#{kind}-{number}")
        yield Triple(self.node, VOID[f"{kind}Partition"], node)
        yield Triple(node, VOID[kind], NamedNode(iri))
        yield Triple(node, VOID[of], _number(count))

    def _linkset(self, number: int, links: Linkset) -> Iterator[Triple]:
        node = NamedNode(f"{self.node.value}#links-{number}")
        yield Triple(self.node, VOID["subset"], node)
        yield Triple(node, RDF["type"], VOID["Linkset"])
        yield Triple(node, VOID["subjectsTarget"], self.node)
        yield Triple(node, VOID["objectsTarget"], NamedNode(links.target))
        yield Triple(node, VOID["linkPredicate"], NamedNode(links.predicate))
        yield Triple(node, VOID["triples"], _number(links.triples))


def _located(of: NamedNode, node: NamedNode, url: NamedNode, file: File) -> Iterator[Triple]:
    """Tell of a file that is a distribution of a dataset."""
    checksum = NamedNode(f"{node.value}-sha256")
    yield Triple(of, DCAT["distribution"], node)
    yield Triple(node, RDF["type"], DCAT["Distribution"])
    yield Triple(node, DCTERMS["title"], Literal(PurePosixPath(file.path).name))
    if file.media_type in _FORMAT:
        yield Triple(node, DCTERMS["format"], _FORMATS[_FORMAT[file.media_type]])
    yield Triple(node, DCAT["downloadURL"], url)
    yield Triple(node, DCAT["mediaType"], _MEDIA[file.media_type])
    yield Triple(node, DCAT["compressFormat"], _MEDIA[_PACKED[PurePosixPath(file.path).suffix]])
    yield Triple(node, DCAT["byteSize"], Literal(str(file.bytes), datatype=XSD["nonNegativeInteger"]))
    yield Triple(node, SPDX["checksum"], checksum)
    yield Triple(checksum, RDF["type"], SPDX["Checksum"])
    yield Triple(checksum, SPDX["algorithm"], _SHA256)
    yield Triple(checksum, SPDX["checksumValue"], Literal(file.sha256, datatype=XSD["hexBinary"]))


def _ranked(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return the most frequent first."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _number(count: int) -> Literal:
    return Literal(str(count), datatype=XSD["integer"])
