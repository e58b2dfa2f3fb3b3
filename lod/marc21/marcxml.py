"""MARCXML (and MarcXchange): each record is cut out of its envelope as it stands and read on its own."""

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from lod.marc21.record import DELIMITER, MARCXML, Fault, Field, Record

SLIM: Final = "http://www.loc.gov/MARC21/slim"
HEADER: Final = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_LONGEST: Final = 1 << 24  # a record longer than this is given up
_DECLARED: Final = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
_MARKUP: Final = re.compile(rb"<(?:(!--)|(!\[CDATA\[)|(!DOCTYPE)|(/?)((?:[\w.-]+:)?record)(?=[\s>/]))")
_NAMESPACE: Final = re.compile(rb"""\sxmlns(?::[\w.-]+)?\s*=\s*(?:"[^"<]*"|'[^'<]*')""")
_CONTENT: Final = re.compile(rb"<(?:[\w.-]+:)?(?:leader|controlfield|datafield)[\s>]")
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
    for offset, cut in _cuts(_as_utf8(blocks, encoding), start):
        yield cut.fault(ordinal, offset) if cut.reason else cut.read(ordinal, offset)
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


def _as_utf8(blocks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The document in UTF-8. What can't be decoded stays malformed and so becomes its record's fault."""
    blocks = iter(blocks)
    head = next(blocks, b"")
    declared = _DECLARED.match(head)
    name = encoding or (declared[1].decode() if declared else "utf-8")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = "utf-16"
    try:
        codec = codecs.lookup(name)
    except LookupError:
        codec = codecs.lookup("utf-8")
    if codec.name in ("utf-8", "ascii"):
        yield head
        yield from blocks
        return
    decoder = codec.incrementaldecoder("surrogateescape")
    yield decoder.decode(head).encode("utf-8", "surrogatepass")
    for block in blocks:
        yield decoder.decode(block).encode("utf-8", "surrogatepass")


class _Cut:
    """The bytes of one `record` element, the namespace declarations around it, and why it can't be used."""

    __slots__ = ("element", "reason", "scope")

    def __init__(self, element: bytes, scope: bytes = b"", reason: str = "") -> None:
        self.element, self.scope, self.reason = element, scope, reason

    def fault(self, ordinal: int, offset: int) -> Fault:
        number = _NUMBER.search(self.element)
        return Fault(ordinal, offset, self.reason, number[1].decode().strip() if number else "")

    def read(self, ordinal: int, offset: int) -> Record | Fault:
        content = _Content()
        try:
            content.parse(self.element)
        except (expat.ExpatError, ValueError) as error:
            self.reason = f"is not MARCXML: {error}"
            return self.fault(ordinal, offset)
        return Record(
            leader=content.leader.ljust(24),
            fields=tuple(content.fields),
            ordinal=ordinal,
            offset=offset,
            raw=self._alone(),
            form=MARCXML,
        )

    def _alone(self) -> bytes:
        """The element as it came, as a document of its own: within the namespaces that were in scope."""
        prefix = self.element[1:].partition(b"record")[0]
        binding = b" xmlns:%s=" % prefix[:-1]
        scope = self.scope
        if prefix and binding not in scope + self.element.partition(b">")[0]:
            scope += b'%s"%s"' % (binding, SLIM.encode())  # nobody declared it: it can mean nothing else
        if not scope:
            return HEADER + self.element
        name = (prefix if binding in scope else b"") + b"collection"
        return b"%s<%s%s>%s</%s>\n" % (HEADER, name, scope, self.element, name)


def _cuts(blocks: Iterable[bytes], offset: int) -> Iterator[tuple[int, _Cut]]:
    """The records of a document, and the stretches that should have been records; with their offsets."""
    held = b""  # from the start tag at hand, or the end of the record before
    scope = b""  # namespaces declared by the outermost element
    for block in blocks:
        held += block
        done = 0
        begin, name = -1, b""
        at = 0
        while mark := _MARKUP.search(held, at):
            comment, cdata, doctype, ending, element = mark.groups()
            if comment or cdata:
                closing = held.find(b"-->" if comment else b"]]>", mark.end())
                if closing < 0:
                    break
                at = closing + 3
                continue
            close = held.find(b">", mark.end()) + 1
            if doctype:
                yield offset + mark.start(), _Cut(b"", reason="a document type is declared, which is refused")
                return
            if not close:
                break
            if not ending:
                if begin >= 0 and _CONTENT.search(held, begin, mark.start()):
                    yield offset + begin, _Cut(held[begin : mark.start()], reason="has no end tag")
                around = b"".join(dict.fromkeys(_NAMESPACE.findall(held, done, mark.start())))
                if begin < 0:
                    scope = scope or around
                begin, name = mark.start(), element
            elif begin >= 0 and element == name:
                if _CONTENT.search(held, begin, close):
                    yield offset + begin, _Cut(held[begin:close], scope=scope)
                done, begin = close, -1
            at = close
        kept = begin if begin >= 0 else max(done, len(held) - (1 << 16))
        if begin >= 0 and len(held) - begin > _LONGEST:
            yield offset + begin, _Cut(held[begin : begin + 4096], reason=f"is longer than {_LONGEST} bytes")
            kept = len(held)
        held, offset = held[kept:], offset + kept
    if (mark := _MARKUP.search(held)) and mark[5] and not mark[4] and _CONTENT.search(held, mark.start()):
        yield offset + mark.start(), _Cut(held[mark.start() :], reason="breaks off before its end tag")


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
            self.fields.append(Field(self._tag, said.strip("\r\n\t")))
        elif local == "leader":
            self.leader = said.strip("\r\n\t")
