"""MARC is read as written, byte for byte, and one bad record never costs the next."""

import gzip
import io
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pymarc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lod import marc21
from lod.errors import LodError, UnreadableSource
from lod.marc21 import ISO2709, MARCXML, Fault, Field, Record
from lod.marc21.linking import linked

LEADER = "00000nz  a2200000n  4500"


def record(number: str, *fields: Field) -> Record:
    return Record(leader=LEADER, fields=(Field("001", number), *fields))


def raw(number: str, text: str = "1 \x1faKey, John") -> bytes:
    return marc21.write(record(number, Field("100", text)), ISO2709)


def read(data: bytes, encoding: str = "") -> list[Record | Fault]:
    return list(marc21.read(io.BytesIO(data), encoding))


def numbers(data: bytes) -> list[str]:
    """The control number of each record read, "-" for a fault."""
    return [each.control("001") if isinstance(each, Record) else "-" for each in read(data)]


def one(data: bytes, encoding: str = "") -> Record:
    (only,) = read(data, encoding)
    assert isinstance(only, Record), only
    return only


@pytest.mark.parametrize(
    ("data", "read_as"),
    [
        (raw("a") + raw("b"), ["a", "b"]),
        (raw("a") + b"\r\n" + raw("b") + b"\n\0\x1a", ["a", "b"]),
        (b"99999" + raw("a")[5:] + raw("b"), ["a", "b"]),  # the length is wrong
        (b"00010" + raw("a")[5:] + raw("b"), ["a", "b"]),
        (raw("a")[:-1] + raw("b"), ["a", "b"]),  # no record terminator
        (raw("a")[:-9] + raw("b"), ["-", "b"]),  # breaks off within a field
        (raw("a")[:-9], ["-"]),
        (raw("a")[:40] + b"\x1d" + raw("b"), ["-", "b"]),
        (raw("a").replace(b"001", b"\xff01", 1) + raw("b"), ["-", "b"]),
        (raw("a").replace(b"Key", b"K\xffy") + raw("b"), ["-", "b"]),
        (b"rubbish\x1d" + raw("b"), ["-", "b"]),
        (b"", []),
    ],
)
def test_a_bad_record_costs_no_other(data: bytes, read_as: list[str]) -> None:
    assert numbers(data) == read_as


def mrk(number: str) -> bytes:
    return f"=LDR  {LEADER}\n=001  {number}\n=100  1\\$aKey, John\n\n".encode()


def xml(number: str) -> bytes:
    return marc21.write(record(number, Field("100", "1 \x1faKey, John")), MARCXML).partition(b"?>\n")[2]


FORMS = {
    "ISO 2709": (b"", raw, b""),
    "MARCXML": (b"<collection>", xml, b"</collection>"),
    ".mrk": (b"", mrk, b""),
}


@pytest.mark.parametrize("form", FORMS)
@given(
    first=st.integers(0, 200),
    length=st.integers(0, 200),
    junk=st.binary(max_size=80) | st.text("=LDR 0019\n$<record>/\x1e\x1f\x1d", max_size=40).map(str.encode),
)
def test_whatever_becomes_of_one_record_costs_no_other(
    form: str, first: int, length: int, junk: bytes
) -> None:
    begin, written, end = FORMS[form]
    whole = written("c")
    broken = whole[:first] + junk + whole[first + length :]
    found = numbers(begin + written("a") + written("b") + broken + written("d") + written("e") + end)
    assert {"a", "b", "d", "e"} <= set(found)


DELETED = b'<record><header status="deleted"><identifier>oai:x.org:1</identifier></header></record>'
ALIEN = "is not ISO 2709: no field ends in it; it looks like"


