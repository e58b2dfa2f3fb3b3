"""Layout, manifest, digests, differences, history; `write`, `open`, `check`."""

from lod.release.checking import check
from lod.release.description import dataset_node, describe, describe_dataset
from lod.release.drafts import Draft, drafting
from lod.release.dumps import write_dumps
from lod.release.manifest import WHOLE, Dataset, Figures, File, Linkset, Manifest
from lod.release.opening import DATA, DOCUMENTS, HISTORY, SEARCH, SOURCES, STORE, Release
from lod.release.shelf import Shelf
from lod.release.verification import verify

__all__ = [
    "DATA",
    "DOCUMENTS",
    "HISTORY",
    "SEARCH",
    "SOURCES",
    "STORE",
    "WHOLE",
    "Dataset",
    "Draft",
    "Figures",
    "File",
    "Linkset",
    "Manifest",
    "Release",
    "Shelf",
    "check",
    "dataset_node",
    "describe",
    "describe_dataset",
    "drafting",
    "verify",
    "write_dumps",
]
