"""The pages about the whole: home, downloads, the dataset, the query form; from the manifest's figures."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from lod.namespaces import FOAF, ORG, QB, SCHEMA, SKOS, Ours
from lod.release.deltas import Delta
from lod.release.manifest import VOCABULARY, WHOLE, Dataset, Figures, File, Manifest
from lod.web.pages.description import Description
from lod.web.pages.rendering import render
from lod.web.pages.sections import Alternate, Depicted
from lod.web.pages.site import Frame, suited
from lod.web.pages.terms import Shown, Terms, capital

# What is in the public domain, or given to it.
_FREE: Final = (
    "https://creativecommons.org/publicdomain/", "http://creativecommons.org/publicdomain/",
)  # fmt: skip
_EMPTY: Final = Description(())


@dataclass(frozen=True, slots=True)
class Kind:
    """Things of one class: the home page's entry points."""

    words: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Count:
    """A class, property or link target with how often it occurs."""

    words: str
    iri: str
    href: str
    count: int


@dataclass(frozen=True, slots=True)
class Dump:
    """A file to download."""

    name: str
    href: str
    form: str  # "Turtle, gzip"
    size: str
    statements: int | None
    records: int | None
    sha256: str


def home_page(
    frame: Frame,
    manifest: Manifest,
    *,
    found: Mapping[str, int],
    pictures: Sequence[Depicted] = (),
    offered: Collection[str] = (),
) -> str:
    """What this is, how much there is of it, and the ways in.

    Args:
        frame: who looks.
        manifest: of the release.
        found: how many entities a search for a class finds, by its IRI.
        pictures: those of the whole, of which the first is shown.
        offered: of the ways in that not every site has, those that this one has.
    """
    figures = own_figures(manifest)
    shown = tuple(kinds(frame, found))
    return render(
        "home.html",
        frame,
        manifest=manifest,
        figures=figures,
        kinds=shown,
        sought=frame.words("list_comma").join(kind.words for kind in shown[:3]),
        ties=tuple(_ties(frame, figures)) if figures else (),
        pictures=pictures[:1],
        free=manifest.licence.startswith(_FREE),
        offered=offered,
    )


def own_figures(manifest: Manifest) -> Figures | None:
    """Return the figures of what is published here, without the vocabulary that describes it.

    Of several datasets an entry that two of them tell is counted once.
    """
    whole, vocabulary = manifest.dataset(WHOLE), manifest.dataset(VOCABULARY)
    others = [each for each in manifest.datasets if each.name not in (WHOLE, VOCABULARY)]
    if len(others) == 1:
        return others[0].figures
    if whole is None or vocabulary is None:
        return whole.figures if whole is not None else None
    taken = vocabulary.figures
    return replace(
        whole.figures,
        triples=whole.figures.triples - taken.triples,
        entities=whole.figures.entities - taken.entities,
        classes={kind: n - taken.classes.get(kind, 0) for kind, n in whole.figures.classes.items()},
    )


def kinds(frame: Frame, found: Mapping[str, int]) -> Iterator[Kind]:
    """The classes a visitor looks for, with the number that a search finds, where there are any."""
    for key, classes in wanted(frame.site.base):
        kind = max(classes, key=lambda iri: found.get(iri, 0))
        if count := found.get(kind, 0):
            yield Kind(frame.words(f"kinds_{key}"), count, frame.to("search", type=kind))


