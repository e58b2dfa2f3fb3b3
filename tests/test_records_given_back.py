"""A library copies a national record as it came, without what is private in it."""

import gzip
import hashlib
import io
import json
from datetime import date
from pathlib import Path

import pymarc
import pytest
from flask.testing import FlaskClient

from lod.build import build
from lod.config import load
from lod.marc21 import ISO2709, MARCXML, Field, Record, write
from lod.release import Release, check
from lod.web import create_app
from tests.published import BASE, DAY, Quiet

PERSON = (("100", "1 \x1fa김구,\x1fd1876-1949"), ("400", "1 \x1faKim, Ku,\x1fd1876-1949"))
LIVING = (("100", "1 \x1faKey, John,\x1fd1941-"),)
PRIVATE = (
    ("371", "  \x1fa1 Main Street\x1fmkey@example.com"),
    ("375", "  \x1famale"),
    ("667", "  \x1faOnly for cataloguers"),
    ("880", "  \x1f6375-00/$1\x1fa남성"),
    ("880", "  \x1f6371-00/$1\x1fa세종로 1"),
)
SECRETS = ("Main Street", "key@example.com", "male", "Only for cataloguers", "남성", "세종로")


FIXED = "000102n| azannaabn          |n aaa     "


def marc(
    number: str, *fields: tuple[str, str], status: str = "n", form: str = ISO2709, fixed: str = FIXED
) -> bytes:
    """A record of our own making."""
    control = (("001", number), ("003", "XxTst"), ("008", fixed))
    record = Record(
        leader=f"00000{status}z  a2200000n  4500", fields=tuple(Field(*each) for each in (*control, *fields))
    )
    return write(record, form)


PLAIN = marc("KAC1", *PERSON)
# The spaces behind a leader's and a directory's figures are the source's: nothing is written anew.
ODD = PLAIN.replace(b"n  4500", b"n 54500").replace(b"KAC1", b"KAC3")
SOURCES = {
    "plain.mrc": PLAIN + marc("KAC2", *LIVING, *PRIVATE) + ODD,
    "gone.mrc": marc("KAC4", ("100", "1 \x1faKey, J."), ("667", "  \x1faMistake"), status="d")
    + marc("KAC5", ("100", "1 \x1faKey, Jo"), ("682", "  \x1fiSee\x1fa김구\x1f0(XxTst)KAC1"), status="x"),
    "xml.xml": b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<m:collection xmlns:m="http://www.loc.gov/MARC21/slim">'
    + marc("KAC7", *PERSON, form=MARCXML)
    .partition(b"?>")[2]
    .replace(b' xmlns="http://www.loc.gov/MARC21/slim"', b"")
    .replace(b"</", b"</m:")
    .replace(b"<", b"<m:")
    .replace(b"<m:/m:", b"</m:")
    + b"</m:collection>",
    "long.xml": marc(
        "KAC8", ("100", "1 \x1faLong"), *(("680", "  \x1fi" + "x" * 9000) for _ in range(12)), form=MARCXML
    ),
}


def from_xml(xml: bytes) -> list[pymarc.Record]:
    found: list[pymarc.Record] = pymarc.parse_xml_to_array(io.BytesIO(xml))  # type: ignore[no-untyped-call]
    return found


def dataset(folder: Path, *, whole: bool = False) -> Path:
    for name, content in SOURCES.items():
        (folder / name).write_bytes(content)
    (folder / "things.ttl").write_text(
        f'<{BASE}id/agent/R1> <http://www.w3.org/2000/01/rdf-schema#label> "No MARC" .', encoding="utf-8"
    )
    (folder / "lod.toml").write_text(
        f"""
base = "{BASE}"
[[source]]
name = "authorities"
converter = "marc_authority"
path = "[pg]*.mrc"
keys = "own"
publish_source = {str(whole).lower()}
[[source]]
name = "xml"
converter = "marc_authority"
path = "*.xml"
keys = "own"
[[source]]
name = "things"
converter = "rdf"
path = "things.ttl"
""",
        encoding="utf-8",
    )
    return folder / "lod.toml"


