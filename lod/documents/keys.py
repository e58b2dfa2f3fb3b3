"""Which document a node belongs to, and the key under which it is kept."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

LONGEST: Final = 500  # LMDB takes keys of 511 bytes; pages of incoming links add their number


@dataclass(frozen=True, slots=True)
class Nodes:
    """The nodes under a base, by the document that holds them; IRIs as UTF-8, without brackets."""

    base: bytes
    start: bytes = field(init=False)  # how a node of ours begins in a line
    genid: bytes = field(init=False)
    _things: bytes = field(init=False)
    _records: bytes = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", b"<" + self.base)
        object.__setattr__(self, "genid", b"<" + self.base + b".well-known/genid/")
        object.__setattr__(self, "_things", self.base + b"id/")
        object.__setattr__(self, "_records", self.base + b"doc/")

    def thing(self, iri: bytes) -> bytes:
        """Return the thing whose document holds `iri`: fragments and records are the thing's.

        >>> Nodes(b"http://x/").thing(b"http://x/doc/agent/1#100")
        b'http://x/id/agent/1'
        >>> Nodes(b"http://x/").thing(b"http://x/def/ap#Programme")
        b'http://x/def/ap'
        """
        bare = iri.partition(b"#")[0]
        if bare.startswith(self._records):
            return self._things + bare[len(self._records) :]
        return bare

    def record(self, thing: bytes) -> bytes:
        """Return the IRI of the record that would describe `thing`, b"" for none.

        >>> Nodes(b"http://x/").record(b"http://x/id/agent/1")
        b'http://x/doc/agent/1'
        """
        return self._records + thing[len(self._things) :] if thing.startswith(self._things) else b""


def kept_under(iri: bytes) -> bytes:
    """Return the key of a document: its IRI, or a digest of one that is longer than LMDB takes."""
    return iri if len(iri) <= LONGEST else b"\x00" + sha256(iri).digest()
