"""Layout, manifest, digests, differences, history; `write`, `open`, `check`."""

from lod.release.archive import Archive, gone_from
from lod.release.checking import check
from lod.release.datestamps import ENTITIES, RECORDS, Dated, Datestamps, Place, Stamp, Window
from lod.release.dating import write_datestamps
from lod.release.deltas import Delta, write_delta
from lod.release.description import dataset_node, describe, describe_dataset
from lod.release.difference import Change, Kind, Side, changes
from lod.release.digests import altered, cut
from lod.release.drafts import Draft, drafting
from lod.release.history import History, write_history
from lod.release.manifest import WHOLE, Dataset, Figures, File, Linkset, Manifest, day_of
from lod.release.opening import DATA, DOCUMENTS, HISTORY, SEARCH, SOURCES, STORE, Release
from lod.release.originals import OriginalDumps
from lod.release.shelf import Shelf
from lod.release.succession import Succession, follow
from lod.release.verification import verify, verify_alike

__all__ = [
    "DATA",
    "DOCUMENTS",
    "ENTITIES",
    "HISTORY",
    "RECORDS",
    "SEARCH",
    "SOURCES",
    "STORE",
    "WHOLE",
    "Archive",
    "Change",
    "Dataset",
    "Dated",
    "Datestamps",
    "Delta",
    "Draft",
    "Figures",
    "File",
    "History",
    "Kind",
    "Linkset",
    "Manifest",
    "OriginalDumps",
    "Place",
    "Release",
    "Shelf",
    "Side",
    "Stamp",
    "Succession",
    "Window",
    "altered",
    "changes",
    "check",
    "cut",
    "dataset_node",
    "day_of",
    "describe",
    "describe_dataset",
    "drafting",
    "follow",
    "gone_from",
    "verify",
    "verify_alike",
    "write_datestamps",
    "write_delta",
    "write_history",
]