@pytest.mark.parametrize(
    ("data", "good", "reasons"),
    [
        (b"", 0, []),
        (b"\x1d\x1d\0\r\n", 0, []),
        (b"\xef\xbb\xbf" + raw("a"), 1, []),
        (raw("a").decode().encode("utf-16"), 0, ["has no leader of 24 characters"]),
        (b"# Keys\n\n- Key, John\n", 0, [f"{ALIEN} text that begins '# Keys'"]),
        (b"%PDF-1.4\n\0", 0, [f"{ALIEN} binary data that begins '%PDF-1.4'"]),
        (b"00000001 LDR L 0nz\n00000001 001 L a\n", 0, [f"{ALIEN} text that begins '00000001 LDR L 0nz'"]),
        (raw("a")[:40], 0, ["has a directory that is not made of entries"]),
        (b"PK\x03\x04" + raw("a"), 0, ["is a zip archive: unpack it, or pack it with gzip"]),
        (b"<c>" + xml("a") + b"</c><c>" + xml("b") + b"</c>", 2, []),  # two roots
        (b"<c><c>" + xml("a") + b"</c></c>", 1, []),
        (b"<c><xi:include href='file:///etc/passwd'/>" + xml("a") + b"</c>", 1, []),
        (b"<c>" + xml("a") + b"<!DOCTYPE c>" + xml("b") + b"</c>", 1, ["a document type"]),
        (b"<c>" + xml("a")[8:] + xml("b") + b"</c>", 1, ["has no start tag"]),
        (DELETED + xml("a"), 1, ["is no MARC record: OAI-PMH tells that oai:x.org:1 is deleted"]),
        (b"<c>" + xml("a") + b"<rec" + xml("b") + b"\0\x01</c>", 2, ["is no XML"]),
        (b"<c>" + xml("a").replace(b"Key", b"<!-- ") + xml("b") + b"</c>", 1, ["is not MARCXML"]),
        (mrk("a").decode().encode("utf-16"), 1, []),
        (b"# a comment\n" + mrk("a"), 1, ["has a line that is no field: b'# a comment'"]),
        (mrk("a")[:-4] + mrk("b"), 2, []),  # breaks off within a line
    ],
)  # fmt: skip
def test_odd_files_are_read_as_far_as_they_hold_records(data: bytes, good: int, reasons: list[str]) -> None:
    found = read(data)
    assert sum(isinstance(each, Record) for each in found) == good
    told = [each.reason for each in found if isinstance(each, Fault)]
    assert [said.startswith(reason) for said, reason in zip(told, reasons, strict=True)] == [True] * len(
        reasons
    )


def test_a_fault_tells_ordinal_byte_number_and_reason() -> None:
    bad = raw("b").replace(b"Key", b"K\xffy")

    fault = read(raw("a") + bad + raw("c"))[1]

    assert fault == Fault(2, len(raw("a")), "is not utf-8: 100 has byte FF (invalid start byte)", "b")


def test_a_record_that_is_out_of_form_but_readable_carries_a_warning() -> None:
    assert one(b"00099" + raw("a")[5:]).warnings == (
        "the leader tells a length of 00099, the record has 66 bytes",
    )


@pytest.mark.parametrize("data", [raw("a") + raw("b"), raw("한글", "1 \x1fa김구,\x1fd1876-1949")])
def test_a_record_keeps_its_bytes(data: bytes) -> None:
    kept = b"".join(each.raw for each in read(data) if isinstance(each, Record))
    assert kept == data


def test_parts_begin_at_records_and_know_their_ordinals() -> None:
    data = b"".join(raw(f"n{number}") for number in range(40))
    whole = [each.ordinal for each in read(data)]

    starts = list(marc21.parts(io.BytesIO(data), 300))
    ends = [start for start, _ in starts[1:]] + [len(data)]
    ordinals = [
        each.ordinal
        for (start, first), end in zip(starts, ends, strict=True)
        for each in marc21.read(io.BytesIO(data[start:end]), first=first)
    ]

    assert len(starts) > 5
    assert ordinals == whole


@pytest.mark.parametrize("data", [b"<collection/>", b"=LDR  x\n"])
def test_a_form_that_is_no_iso_2709_is_one_part(data: bytes) -> None:
    assert list(marc21.parts(io.BytesIO(data), 1)) == [(0, 1)]


def in_bytes(body: bytes, leader9: str) -> bytes:
    """A record of one field 100, its bytes as given."""
    length = 37 + len(body) + 1
    return f"{length:05}nz  {leader9}2200037n  4500100{len(body):04}00000\x1e".encode() + body + b"\x1d"


@pytest.mark.parametrize(
    ("written", "coding", "declared", "leader9"),
    [
        ("김구[金九]", "utf-8", "", "a"),
        ("김구[金九]", "euc-kr", "euc-kr", " "),
        ("똠방각하[金九]", "cp949", "cp949", " "),
        ("Géza", "utf-8", "", " "),  # the leader says MARC-8, the bytes are UTF-8
    ],
)
def test_text_is_decoded_as_the_leader_or_the_operator_says(
    written: str, coding: str, declared: str, leader9: str
) -> None:
    data = in_bytes(f"1 \x1fa{written}\x1e".encode(coding), leader9)
    assert one(data, declared).fields[0].first("a") == written


