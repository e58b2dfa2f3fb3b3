"""What the web reads: a release, with what the configuration says of how it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lod.documents import Document, Documents
from lod.documents.originals import Originals
from lod.namespaces import MADS, Ours
from lod.representations.reading import Reader
from lod.search import Index
from lod.web.pages import Description, Site
from lod.web.things import Things


@dataclass(frozen=True, slots=True)
class Publication:
    """A release's documents and the site they are shown on; one for the life of a process."""

    documents: Documents
    site: Site
    originals: Originals | None = None  # the sources' own records, where they are kept
    index: Index | None = None  # of names; pages ask it no more than what kind of thing another is
    moment: str = ""  # from when on this is what is published, ISO 8601 date-time
    floor: str = ""  # no document counts as older than this
    things: Things = field(init=False)
    prefixes: Mapping[str, str] = field(init=False)
    _reader: Reader = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "things", Things(self.documents, self.site.base, self.originals))
        # Profiles speak MADS, which the data do not.
        object.__setattr__(self, "prefixes", Ours(self.site.base).prefixes | {"mads": MADS.iri})
        object.__setattr__(self, "_reader", Reader(self.prefixes))

    def described(self, document: Document) -> Description:
        """Return what a document says, as pages are made of it."""
        return Description(self._reader.read(document.turtle), self.site.labels)

    def country(self, iri: str) -> str:
        """Return of which country an agent is, "" where that is not known."""
        hit = self.index.get(iri) if self.index is not None else None
        return hit.country if hit is not None else ""
