"""A date is stated once, as precisely as its source, and bounded once."""

import csv
from datetime import date
from pathlib import Path

import pytest

from lod.dates import Edtf, HeadingDates, edtf_of_heading, edtf_of_marc_046
from lod.errors import InvalidValue


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1858", "1858-01-01", "1858-12-31"),
        ("2019-06", "2019-06-01", "2019-06-30"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2019-06-13", "2019-06-13", "2019-06-13"),
        ("2019-06/2019-10", "2019-06-01", "2019-10-31"),
        ("2008/", "2008-01-01", None),  # began 2008, end unknown
        ("2006/..", "2006-01-01", None),  # goes on
        ("/1984", None, "1984-12-31"),
        ("../1984", None, "1984-12-31"),
        ("[2018..2022]", "2018-01-01", "2022-12-31"),
        ("[1912,1913]", "1912-01-01", "1913-12-31"),
        ("{1667,1668-12..}", "1667-01-01", None),
        ("{..1983-12-31,1984-10-10..1984-11-01}", None, "1984-11-01"),
        ("1984~", "1984-01-01", "1984-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("156X-02-29", "1560-02-29", "1569-02-28"),
        ("1950S2", "1900-01-01", "1999-12-31"),
        ("2001-21", "2001-03-01", "2001-05-31"),
        ("-0044", None, None),  # no xsd:date before the year 1 that all tools agree on
        ("-0044/0014", None, "0014-12-31"),
        ("Y17000", None, None),
        ("XXXX", None, None),
        ("1984-06-02T12:00:00Z", "1984-06-02", "1984-06-02"),
    ],
)
def test_edtf_has_inclusive_bounds(text: str, first: str | None, last: str | None) -> None:
    edtf = Edtf.parse(f" {text} ")
    assert str(edtf) == text
    assert edtf.not_before == (date.fromisoformat(first) if first else None)
    assert edtf.not_after == (date.fromisoformat(last) if last else None)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "is not EDTF"),
        ("unknown", "is not EDTF"),
        ("1858-1932", "is not EDTF"),
        ("20 19", "is not EDTF"),
        ("2019-13", "is not EDTF"),
        ("2019-02-30", "is not EDTF"),
        ("2019-02-29", "names a day that its month does not have"),
        ("1984/1980", "ends before it begins"),
        ("-0044/-0100", "ends before it begins"),
        ("[2022..2018]", "ends before it begins"),
        ("../..", "is an interval without a date"),
        ("/", "is an interval without a date"),
        ("1XXX-1X", "is not EDTF"),
        ("Y17E999999999", "is not EDTF"),  # would be computed for ever
        ("٢٠١٩", "is not EDTF"),
        ("[" * 10_000, "is not EDTF"),
        ("\ud800", "is not EDTF"),
    ],
)
def test_what_is_no_edtf_is_refused(text: str, rule: str) -> None:
    with pytest.raises(InvalidValue, match=rule):
        Edtf(text)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("1946", "1946"),
        ("194510", "1945-10"),
        ("19451015", "1945-10-15"),
        ("19uu", "19XX"),
        ("185-", "185X"),
        ("1858-05", "1858-05"),
        ("-0043", "-0043"),
    ],
)
def test_046_is_read_with_six_digits_as_a_month(text: str, edtf: str) -> None:
    assert edtf_of_marc_046(text).text == edtf


@pytest.mark.parametrize("text", ["1941000", "19451301", "19450000", "19941", "1208-03- bT a:zn:nn", ""])
def test_046_that_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        edtf_of_marc_046(text)


def test_046_in_edtf_is_taken_as_it_is() -> None:
    assert edtf_of_marc_046("1912/1913", edtf=True).text == "1912/1913"
    with pytest.raises(InvalidValue):
        edtf_of_marc_046("194510", edtf=True)


