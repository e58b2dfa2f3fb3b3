"""What a thing is called: by the index, or by its document where the index has no such thing."""

from dataclasses import dataclass, field, replace

from lod.documents import Documents
from lod.representations import read_turtle
from lod.search import Index
from lod.search import Label as Told
from lod.web.pages import Frame
from lod.web.pages.description import LABELS, Description, Literal, language_rank
from lod.web.pages.terms import Shown, Terms

_MOST = 20_000  # names that are remembered


@dataclass(frozen=True, slots=True)
class Names:
    """Names by IRI, remembered for the life of a release."""

    documents: Documents
    index: Index
    base: str
    _known: dict[str, tuple[Told, ...]] = field(default_factory=dict)

    def of(self, iri: str) -> tuple[Told, ...]:
        """Return the names of a thing, the preferred ones first."""
        known = self._known.get(iri)
        if known is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            # Of what is no entity, such as a source document, its document knows the best name.
            known = () if iri.startswith(f"{self.base}id/") else self._documented(iri)
            known = self._known[iri] = known or self._indexed(iri) or self._documented(iri)
        return known

    def shown(self, iri: str, frame: Frame) -> Shown:
        """Return a thing as a page shows it: its best name, as a link."""
        labels = [Literal(told.text, told.language) for told in self.of(iri) if told.rank == "preferred"]
        terms = Terms(frame, Description(()))
        best = min(labels, key=lambda one: language_rank(one.language, frame.languages), default=None)
        plain = terms.node(iri)
        if best is None:  # a class of other people's has the interface's words
            kind = frame.words.of("classes", terms.curie(iri))
            return replace(plain, text=kind) if kind else plain
        return replace(terms.shown(best), href=plain.href, away=plain.away, iri=iri)

    def _indexed(self, iri: str) -> tuple[Told, ...]:
        hit = self.index.get(iri)
        return hit.labels if hit is not None else ()

    def _documented(self, iri: str) -> tuple[Told, ...]:
        document = self.documents.get(iri.partition("#")[0])
        if document is None:
            return ()
        # Prefixes, then a block for each subject, the thing's own first.
        whole = document.turtle
        head = whole if "#" in iri else b"\n\n".join(whole.split(b"\n\n", 2)[:2])
        told = Description(read_turtle(head + b"\n"))
        return tuple(Told(text.value, text.language, "preferred") for text in told.texts(iri, *LABELS))