def test_marc_8_is_decoded_subfield_by_subfield() -> None:
    data = in_bytes(b"1 \x1faG\xe2eza\x1fd\x1b(N\xebO\x1b(B\x1e", " ")
    assert one(data).fields[0].first("a") == "Géza"


def test_a_diacritic_before_no_letter_is_told_of() -> None:
    record = one(in_bytes(b"1 \x1faCafe\xe2\x1fdx\x1e", " "))
    assert record.fields[0].first("a") == "Cafe"
    assert record.warnings == ("a diacritic of MARC-8 stands before no letter, and is left out",)


@pytest.mark.parametrize(
    ("body", "leader9", "text"),
    [
        (b"\x1b)Q\xc4\x1b)!Eo\xe2e", " ", "ёoé"),  # the second escape goes back to Extended Latin
        (b"M\xb1\xe2otek", " ", "Młótek"),  # a special letter and a diacritic, which are a hangul of EUC-KR
        (b"&#x9023; \xe2e", " ", "連 é"),
        (b"&#x9023;&#x2F800;", " ", "連\U0002f800"),
        (b"&#x001E;&#xD800;&#110000;&#x;", " ", "&#x001E;&#xD800;&#110000;&#x;"),
        (b"&#x9023;", "a", "&#x9023;"),  # in UTF-8 it is no more than it is
    ],
)
def test_marc_8_is_read_as_its_specification_has_it(body: bytes, leader9: str, text: str) -> None:
    assert one(in_bytes(b"1 \x1fa" + body + b"\x1e", leader9)).fields[0].first("a") == text


@pytest.mark.parametrize(
    ("body", "leader9", "reason"),
    [
        (
            "1 \x1fa국립도서관".encode("euc-kr"),
            " ",
            'is not marc-8: it reads as euc-kr: declare encoding = "euc-kr" or "cp949"',
        ),
        (
            "1 \x1fa국립도서관".encode("euc-kr"),
            "a",
            "is not utf-8: 100 has byte B1 (invalid start byte); it reads as euc-kr: "
            'declare encoding = "euc-kr" or "cp949"',
        ),
        (
            "1 \x1fa国立图书馆".encode("gb18030"),
            "a",
            "is not utf-8: 100 has byte B9 (invalid start byte); it reads as euc_jp or gb18030: "
            "declare as `encoding` the one that is right",
        ),
        (b"1 \x1faG\xdfeza", " ", "is not marc-8: a byte that is no character"),
        (b"1 \x1faKey\x1b(", " ", "is not marc-8: an escape to no set of characters"),
        (b"1 \x1faKey\x1bX", " ", "is not marc-8: an escape to no set of characters"),
        (
            b"1 \x1fa\x1b$1!0!0",
            " ",
            "is not marc-8: a byte that is no character",
        ),  # a character is three bytes
    ],
)
def test_bytes_of_no_declared_encoding_are_never_guessed(body: bytes, leader9: str, reason: str) -> None:
    (fault,) = read(in_bytes(body + b"\x1e", leader9))
    assert isinstance(fault, Fault)
    assert fault.reason == reason


def test_an_encoding_that_nobody_knows_is_refused() -> None:
    with pytest.raises(LodError, match="no encoding 'klingon'"):
        read(raw("a"), "klingon")


XML = (
    "<{p}record{ns}><{p}leader>00000nz  a2200000n  4500</{p}leader>"
    '<{p}controlfield tag="001">{number}</{p}controlfield>'
    '<{p}datafield tag="100" ind1="1" ind2=" "><{p}subfield code="a">{name}</{p}subfield></{p}datafield>'
    "</{p}record>"
)
SLIM = "http://www.loc.gov/MARC21/slim"


def element(number: str, name: str = "Key &amp; Lock", prefix: str = "", ns: str = "") -> str:
    return XML.format(p=prefix, number=number, name=name, ns=ns)


