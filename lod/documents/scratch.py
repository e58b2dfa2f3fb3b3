"""What the making of documents keeps on disk: small key-value files."""

import os
import threading
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from weakref import WeakValueDictionary

import lmdb

from lod.documents.keys import kept_under
from lod.errors import LodError

_COMMIT: Final = 50_000  # entries a transaction, so that memory stays flat and the file's bytes the same


class Writing:
    """An LMDB file being written, in transactions of equal size."""

    def __init__(self, path: Path, databases: tuple[bytes, ...], size: int) -> None:
        """Make the file; `size` is a bound of what it may hold, in bytes, and part of what it is."""
        self._environment = lmdb.open(
            str(path),
            subdir=False,
            map_size=size,
            max_dbs=len(databases),
            sync=False,
            metasync=False,
            lock=False,
        )
        self._databases = {name: self._environment.open_db(name) for name in databases}
        self._transaction = self._environment.begin(write=True)
        self._entries = 0

    def put(self, database: bytes, key: bytes, value: bytes) -> None:
        """Keep `value` under `key` (at most LMDB's 511 bytes), unless something is kept there already.

        Raises:
            LodError: the disk is full.
        """
        try:
            self._transaction.put(key, value, db=self._databases[database], overwrite=False)
            self._entries += 1
            if self._entries % _COMMIT == 0:
                self._transaction.commit()
                self._transaction = self._environment.begin(write=True)
        except lmdb.Error as error:
            raise LodError(f"the documents cannot be written: {error}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._transaction.commit()
                self._environment.sync(True)  # noqa: FBT003
            else:
                self._transaction.abort()
        except lmdb.Error as broken:
            raise LodError(f"the documents cannot be written: {broken}") from broken
        finally:
            self._environment.close()


class Reading(threading.local):
    """A thread's transaction: one for all that it reads, since nobody writes."""

    def __init__(self, environment: lmdb.Environment) -> None:
        self.transaction = environment.begin()


class OpenFile:
    """An LMDB file opened for reading; closed when no one holds it any more."""

    def __init__(self, path: Path, databases: tuple[bytes, ...]) -> None:
        self.environment = lmdb.open(
            str(path), subdir=False, readonly=True, lock=False, readahead=False, max_dbs=len(databases)
        )
        pages = self.environment.info()["last_pgno"] + 1
        if path.stat().st_size < pages * self.environment.stat()["psize"]:
            raise lmdb.Error(f"{path}: it is cut off")  # what is mapped and not there ends the process
        self.databases = [self.environment.open_db(name, create=False) for name in databases]
        self.own = Reading(self.environment)

    def __del__(self) -> None:
        if hasattr(self, "environment"):
            self.environment.close()


_OPEN: Final[WeakValueDictionary[tuple[int, int, int], OpenFile]] = WeakValueDictionary()
_OPENING: Final = threading.Lock()


def opened(path: Path, databases: tuple[bytes, ...]) -> OpenFile:
    """Open an LMDB file to read these databases, or share it where this process has: LMDB opens none twice.

    Raises:
        lmdb.Error: there is no such file, or it is none of LMDB's.
    """
    try:
        is_file = path.stat()
    except OSError as error:
        raise lmdb.Error(f"{path}: {error.strerror}") from error
    key = (os.getpid(), is_file.st_dev, is_file.st_ino)
    with _OPENING:
        file = _OPEN.get(key)
        if file is None:
            file = _OPEN[key] = OpenFile(path, databases)
    return file


class Lookup:
    """An LMDB file that `Writing` made, read by subject."""

    def __init__(self, path: Path, databases: tuple[bytes, ...]) -> None:
        self._environment = lmdb.open(
            str(path), subdir=False, readonly=True, lock=False, readahead=False, max_dbs=len(databases)
        )
        self._databases = {name: self._environment.open_db(name, create=False) for name in databases}
        self._transaction = self._environment.begin()

    def get(self, database: bytes, iri: bytes) -> bytes | None:
        """Return what is kept of a node."""
        found: bytes | None = self._transaction.get(kept_under(iri), db=self._databases[database])
        return found

    def close(self) -> None:
        """Let go of the file."""
        self._transaction.abort()
        self._environment.close()
