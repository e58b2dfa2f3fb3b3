"""Dumps of the records themselves: MARC as it came, beside the statements that were made of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lod.documents.originals import Original
from lod.marc21 import ISO2709, MARCXML
from lod.marc21.collecting import BEGIN, END, member
from lod.release.compression import Packed, Packing
from lod.release.manifest import DUMPS, File

_SUFFIXES: Final = {ISO2709: ".mrc.gz", MARCXML: ".marcxml.gz"}


@dataclass(slots=True)
class _Dump:
    """One file that is being written."""

    source: str
    form: str
    packing: Packing
    records: int = 0

    def take(self, content: bytes) -> None:
        """Write a record."""
        self.packing.write(content)
        self.records += 1

    def close(self) -> File:
        """Write what is left and return the entry of the manifest."""
        self.packing.write(END[self.form])
        self.packing.close()
        (packed,) = self.packing.files
        return File(
            path=f"{DUMPS}/{packed.path.name}",
            bytes=packed.size,
            sha256=packed.sha256,
            records=self.records,
            content_sha256=self.packing.content_sha256,
            dataset=self.source,
            media_type=self.form,
        )


@dataclass(slots=True)
class OriginalDumps:
    """Writes `dumps/{source}-{release}.mrc.gz` while the records pass by, in their order.

    What is ISO 2709 stands there byte for byte; what came as MARCXML is in `.marcxml.gz`, one collection.
    """

    release: Path  # its folder, or its draft's
    name: str  # that it has, or will have
    _dumps: dict[tuple[str, str], _Dump] = field(default_factory=dict)

    def passing(self, originals: Iterable[tuple[bytes, Original]]) -> Iterator[tuple[bytes, Original]]:
        """Yield the originals, and write each."""
        for record, original in originals:
            form = original.media_type.partition(";")[0]
            if form in _SUFFIXES:
                self._dump(original.source, form).take(member(original.content, form))
            yield record, original

    def close(self) -> tuple[File, ...]:
        """Write what is left; return the entries of the manifest, by source and form."""
        return tuple(self._dumps[key].close() for key in sorted(self._dumps))

    def _dump(self, source: str, form: str) -> _Dump:
        found = self._dumps.get((source, form))
        if found is None:
            folder = self.release / DUMPS
            folder.mkdir(parents=True, exist_ok=True)
            packing = Packing((Packed(folder / f"{source}-{self.name}{_SUFFIXES[form]}"),))
            found = self._dumps[source, form] = _Dump(source, form, packing)
            packing.write(BEGIN[form])
        return found