@pytest.mark.parametrize(
    ("document", "read_as"),
    [
        (f'<collection xmlns="{SLIM}">{element("a")}{element("b")}</collection>', ["a", "b"]),
        (f'<m:collection xmlns:m="{SLIM}">{element("a", prefix="m:")}</m:collection>', ["a"]),
        (f'<마크:collection xmlns:마크="{SLIM}">{element("a", prefix="마크:")}</마크:collection>', ["a"]),
        (element("a", ns=f' xmlns="{SLIM}"'), ["a"]),
        (element("a"), ["a"]),
        (f"<OAI><record><metadata>{element('a')}</metadata></record></OAI>", ["a"]),
        (f"<c><!-- {element('no')} --><![CDATA[{element('no')}]]>{element('a')}</c>", ["a"]),
        (f"<c>{element('a', name='</wrong>')}{element('b')}</c>", ["-", "b"]),
        (f"<c>{element('a')[:-9]}{element('b')}</c>", ["-", "b"]),
        (f"<c>{element('a')}{element('b')[:-9]}", ["a", "-"]),
        (f"<c>{element('a', name='&eacute;')}{element('b')}</c>", ["-", "b"]),
        ("<c><other/></c>", ["-"]),
        (f'<!DOCTYPE c [<!ENTITY x "y">]><c>{element("a", name="&x;")}</c>', ["-"]),
        (f'<!DOCTYPE c SYSTEM "file:///etc/passwd"><c>{element("a")}</c>', ["-"]),
    ],
)
def test_marcxml_is_read_under_any_prefix_and_in_any_envelope(document: str, read_as: list[str]) -> None:
    assert numbers(document.encode()) == read_as


@pytest.mark.parametrize("coding", ["utf-8", "utf-16", "euc-kr", "iso-8859-1"])
def test_marcxml_is_read_in_the_encoding_it_declares(coding: str) -> None:
    name = "Géza" if coding == "iso-8859-1" else "김구"
    document = f'<?xml version="1.0" encoding="{coding}"?><c>{element("a", name=name)}</c>'
    assert one(document.encode(coding)).fields[1].first("a") == name


def test_marcxml_may_be_indented() -> None:
    indented = element("a").replace("leader>0", "leader>\n    0").replace(">a<", ">\n    a\n  <")
    assert (one(indented.encode()).leader, one(indented.encode()).control("001")) == (LEADER, "a")


@pytest.mark.parametrize("size", [1, 7, 100])
def test_marcxml_may_arrive_in_pieces_of_any_size(size: int) -> None:
    document = f"<c><!-- x -->{element('a')} {element('b')}</c>".encode()
    pieces = [document[at : at + size] for at in range(0, len(document), size)]

    found = list(marc21.marcxml.read(pieces))

    assert [(each.ordinal, each.offset) for each in found] == [
        (1, document.index(b"<record")),
        (2, document.rindex(b"<record")),
    ]


@pytest.mark.parametrize(
    "document",
    [
        f"<collection xmlns={quoteattr(SLIM)}>{element('a')}</collection>",
        f"<m:collection xmlns:m={quoteattr(SLIM)}>{element('a', prefix='m:')}</m:collection>",
        f"<c>{element('a', prefix='m:')}</c>",  # nobody declared the prefix
    ],
)
def test_a_record_cut_out_of_marcxml_stands_on_its_own(document: str) -> None:
    parsed = pymarc.parse_xml_to_array(io.BytesIO(one(document.encode()).raw))  # type: ignore[no-untyped-call]
    assert [each["100"]["a"] for each in parsed] == ["Key & Lock"]


MRK = """=LDR  00000nz  a2200000n  4500
=001  n\\\\1
=100  1\\$aKey {dollar} Lock,$d1941-
=400  1\\$aG{eacute}za {lcub}x{rcub} {acute}e

=LDR  00000nz  a2200000n  4500
=001  n2
"""


def test_mrk_is_read_with_its_mnemonics() -> None:
    first, second = read(MRK.encode())

    assert isinstance(first, Record)
    assert [each.text for each in first.fields] == [
        "n  1",
        "1 \x1faKey $ Lock,\x1fd1941-",
        "1 \x1faGéza {x} é",
    ]
    assert isinstance(second, Record)
    assert second.ordinal == 1 + MRK[: MRK.rindex("=LDR")].count("\n")  # its line, as editors count
    assert second.form == ISO2709


@pytest.mark.parametrize(("line", "text"), [("$a관세", "  \x1fa관세"), ("1$a관세", "1 \x1fa관세")])
def test_mrk_without_indicators_loses_no_word(line: str, text: str) -> None:
    (found,) = read(f"=LDR  {LEADER}\n=001  a\n=150  {line}\n".encode())

    assert isinstance(found, Record)
    assert found.fields[1].text == text
    assert found.warnings == ("150: the indicators are missing",)


