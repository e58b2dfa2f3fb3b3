"""Where the records of an XML document begin and end, found without reading what is around or in them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

_LONGEST: Final = 1 << 24  # a record, or a comment, longer than this is given up
_BEHIND: Final = 1 << 16  # what is kept before a record, for the namespaces that are declared there
_MARKUP: Final = re.compile(
    rb"<(?:(!--)|(!\[CDATA\[)|(!DOCTYPE)|(/?)((?:[\w.\x80-\xff-]+:)?record)(?=[\s>/]))"
)
_EDGE: Final = re.compile(rb"[<>]")
_NAMESPACE: Final = re.compile(rb"""\sxmlns(?::[\w.\x80-\xff-]+)?\s*=\s*(?:"[^"<]*"|'[^'<]*')""")
_ASIDE: Final = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)
_NO_XML: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# The header of a record that a server of OAI-PMH has no more.
_GONE: Final = re.compile(
    rb"""<(?:[\w.-]+:)?header\s[^>]*status\s*=\s*["']deleted["'][^>]*>\s*"""
    rb"""<(?:[\w.-]+:)?identifier>\s*([\x21-\x3b\x3d-\x7e]{1,200})\s*<"""
)
_CONTENT: Final = re.compile(rb"<(?:[\w.\x80-\xff-]+:)?(?:leader|controlfield|datafield)[\s>]")


class Cut(NamedTuple):
    """One `record` element as it came, or a stretch that should have been one, and why it can't be used."""

    offset: int
    element: bytes
    scope: bytes = b""  # namespace declarations around it
    reason: str = ""  # "" for a record


def cuts(blocks: Iterable[bytes], offset: int) -> Iterator[Cut]:
    """Yield the records of a document in UTF-8, under whatever prefix and inside whatever envelope.

    What is broken ends where the next record begins, and costs no other. A document type declaration ends
    the reading.

    Args:
        blocks: the document in pieces of any size.
        offset: byte of the file at which it begins.
    """
    cutting = _Cutting(offset)
    for block in blocks:
        cutting.held += block
        yield from cutting.advance()
        if cutting.refused:
            return
        yield from cutting.forget()
    yield from cutting.advance(is_last=True)
    yield from cutting.finish()


@dataclass(slots=True)
class _Cutting:
    """The bytes at hand, and how far they are understood."""

    offset: int  # of the first byte held
    held: bytes = b""
    at: int = 0  # looked at up to here
    done: int = 0  # the end of the last record
    begin: int = -1  # where the record at hand begins; -1 between records
    name: bytes = b""  # of its element
    is_broken: bool = False  # its start tag is not whole
    scope: bytes = field(default=b"")  # namespaces declared by the outermost element
    refused: bool = False

    def advance(self, *, is_last: bool = False) -> Iterator[Cut]:
        """Yield what is whole; `is_last`: nothing will follow."""
        while mark := _MARKUP.search(self.held, self.at):
            comment, cdata, doctype, ending, element = mark.groups()
            if doctype:
                self.refused = True
                yield Cut(
                    self.offset + mark.start(), b"", reason="a document type is declared, which is refused"
                )
                return
            if comment or cdata:
                end = self.held.find(b"-->" if comment else b"]]>", mark.end()) + 3
                if end < 3 and not is_last and len(self.held) - mark.end() < _LONGEST:
                    return
                self.at = max(end, mark.end())  # one that never ends is none
                continue
            edge = _EDGE.search(self.held, mark.end())
            if edge is None and not is_last:
                return
            is_whole = edge is not None and edge[0] == b">"
            close = edge.end() if edge is not None and is_whole else mark.end()
            if not ending:
                yield from self._opened(mark.start(), element, is_whole=is_whole)
            elif is_whole:
                yield from self._closed(close, element)
            self.at = close

    def _opened(self, start: int, element: bytes, *, is_whole: bool) -> Iterator[Cut]:
        if self.begin >= 0:
            yield from self._given_up(start, "has no end tag")
        else:
            yield from self._stray(start)
            around = b"".join(dict.fromkeys(_NAMESPACE.findall(self.held, self.done, start)))
            self.scope = self.scope or around
        self.begin, self.name, self.is_broken = start, element, not is_whole

    def _closed(self, close: int, element: bytes) -> Iterator[Cut]:
        if self.begin < 0:
            yield from self._stray(close)
            self.done = close
        elif element == self.name:
            if self.is_broken or _CONTENT.search(self.held, self.begin, close):
                yield Cut(self.offset + self.begin, self.held[self.begin : close], self.scope)
            elif gone := _GONE.search(self.held, self.begin, close):
                reason = f"is no MARC record: OAI-PMH tells that {gone[1].decode()} is deleted"
                yield Cut(self.offset + self.begin, self.held[self.begin : close], reason=reason)
            self.done, self.begin = close, -1

    def _given_up(self, end: int, reason: str) -> Iterator[Cut]:
        """The record at hand is over without an end tag; an envelope of that name was none."""
        if self.is_broken or _CONTENT.search(self.held, self.begin, end):
            yield Cut(self.offset + self.begin, self.held[self.begin : end], reason=reason)

    def _stray(self, end: int) -> Iterator[Cut]:
        """Fields that stand in no record, and bytes that stand in no XML."""
        between = self.held[self.done : end]
        if not between.strip():
            return
        outside = _ASIDE.sub(lambda aside: b" " * len(aside[0]), between)
        for found, reason in (
            (_CONTENT.search(outside), "has no start tag"),
            (_NO_XML.search(outside), "is no XML"),
        ):
            if found:
                start = self.done + found.start()
                yield Cut(self.offset + start, self.held[start:end], reason=reason)
                self.done = end
                return

    def forget(self) -> Iterator[Cut]:
        """Let go what is understood."""
        if self.begin >= 0 and len(self.held) - self.begin > _LONGEST:
            start, reason = self.begin, f"is longer than {_LONGEST} bytes"
            yield Cut(self.offset + start, self.held[start : start + 4096], reason=reason)
            self.begin, self.done, self.at = -1, len(self.held), len(self.held)
        kept = self.begin if self.begin >= 0 else max(self.done, len(self.held) - _BEHIND)
        if self.begin < 0:
            yield from self._stray(kept)
        self.held, self.offset = self.held[kept:], self.offset + kept
        self.at, self.done = max(self.at - kept, 0), max(self.done - kept, 0)
        self.begin = self.begin - kept if self.begin >= 0 else -1

    def finish(self) -> Iterator[Cut]:
        """Yield what is left at the end."""
        if self.begin >= 0:
            yield from self._given_up(len(self.held), "breaks off before its end tag")
        else:
            yield from self._stray(len(self.held))