def built(config: Path, day: date = DAY) -> Release:
    outcome = build(load(config), day, Quiet())
    assert outcome.release is not None, outcome.reasons
    return Release.open(outcome.release)


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return dataset(tmp_path_factory.mktemp("marc"))


@pytest.fixture(scope="module")
def release(config: Path) -> Release:
    return built(config)


@pytest.fixture(scope="module")
def client(config: Path, release: Release) -> FlaskClient:
    return create_app(release, load(config)).test_client()


@pytest.mark.parametrize(("key", "content"), [("KAC1", PLAIN), ("KAC3", ODD)])
def test_a_record_without_private_fields_is_byte_for_byte_that_of_the_source(
    client: FlaskClient, key: str, content: bytes
) -> None:
    response = client.get(f"/doc/agent/{key}.mrc")
    assert (response.status_code, response.mimetype) == (200, "application/marc")
    assert response.data == content


@pytest.mark.parametrize("suffix", ["mrc", "marcxml"])
@pytest.mark.parametrize("secret", SECRETS)
def test_what_is_private_is_not_given_back(client: FlaskClient, suffix: str, secret: str) -> None:
    response = client.get(f"/doc/agent/KAC2.{suffix}")
    assert response.status_code == 200
    assert secret.encode() not in response.data
    assert b"Key, John" in response.data


def test_the_operator_may_publish_the_record_whole(tmp_path: Path, release: Release) -> None:
    config = dataset(tmp_path, whole=True)
    other = built(config)
    client = create_app(other, load(config)).test_client()
    assert client.get("/doc/agent/KAC2.mrc").data == marc("KAC2", *LIVING, *PRIVATE)
    assert other.data.read_bytes() == release.data.read_bytes(), "the statements stay the same"
    assert other.name != release.name, "it is another release all the same"


@pytest.mark.parametrize("key", ["KAC1", "KAC2", "KAC3", "KAC7"])
def test_both_forms_say_the_same(client: FlaskClient, key: str) -> None:
    binary = client.get(f"/doc/agent/{key}.mrc").data
    xml = client.get(f"/doc/agent/{key}.marcxml").data
    (one,) = pymarc.MARCReader(binary)
    (two,) = from_xml(xml)
    assert one is not None
    assert [str(field) for field in one.fields] == [str(field) for field in two.fields]
    assert one["001"].data == key


def test_marcxml_is_given_back_as_it_came(client: FlaskClient) -> None:
    element = SOURCES["xml.xml"].partition(b'slim">')[2].removesuffix(b"</m:collection>").strip()
    assert element.startswith(b"<m:record>")
    assert element in client.get("/doc/agent/KAC7.marcxml").data


def test_what_iso_2709_has_no_room_for_is_had_as_marcxml(client: FlaskClient) -> None:
    assert client.get("/doc/agent/KAC8.marcxml").status_code == 200
    response = client.get("/doc/agent/KAC8.mrc")
    assert response.status_code == 404
    assert "cannot be written as MARC 21" in response.get_json()["detail"]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/doc/agent/R1.mrc", 404, "no MARC 21 of this"),
        ("/doc/agent/R1.marcxml", 404, "no MARCXML of this"),
        ("/id/agent/R1.mrc", 404, "no MARC 21 of this"),
        ("/doc/agent/KAC99.mrc", 404, "KAC99"),
        ("/dataset/authorities.mrc", 404, "no dataset"),
        ("/doc/agent/KAC1.mrc?_profile=skos", 406, ""),
    ],
)
def test_where_there_is_no_record_the_answer_says_so(
    client: FlaskClient, path: str, status: int, said: str
) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    assert said in response.get_json()["detail"]


