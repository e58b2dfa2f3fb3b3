"""The text form of MARCMaker and MarcEdit (.mrk): a field a line, `=245  10$aTitle`, then a blank line."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from lod.marc21 import iso2709, marcxml
from lod.marc21.encoding import as_utf8, hint
from lod.marc21.record import DELIMITER, ISO2709, MARCXML, Fault, Field, Record

_LINES: Final = re.compile(rb"[^\n]*\n|[^\n]+")
_LEADER: Final = re.compile(rb"=LDR  (?=[0-9 ]{5}[a-z\\ ])")
_LONGEST: Final = 1 << 24  # a line longer than this is none
_LINE: Final = re.compile(r"=([0-9A-Za-z]{3}) {0,2}(.*)", re.DOTALL)
_MNEMONIC: Final = re.compile(r"\{([A-Za-z0-9+-]{1,12})\}(.?)", re.DOTALL)
_SIGNS: Final = {
    "dollar": "$", "lcub": "{", "rcub": "}", "bsol": "\\", "esc": "\x1b", "num": "#", "percnt": "%",
    "lsqb": "[", "rsqb": "]", "circ": "^", "lowbar": "_", "grave1": "`", "verbar": "|", "tilde1": "~",
    "copy": "©", "reg": "®", "pound": "£", "cent": "¢", "yen": "¥", "deg": "°", "phono": "℗", "sharp": "♯",
    "flat": "♭", "iexcl": "¡", "iquest": "¿", "plusmn": "±", "middot": "·", "softsign": "ʹ", "hardsign": "ʺ",
    "mllhring": "ʿ", "mlrhring": "ʾ", "inodot": "ı", "Lstrok": "Ł", "lstrok": "ł", "Ostrok": "Ø",
    "ostrok": "ø", "Dstrok": "Đ", "dstrok": "đ", "THORN": "Þ", "thorn": "þ", "AElig": "Æ", "aelig": "æ",
    "OElig": "Œ", "oelig": "œ", "Ohorn": "Ơ", "ohorn": "ơ", "Uhorn": "Ư", "uhorn": "ư", "eth": "ð",
    "ETH": "Ð", "szlig": "ß", "euro": "€", "mldr": "…", "nbsp": "\xa0",
}  # fmt: skip
_MARKS: Final = {  # combining, written before their letter as in MARC-8
    "hooka": "̉", "grave": "̀", "acute": "́", "circ": "̂", "tilde": "̃", "macr": "̄", "breve": "̆", "dot": "̇",
    "uml": "̈", "caron": "̌", "ring": "̊", "llig": "︠", "rlig": "︡", "rcommaa": "̕", "dblac": "̋", "candra": "̐",
    "cedil": "̧", "rcedil": "̧", "ogon": "̨", "hookr": "̨", "dotb": "̣", "dbldotb": "̤", "ringb": "̥",
    "dblunder": "̳", "under": "̲", "commab": "̦", "rcommab": "̦", "breveb": "̮", "ldbltil": "︢", "rdbltil": "︣",
}  # fmt: skip


def read(
    blocks: Iterable[bytes], encoding: str = "", first: int = 1, start: int = 0
) -> Iterator[Record | Fault]:
    """Yield the records of a text in their order, and a Fault for what is none.

    A record's `raw` is its ISO 2709 form (MARCXML where that is too small for it): the text form is one
    for people, in which no other system expects to be given a record.

    Args:
        blocks: the bytes of the text in pieces of any size.
        encoding: "" is UTF-8.
        first: number of the first line: the ordinal of a record is that of the line at which it begins.
        start: byte of the file at which the blocks begin.
    """
    for number, offset, lines in _stanzas(as_utf8(blocks, encoding), first, start):
        yield _record(lines, number, offset)


def _stanzas(blocks: Iterable[bytes], number: int, offset: int) -> Iterator[tuple[int, int, list[bytes]]]:
    """Lines of one record after the other, with the number and the byte of its first line.

    A leader begins a record even without a blank line before it.
    """
    lines: list[bytes] = []
    begin = number, offset
    for line in _lines(blocks):
        bare = line.strip(b"\r\n \t\xef\xbb\xbf")
        if lines and (not bare or bare.startswith((b"=LDR", b"=000"))):
            yield *begin, lines
            lines = []
        if bare:
            begin = begin if lines else (number, offset)
            lines.append(line.rstrip(b"\r\n").removeprefix(b"\xef\xbb\xbf"))
        number += line.endswith(b"\n")
        offset += len(line)
    if lines:
        yield *begin, lines


def _lines(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The lines; where a record breaks off within one, the next record's leader begins a line of its own."""
    rest = b""
    for block in blocks:
        *lines, rest = _LINES.findall(rest + block) or [b""]
        for line in lines:
            yield from _parted(line)
        if len(rest) > _LONGEST:
            yield rest
            rest = b""
    yield from _parted(rest)