@pytest.mark.parametrize(
    ("text", "reason"), [("=001  a\n", "no leader"), (f"=LDR  {LEADER}\nrubbish\n", "no field")]
)
def test_a_stanza_that_is_no_record_is_a_fault(text: str, reason: str) -> None:
    (fault,) = read(text.encode())
    assert isinstance(fault, Fault)
    assert reason in fault.reason


@pytest.mark.parametrize("form", [ISO2709, MARCXML])
def test_a_record_is_the_same_in_its_other_form(form: str) -> None:
    source = one(raw("a", '1 \x1fa김 <&> "구",\x1fd1876-'))

    other = one(marc21.converted(source.raw, source.form, form))

    assert other.fields == source.fields
    assert other.form == form


def test_a_record_in_another_encoding_is_given_back_in_utf_8() -> None:
    stored = in_bytes("1 \x1fa김구\x1e".encode("cp949"), " ")
    assert "김구".encode() in marc21.converted(stored, f"{ISO2709};charset=cp949", MARCXML)


def test_a_compressed_file_is_read_like_any_other() -> None:
    data = gzip.compress(raw("a")) + gzip.compress(raw("b"))
    assert numbers(data) == ["a", "b"]
    assert list(marc21.parts(io.BytesIO(data), 10)) == [(0, 1)]


@pytest.mark.parametrize("broken", [slice(0, -4), slice(12, None)])
def test_a_broken_compressed_file_is_unreadable(broken: slice) -> None:
    with pytest.raises(UnreadableSource, match="gzip"):
        read(b"\x1f\x8b" + gzip.compress(raw("a"))[2:][broken])


def test_a_record_too_long_for_iso_2709_is_refused() -> None:
    with pytest.raises(OverflowError, match="no room"):
        marc21.write(record("a", Field("670", "  \x1fa" + "x" * 10_000)), ISO2709)


def test_880_comes_to_the_field_it_repeats() -> None:
    fields = (
        Field("100", "1 \x1f6880-01\x1faHong"),
        Field("880", "1 \x1f6100-01/$1\x1fa홍"),
        Field("880", "1 \x1f6400-00/(N\x1faХон"),
        Field("880", "1 \x1faлишний"),
    )
    assert [(each.field.tag, each.script, each.partner) for each in linked(fields)] == [
        ("100", "", None),
        ("100", "$1", 0),
        ("400", "(N", None),
        ("880", "", None),
    ]


def _of_pymarc(path: Path) -> Iterator[list[tuple[str, str]]]:
    with path.open("rb") as stream:
        for each in pymarc.MARCReader(stream, permissive=True):
            assert each is not None
            yield [(f.tag, f.data if f.control_field else _text(f)) for f in each.fields]


def _text(field: pymarc.Field) -> str:
    return "".join(field.indicators or ()) + "".join(
        f"\x1f{each.code}{each.value}" for each in field.subfields
    )


@pytest.mark.parametrize(
    "name",
    [
        "auth-marc/lc-names-folio-perf.mrc",
        "auth-marc/lcsh-2009-folio.mrc",
        "auth-marc/iisg-evergreen-1066.mrc",
        "auth-marc/national-samples/dnb-marc21-rs/tests/data/ada.mrc",
        "japan/japanmarc-marc21-ndl.mrc",
        "bib-marc/evergreen-lul_fre_100.mrc",
        "bib-marc/evergreen-hebrew.marc",
    ],
)
def test_real_records_are_read_as_pymarc_reads_them(shared: Path, name: str) -> None:
    path = shared / "data/records" / name
    with path.open("rb") as stream:
        found = [[tuple(f) for f in each.fields] for each in marc21.read(stream) if isinstance(each, Record)]
    assert found == list(_of_pymarc(path))


def test_nothing_dirty_raises_or_is_lost(shared: Path) -> None:
    dirty = shared / "data/records/dirty"
    for path in [*(dirty / "marc").rglob("*.*"), *(dirty / "xml").rglob("*.xml")]:
        if path.is_file():
            with path.open("rb") as stream:
                assert list(marc21.read(stream)), path


def test_where_xml_is_wrong_is_counted_within_the_record() -> None:
    """As editors count: the record begins on the line on which its element does."""
    record = "<record>\n<leader>00000nz  a2200000n  4500\n</record>"
    (fault,) = read(f"<collection>\n\n\n{record}\n</collection>".encode())
    assert isinstance(fault, Fault)
    assert (fault.offset, fault.reason) == (15, "is not MARCXML: mismatched tag: line 3 of it, column 3")