def test_the_headers_are_those_of_a_file(client: FlaskClient) -> None:
    path = "/doc/agent/KAC1.mrc"
    response = client.get(path, headers={"Accept": "text/html", "Accept-Profile": "<urn:x>"})
    assert response.status_code == 200, "a suffix beats a header"
    headers = response.headers
    assert headers["Vary"] == "Accept-Encoding"
    assert headers["Content-Disposition"] == 'attachment; filename="KAC1.mrc"'
    assert headers["Content-Location"] == path
    assert headers["Last-Modified"] == "Thu, 15 Jan 2026 00:00:00 GMT"
    assert client.get(path, headers={"If-None-Match": headers["ETag"]}).status_code == 304
    assert client.get(path, headers={"If-Modified-Since": headers["Last-Modified"]}).status_code == 304
    head = client.head(path)
    assert head.data == b""
    assert head.headers["Content-Length"] == str(len(response.data))
    assert head.headers["ETag"] == headers["ETag"]
    assert client.get("/id/agent/KAC1.mrc").headers["Location"] == path


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/marc", "application/marc"),
        ("application/marcxml+xml;q=0.9, text/turtle;q=0.5", "application/marcxml+xml"),
        ("application/*", "application/ld+json"),
        ("*/*", "text/turtle"),
        ("application/marc;q=0, */*;q=0.1", "text/turtle"),
    ],
)
def test_a_record_is_negotiated(client: FlaskClient, accept: str, media_type: str) -> None:
    response = client.get("/doc/agent/KAC1", headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert "Accept" in response.headers["Vary"].split(", ")


@pytest.mark.parametrize(("key", "has"), [("KAC1", True), ("KAC7", True), ("R1", False)])
def test_the_record_is_offered_where_there_is_one(client: FlaskClient, key: str, has: bool) -> None:  # noqa: FBT001
    for accept in ("text/turtle", "text/html"):
        response = client.get(f"/doc/agent/{key}", headers={"Accept": accept})
        for suffix in ("mrc", "marcxml"):
            assert (f"/doc/agent/{key}.{suffix}>;" in response.headers["Link"]) == has
            assert (f'href="/doc/agent/{key}.{suffix}"' in response.text) == (has and accept == "text/html")


def test_the_record_of_a_tombstone_is_given_back(client: FlaskClient) -> None:
    gone = client.get("/doc/agent/KAC4.mrc")
    assert gone.status_code == 410
    assert b"Key, J." in gone.data
    assert gone.data[5:6] == b"d"
    assert b"Mistake" not in gone.data
    merged = client.get("/doc/agent/KAC5.mrc")
    assert (merged.status_code, merged.data[5:6]) == (200, b"x")
    assert client.get("/id/agent/KAC5.mrc").headers["Location"] == "/id/agent/KAC1.mrc"


@pytest.mark.parametrize(
    ("fields", "fixed", "status"),
    [
        ((("100", "1 \x1faKey, J."), ("371", "  \x1fa1 Main Street")), FIXED[:32] + "b" + FIXED[33:], 200),
        ((("100", "1 \x1faKey, J.\x1ftLetters"),), FIXED, 404),
        ((("110", "2 \x1faKey Library"), ("371", "  \x1fa1 Main Street\x1fmkey@example.com")), FIXED, 200),
    ],
    ids=["a name of several", "a work has no document", "a body"],
)
def test_whatever_has_a_document_has_its_record(
    tmp_path: Path, fields: tuple[tuple[str, str], ...], fixed: str, status: int
) -> None:
    (tmp_path / "one.mrc").write_bytes(marc("n1", *fields, fixed=fixed))
    (tmp_path / "lod.toml").write_text(
        f'base = "{BASE}"\n[[source]]\nname = "m"\nconverter = "marc_authority"\n'
        'path = "one.mrc"\nkeys = "own"\n',
        encoding="utf-8",
    )
    client = create_app(built(tmp_path / "lod.toml"), load(tmp_path / "lod.toml")).test_client()
    response = client.get("/doc/agent/n1.mrc")
    assert response.status_code == status
    assert b"key@example.com" not in response.data
    assert (b"Main Street" in response.data) == (fields[0][0] == "110")


def test_the_records_are_a_dump(client: FlaskClient, release: Release) -> None:
    listed = client.get("/dumps/", headers={"Accept": "application/json"}).get_json()["files"]
    told = {one["alias"]: one for one in listed if one["records"] is not None}
    assert {name: one["records"] for name, one in told.items()} == {
        "authorities.mrc.gz": 5,
        "xml.marcxml.gz": 2,
    }
    packed = client.get("/dumps/authorities.mrc.gz", follow_redirects=True).data
    assert hashlib.sha256(packed).hexdigest() == told["authorities.mrc.gz"]["sha256"]
    whole = gzip.decompress(packed)
    assert whole.startswith(PLAIN)
    numbers = [one["001"].data for one in pymarc.MARCReader(whole) if one]
    assert numbers == ["KAC1", "KAC2", "KAC3", "KAC4", "KAC5"]
    xml = gzip.decompress(client.get("/dumps/xml.marcxml.gz", follow_redirects=True).data)
    assert [one["001"].data for one in from_xml(xml)] == ["KAC7", "KAC8"]
    page = client.get("/dumps/", headers={"Accept-Language": "en"}).text
    assert "5 records" in page
    assert "MARCXML" in page
    assert "authorities.mrc.gz" not in client.get("/dataset/xml").text
    assert check(release.path) == []


def test_the_manifest_names_the_files_that_were_read(config: Path, release: Release) -> None:
    manifest = json.loads((release.path / "manifest.json").read_bytes())
    told = {one["name"]: one["files"] for one in manifest["sources"]}
    assert [each["name"] for each in told["authorities"]] == ["gone.mrc", "plain.mrc"]
    for each in (*told["authorities"], *told["xml"], *told["things"]):
        content = (config.parent / each["name"]).read_bytes()
        assert (each["bytes"], each["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert release.manifest.originals == 7
    assert str(config.parent) not in (release.path / "manifest.json").read_text(encoding="utf-8")


def test_a_record_that_did_not_change_keeps_its_day(tmp_path: Path) -> None:
    config = dataset(tmp_path)
    built(config)
    other = PLAIN.replace(b"Kim, Ku", b"Kim, Gu").replace(b"KAC1", b"KAC3")
    (tmp_path / "plain.mrc").write_bytes(SOURCES["plain.mrc"].replace(ODD, other))
    release = built(config, date(2026, 2, 1))
    client = create_app(release, load(config)).test_client()
    days = [client.get(f"/doc/agent/{key}.mrc").headers["Last-Modified"] for key in ("KAC1", "KAC3")]
    assert days == ["Thu, 15 Jan 2026 00:00:00 GMT", "Sun, 01 Feb 2026 00:00:00 GMT"]


def test_each_of_two_sources_of_one_thing_gives_its_own_record_back(tmp_path: Path) -> None:
    ours = marc("KAC199600435", *PERSON)
    theirs = marc("KAC199600435", *PERSON, ("670", "  \x1faHis diary"))
    (tmp_path / "a.mrc").write_bytes(ours)
    (tmp_path / "b.mrc").write_bytes(theirs)
    (tmp_path / "lod.toml").write_text(
        f'base = "{BASE}"\n'
        + "".join(
            f'[[source]]\nname = "{name}"\nconverter = "marc_authority"\npath = "{name}.mrc"\nkeys = "own"\n'
            for name in "ab"
        ),
        encoding="utf-8",
    )
    release = built(tmp_path / "lod.toml")
    client = create_app(release, load(tmp_path / "lod.toml")).test_client()
    assert client.get("/doc/agent/KAC199600435.mrc").data == ours
    further = client.get("/doc/b/agent/KAC199600435", headers={"Accept": "application/marc"})
    assert (further.status_code, further.data) == (200, theirs)
    assert client.get("/doc/b/agent/KAC199600435.mrc").data == theirs


@pytest.mark.parametrize(
    "name", ["folio-fixtures-unique.mrc", "lc-names-folio-perf.mrc", "lcsh-2009-folio.mrc"]
)
def test_real_records_are_given_back_as_they_came(shared: Path, tmp_path: Path, name: str) -> None:
    source = shared / "data/records/auth-marc" / name
    (tmp_path / "lod.toml").write_text(
        f'base = "{BASE}"\n[[source]]\nname = "real"\nconverter = "marc_authority"\n'
        f'path = "{source}"\nkeys = "own"\npublish_source = true\n',
        encoding="utf-8",
    )
    release = built(tmp_path / "lod.toml")
    assert release.originals is not None
    came = source.read_bytes()
    kept = [
        original.content
        for iri in release.documents.iris(f"{BASE}id/")
        if (original := release.originals.get(iri.replace("/id/", "/doc/", 1))) is not None
    ]
    assert len(kept) == release.manifest.originals > 0
    assert [content for content in kept if content not in came] == []