def _parted(line: bytes) -> Iterator[bytes]:
    begin = 0
    for leader in _LEADER.finditer(line, 1):
        yield line[begin : leader.start()]
        begin = leader.start()
    yield from filter(None, (line[begin:],))


def _record(lines: list[bytes], ordinal: int, offset: int) -> Record | Fault:
    leader = ""
    fields: list[Field] = []
    bare: list[str] = []  # tags of fields that lack indicators
    try:
        for line in lines:
            found = _LINE.fullmatch(line.decode("utf-8"))
            if not found:
                return Fault(ordinal, offset, f"has a line that is no field: {line[:40]!r}", _number(fields))
            tag, text = found.groups()
            if tag in ("LDR", "000"):
                leader = text.replace("\\", " ").ljust(24)
            else:
                fields.append(_field(tag, text))
                if tag >= "010" and "$" in text[:2]:
                    bare.append(tag)
    except UnicodeDecodeError as error:
        reason = f"is not {error.encoding}: {error.reason}{hint(error.object)}"
        return Fault(ordinal, offset, reason, _number(fields))
    if not leader:
        return Fault(ordinal, offset, "has no leader", _number(fields))
    raw, form = _given_back(Record(leader=leader, fields=tuple(fields)))
    return Record(
        leader=leader,
        fields=tuple(fields),
        ordinal=ordinal,
        offset=offset,
        raw=raw,
        form=form,
        warnings=(f"{' '.join(bare)}: the indicators are missing",) if bare else (),
    )


def _given_back(record: Record) -> tuple[bytes, str]:
    try:
        return iso2709.write(record), ISO2709
    except OverflowError:
        return marcxml.write(record), MARCXML


def _field(tag: str, text: str) -> Field:
    """One line; a backslash is a blank in indicators and control fields, a dollar leads a subfield."""
    if tag < "010":
        written = _plain(text.replace("\\", " "))
        return Field(tag, DELIMITER + written[1:] if written.startswith("$a") else written)
    first = text[:2].find("$")  # where a subfield stands where an indicator should
    width = 2 if first < 0 else first
    indicators = text[:width].replace("\\", " ").ljust(2)
    parts = [_plain(part) for part in text[width:].split("$")]
    return Field(tag, indicators + DELIMITER.join(parts))


def _plain(text: str) -> str:
    """The characters that mnemonics stand for; one that we do not know stays as it is written."""
    if "{" not in text:
        return text
    return unicodedata.normalize("NFC", _MNEMONIC.sub(_character, text))


def _character(found: re.Match[str]) -> str:
    name, after = found.groups()
    if name in _MARKS and after and after != "{":
        return after + _MARKS[name]
    if name in _SIGNS:
        return _SIGNS[name] + after
    mark = _MARKS.get(name[1:])  # {eacute} is e and an acute accent
    return (name[0] + mark if mark else f"{{{name}}}") + after


def _number(fields: list[Field]) -> str:
    return next((each.text.strip() for each in fields if each.tag == "001"), "")[:40]