def wanted(base: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the kinds that a home page looks for, each with the classes that may stand for it."""
    ap = Ours(base).ap
    told = (
        ("institution", (ORG["FormalOrganization"], FOAF["Organization"], SCHEMA["Organization"])),
        ("person", (FOAF["Person"], SCHEMA["Person"])),
        ("programme", (ap["Programme"],)),
        ("agreement", (ap["Agreement"],)),
        ("activity", (ap["Activity"],)),
        ("service", (SCHEMA["Service"],)),
        ("system", (SCHEMA["SoftwareApplication"],)),
        ("work", (SCHEMA["CreativeWork"],)),
        ("concept", (SKOS["Concept"],)),
    )
    return tuple((key, tuple(term.value for term in terms)) for key, terms in told)


def _ties(frame: Frame, figures: Figures) -> Iterator[str]:
    """Yield how many entries there are that have no name to search by: they tie the others together."""
    ap = Ours(frame.site.base).ap
    for kind, key in (
        (ap["Participation"], "participation"), (QB["Observation"], "figure"), (ap["Statement"], "statement"),
    ):  # fmt: skip
        if count := figures.classes.get(kind.value, 0):
            yield frame.words(f"ties_{key}", n=count)


@dataclass(frozen=True, slots=True)
class Step:
    """A delta with its files to download."""

    delta: Delta
    files: tuple[tuple[str, Dump], ...]  # what each is, and the file


def dumps_page(frame: Frame, manifest: Manifest, deltas: Sequence[Delta] = ()) -> str:
    """The files to download: the whole first, then each dataset, then the newest of the deltas."""
    by_dataset: dict[str, list[Dump]] = {}
    for file in sorted(manifest.dumps, key=lambda one: one.dataset == VOCABULARY):
        by_dataset.setdefault(file.dataset, []).append(_dump(file, frame))
    steps = tuple(_step(delta, frame) for delta in reversed(deltas[-_DELTAS:]))
    titles = {each.name: _title(each, manifest, frame) for each in manifest.datasets}
    return render(
        "dumps.html",
        frame,
        manifest=manifest,
        by_dataset=by_dataset,
        whole=WHOLE,
        titles=titles,
        steps=steps,
    )


def _step(delta: Delta, frame: Frame) -> Step:
    return Step(delta, tuple((file.path.split(".")[1], _dump(file, frame)) for file in delta.files))


_DELTAS: Final = 12  # shown; JSON lists them all


def _dump(file: File, frame: Frame) -> Dump:
    name = file.path.rpartition("/")[2]
    return Dump(
        name=name,
        href=frame.to(f"dumps/{name}"),
        form=", ".join(
            part for part in (_FORMS.get(file.media_type, file.media_type), _packing(name)) if part
        ),
        size=size(file.bytes, frame),
        statements=file.statements,
        records=file.records,
        sha256=file.sha256,
    )


_FORMS: Final[Mapping[str, str]] = {
    "application/n-triples": "N-Triples",
    "application/n-quads": "N-Quads",
    "text/turtle": "Turtle",
    "application/trig": "TriG",
    "application/marc": "MARC 21",
    "application/marcxml+xml": "MARCXML",
    "application/rdf-patch": "RDF Patch",
    "text/csv": "CSV",
}


def _packing(name: str) -> str:
    return {"gz": "gzip", "zst": "zstd"}.get(name.rpartition(".")[2], "")


def size(number: int, frame: Frame) -> str:
    """Bytes as people say them, in powers of 1000.

    >>> from lod.web.pages.site import Site, Visit
    >>> size(1_234_567, Frame(Site(base="https://x.org/"), Visit()))
    '1.2 MB'
    """
    amount, unit = float(number), "B"
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if amount < 1000 or unit == "TB":
            break
        amount /= 1000
    return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"


def dataset_page(
    frame: Frame, manifest: Manifest, dataset: Dataset, *, alternates: Sequence[Alternate] = ()
) -> str:
    """What a dataset holds, counted."""
    figures = dataset.figures
    return render(
        "dataset.html",
        frame,
        manifest=manifest,
        dataset=dataset,
        title=_title(dataset, manifest, frame),
        whole=dataset.name == WHOLE,
        vocabulary=_vocabulary(dataset, manifest),
        entries=_entries(dataset, manifest),
        datasets=tuple(
            (each, _title(each, manifest, frame))
            for each in sorted(manifest.datasets, key=lambda one: one.name == VOCABULARY)
            if each.name != WHOLE
        ),
        classes=_counts(figures.classes, "classes", frame),
        properties=_counts(figures.properties, "properties", frame),
        linksets=tuple(
            Count(
                urlsplit(each.target).hostname or each.target,
                each.target,
                frame.link(each.target),
                each.triples,
            )
            for each in figures.linksets
        ),
        alternates=alternates,
    )


def _vocabulary(dataset: Dataset, manifest: Manifest) -> int:
    """Return how many of the whole's entries are words of the vocabulary."""
    vocabulary = manifest.dataset(VOCABULARY)
    return vocabulary.figures.entities if vocabulary is not None and dataset.name == WHOLE else 0


def _entries(dataset: Dataset, manifest: Manifest) -> int:
    """Return how many entries a dataset has; the whole, without the vocabulary."""
    own = own_figures(manifest) if dataset.name == WHOLE else None
    return own.entities if own is not None else dataset.figures.entities


def _title(dataset: Dataset, manifest: Manifest, frame: Frame) -> Shown:
    if dataset.name == VOCABULARY:
        return Shown(text=frame.words("home_terms"))
    told = dataset.title or (manifest.title if dataset.name == WHOLE else {})
    language, text = suited(told, frame.visit.language)
    return Shown(text=text or dataset.name, lang=language if language != frame.visit.language else "")


def _counts(counted: Mapping[str, int], section: str, frame: Frame) -> tuple[Count, ...]:
    """Classes or properties in words, the most frequent first."""
    terms = Terms(frame, _EMPTY)
    ranked = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    return tuple(
        Count(capital(terms.named(section, iri)), terms.short(iri), frame.link(iri), count)
        for iri, count in ranked
    )