@pytest.mark.parametrize(
    ("text", "birth", "death", "start", "end"),
    [
        ("1858-1932", "1858", "1932", "", ""),
        ("1858-1932.", "1858", "1932", "", ""),
        ("1966-", "1966", "", "", ""),
        ("-1950", "", "1950", "", ""),
        ("approximately 1570-", "1570~", "", "", ""),
        ("ca. 1570-1632?", "1570~", "1632?", "", ""),
        ("1912 or 1913-", "[1912,1913]", "", "", ""),  # 1912/1913 would be an interval
        ("1951 or 2-", "[1951,1952]", "", "", ""),
        ("b. 1912", "1912", "", "", ""),
        ("d. 1950", "", "1950", "", ""),
        ("fl. 1570", "", "", "1570", ""),
        ("active 12th century", "", "", "11XX", ""),
        ("active 1570-1590", "", "", "1570", "1590"),
        ("18th cent.", "", "", "17XX", ""),
        ("기원전 106-기원전 43", "-0105", "-0042", "", ""),
        ("106 B.C.-43 B.C.", "-0105", "-0042", "", ""),
        ("551-479 B.C.", "-0550", "-0478", "", ""),
        ("63 B.C.-14 A.D.", "-0062", "0014", "", ""),
        ("1970 November 5-", "1970-11-05", "", "", ""),
        ("1858.3.4-1932년", "1858-03-04", "1932", "", ""),
        ("약 1570-1632경", "1570~", "1632~", "", ""),
        ("?-1932", "", "1932", "", ""),
        ("기원전 106-43", "-0105", "-0042", "", ""),  # over the turn of the era the second has its own mark
        ("약 기원전 106-43", "-0105~", "-0042", "", ""),
        ("기원전 63-서기 14", "-0062", "0014", "", ""),
        ("B.C. 106-43", "-0105", "-0042", "", ""),
        ("b. 63 B.C.", "-0062", "", "", ""),
        ("1965-05-01-1999-12-31", "1965-05-01", "1999-12-31", "", ""),
        ("1940년대-", "194X", "", "", ""),
        ("16세기 활동", "", "", "15XX", ""),
        ("15. Jh.", "", "", "14XX", ""),  # as the GND has it
        ("um 1570-etwa 1632", "1570~", "1632~", "", ""),
        ("106 v. Chr.-43 v. Chr.", "-0105", "-0042", "", ""),
        ("43 f.Kr.-17 e.Kr.", "-0042", "0017", "", ""),  # as Libris has it
        ("fl. 18th-19th cent.", "", "", "17XX", "18XX"),
        ("1900-생몰년미상", "1900", "", "", ""),
        ("생몰년미상", "", "", "", ""),
        ("생년미상-1950", "", "1950", "", ""),
        ("1912-몰년 미상", "1912", "", "", ""),
        ("生年不詳-1185", "", "1185", "", ""),
        ("[1876?]-1949", "1876?", "1949", "", ""),
        ("14세기 중엽", "", "", "13XX", ""),
        ("6세기말-7세기 초", "", "", "05XX", "06XX"),
        ("active late 12th century", "", "", "11XX", ""),
        ("mid-16th cent.", "", "", "15XX", ""),
        ("late 11th-early 12th cent.", "", "", "10XX", "11XX"),
    ],
)
def test_the_dates_of_a_personal_heading(text: str, birth: str, death: str, start: str, end: str) -> None:
    told = [Edtf(each) if each else None for each in (birth, death, start, end)]
    assert edtf_of_heading(text) == HeadingDates(*told)


@pytest.mark.parametrize(
    "text",
    ["1950", "조선 후기", "", "1932-1858.13.40", "x" * 10_000, "195-?", "19--", "18-", "0-33", "63 B.C.-14"],
)
def test_words_that_tell_no_date_are_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        edtf_of_heading(text)


def test_every_date_of_the_partner_facts_has_the_bounds_of_its_row(shared: Path) -> None:
    compared = 0
    for table in sorted((shared / "data/facts").glob("*.csv")):
        with table.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if row.get("date_edtf") and "date_start" in row:
                    edtf = Edtf(row["date_edtf"])
                    bounds = [str(day or "") for day in (edtf.not_before, edtf.not_after)]
                    assert bounds == [row["date_start"], row["date_end"]], row
                    compared += 1
    assert compared > 100
