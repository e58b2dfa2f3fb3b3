"""MARCXML (and MarcXchange): each record is cut out of its envelope as it stands and read on its own."""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from lod.marc21.cutting import Cut, cuts
from lod.marc21.encoding import as_utf8
from lod.marc21.record import DELIMITER, MARCXML, Fault, Field, Record

SLIM: Final = "http://www.loc.gov/MARC21/slim"
HEADER: Final = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_NUMBER: Final = re.compile(
    rb"""controlfield[^>]*tag\s*=\s*["']001["'][^>]*>\s*([\x20-\x3b\x3d-\x7e]{1,40})<"""
)


def read(
    blocks: Iterable[bytes], encoding: str = "", first: int = 1, start: int = 0
) -> Iterator[Record | Fault]:
    """Yield the records of a document, under whatever prefix and inside whatever envelope they stand.

    A malformed record is a Fault and costs no other. A document type declaration ends the reading: no
    entity is ever expanded, nothing is ever fetched.

    Args:
        blocks: the bytes of the document in pieces of any size.
        encoding: "" goes by the XML declaration.
        first: ordinal of the first record.
        start: byte of the file at which the blocks begin.
    """
    ordinal = first
    for cut in cuts(as_utf8(blocks, encoding), start):
        yield _fault(cut, ordinal, cut.reason) if cut.reason else _record(cut, ordinal)
        ordinal += 1
    if ordinal == first:
        yield Fault(first, start, "there is no MARC record in this XML")


def write(record: Record) -> bytes:
    """Return the record as a MARCXML document of its own."""
    return HEADER + element(record)


def element(record: Record) -> bytes:
    """Return the record as an element, in UTF-8, with a line feed at its end."""
    lines = [f'<record xmlns="{SLIM}">', f"  <leader>{_text(record.leader)}</leader>"]
    for each in record.fields:
        if each.tag < "010":
            lines.append(f"  <controlfield tag={quoteattr(each.tag)}>{_text(each.data)}</controlfield>")
            continue
        indicators = f"ind1={quoteattr(each.ind1 or ' ')} ind2={quoteattr(each.ind2 or ' ')}"
        lines.append(f"  <datafield tag={quoteattr(each.tag)} {indicators}>")
        lines += [
            f"    <subfield code={quoteattr(code)}>{_text(value)}</subfield>"
            for code, value in each.subfields()
        ]
        lines.append("  </datafield>")
    return "\n".join([*lines, "</record>\n"]).encode()


def _text(text: str) -> str:
    """Escaped, without the characters that XML 1.0 has no way to write."""
    return escape(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]", "", text))


def _fault(cut: Cut, ordinal: int, reason: str) -> Fault:
    number = _NUMBER.search(cut.element)
    return Fault(ordinal, cut.offset, reason, number[1].decode().strip() if number else "")


def _record(cut: Cut, ordinal: int) -> Record | Fault:
    content = _Content()
    try:
        content.parse(cut.element)
    except expat.ExpatError as error:  # its lines are counted from the record's beginning
        where = f"line {error.lineno} of it, column {error.offset + 1}"
        return _fault(cut, ordinal, f"is not MARCXML: {expat.ErrorString(error.code)}: {where}")
    except ValueError as error:
        return _fault(cut, ordinal, f"is not MARCXML: {error}")
    return Record(
        leader=content.leader.ljust(24),
        fields=tuple(content.fields),
        ordinal=ordinal,
        offset=cut.offset,
        raw=_alone(cut),
        form=MARCXML,
    )


def _alone(cut: Cut) -> bytes:
    """The element as it came, as a document of its own: within the namespaces that were in scope."""
    prefix = cut.element[1:].partition(b"record")[0]
    binding = b" xmlns:%s=" % prefix[:-1]
    scope = cut.scope
    if prefix and binding not in scope + cut.element.partition(b">")[0]:
        scope += b'%s"%s"' % (binding, SLIM.encode())  # nobody declared it: it can mean nothing else
    if not scope:
        return HEADER + cut.element
    name = (prefix if binding in scope else b"") + b"collection"
    return b"%s<%s%s>%s</%s>\n" % (HEADER, name, scope, cut.element, name)


class _Content:
    """What expat finds in one record."""

    def __init__(self) -> None:
        self.leader = ""
        self.fields: list[Field] = []
        self._tag = self._code = ""
        self._parts: list[str] = []
        self._said: list[str] = []

    def parse(self, element: bytes) -> None:
        parser = expat.ParserCreate("UTF-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        parser.CharacterDataHandler = self._said.append
        parser.Parse(element, True)  # noqa: FBT003 - expat's own

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        self._said.clear()
        if local == "subfield":
            self._code = attributes.get("code", "")
            if len(self._code) != 1:
                raise ValueError(f"a subfield has code {self._code!r}")
        elif local in ("controlfield", "datafield"):
            self._tag = attributes.get("tag", "")
            if not re.fullmatch("[0-9A-Za-z]{3}", self._tag):
                raise ValueError(f"a field has tag {self._tag!r}")
            self._parts = [f"{attributes.get('ind1', ' '):1.1}{attributes.get('ind2', ' '):1.1}"]
        elif local not in ("leader", "record"):
            raise ValueError(f"there is an element {name!r} in the record")

    def _close(self, name: str) -> None:
        local = name.rpartition(":")[2]
        said = "".join(self._said)
        self._said.clear()
        if local == "subfield":
            self._parts.append(self._code + said)
        elif local == "datafield":
            self.fields.append(Field(self._tag, DELIMITER.join(self._parts)))
        elif local == "controlfield":
            self.fields.append(Field(self._tag, _unindented(said)))
        elif local == "leader":
            self.leader = _unindented(said)


def _unindented(text: str) -> str:
    """Return what stands by position, whose blanks count, but for those that indent a line of its own."""
    return text.strip() if text.lstrip(" \t").startswith(("\r", "\n")) else text.strip("\r\n\t")
