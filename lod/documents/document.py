"""A document as it is kept: a header line, then its Turtle."""

from dataclasses import dataclass
from hashlib import sha256

CURRENT, REPLACED, SPLIT, WITHDRAWN = "current", "replaced", "split", "withdrawn"


@dataclass(frozen=True, slots=True)
class Document:
    """What we publish of a thing.

    `successors` are followed to the end of the chain: one hop leads to what lives today. One that is a part
    of a thing has its fragment. `incoming` counts all statements of other documents that point here; the
    Turtle holds those of 200 subjects at most.
    """

    thing: str  # IRI
    record: str  # IRI of /doc/…, "" where the source keeps no record of it
    state: str  # CURRENT, REPLACED, SPLIT or WITHDRAWN
    successors: tuple[str, ...]  # IRIs of things, or of parts
    incoming: int
    changed: str  # ISO 8601 date-time of the release in which the Turtle last changed
    turtle: bytes  # the whole document, as served

    @property
    def digest(self) -> str:
        """SHA-256 of the Turtle, in hexadecimal."""
        return sha256(self.turtle).hexdigest()

    def __bytes__(self) -> bytes:
        """Return the form that is kept: IRIs hold no tab, no space and no line feed."""
        header = (
            self.thing,
            self.record,
            self.state,
            " ".join(self.successors),
            str(self.incoming),
            self.changed,
        )
        return "\t".join(header).encode() + b"\n" + self.turtle

    @classmethod
    def parse(cls, kept: bytes) -> "Document":
        """Return the document that `bytes()` made these of."""
        header, _, turtle = kept.partition(b"\n")
        thing, record, state, successors, incoming, changed = header.decode().split("\t")
        return cls(thing, record, state, tuple(successors.split()), int(incoming), changed, turtle)
