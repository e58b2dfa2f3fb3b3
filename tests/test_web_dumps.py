"""Dumps and deltas are had whole, in part and by their undated name, byte for byte, and nothing else is."""

import gzip
import hashlib
import json
import re
import shutil
import subprocess
from email.utils import parsedate_to_datetime
from itertools import pairwise
from pathlib import Path

import pytest
import zstandard
from flask.testing import FlaskClient

from lod.config import Config
from lod.release import File, History, Release
from lod.web import create_app


@pytest.fixture(scope="module")
def client(published: tuple[Config, Release]) -> FlaskClient:
    config, release = published
    return create_app(release, config).test_client()


@pytest.fixture(scope="module")
def dump(published: tuple[Config, Release]) -> File:
    return next(one for one in published[1].dumps if one.path.endswith(".nt.gz"))


def test_the_list_is_a_page_for_people_and_json_for_programs(
    client: FlaskClient, published: tuple[Config, Release]
) -> None:
    page = client.get("/dumps/")
    assert page.mimetype == "text/html"
    told = client.get("/dumps/", headers={"Accept": "application/json"}).get_json()
    assert told["release"] == published[1].name
    assert [one["name"] for one in told["files"]] == [one.path[6:] for one in published[1].dumps]
    assert told["files"][0]["whole"], "the whole first"
    assert told["files"][0]["entries"] == published[1].manifest.datasets[0].figures.entities
    for one in told["files"]:
        assert one["name"] in page.text
        body = client.get(f"/dumps/{one['href']}").data
        assert (len(body), hashlib.sha256(body).hexdigest()) == (one["bytes"], one["sha256"])
    assert client.get("/dumps/", headers={"Accept": "image/png"}).status_code == 406


def test_a_dump_is_the_file_it_is(client: FlaskClient, published: tuple[Config, Release], dump: File) -> None:
    response = client.get(f"/{dump.path}", headers={"Accept-Encoding": "gzip, zstd"})
    assert response.status_code == 200
    assert response.mimetype == "application/gzip"
    assert "Content-Encoding" not in response.headers
    assert response.headers["ETag"] == f'"{dump.sha256}"'
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert gzip.decompress(response.data).count(b"\n") == dump.statements
    twin = client.get(f"/{dump.path.replace('.gz', '.zst')}")
    assert twin.mimetype == "application/zstd"
    assert zstandard.ZstdDecompressor().decompressobj().decompress(twin.data) == gzip.decompress(
        response.data
    )


def test_the_undated_name_leads_to_the_dated_one(client: FlaskClient, dump: File) -> None:
    response = client.get("/dumps/all.nt.gz")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/{dump.path}"
    assert response.headers["Cache-Control"] == "no-cache"
    followed = client.get("/dumps/all.nt.gz", follow_redirects=True)
    assert hashlib.sha256(followed.data).hexdigest() == dump.sha256


def test_a_dump_is_as_old_as_its_release_wherever_that_was_copied_to(
    published: tuple[Config, Release], dump: File, tmp_path: Path
) -> None:
    config, release = published
    copy = tmp_path / release.name
    shutil.copytree(release.path, copy, copy_function=shutil.copyfile)
    client = create_app(Release.open(copy), config).test_client()
    response = client.get(f"/{dump.path}")
    assert response.headers["Last-Modified"] == "Thu, 15 Jan 2026 00:00:00 GMT"
    since = {"If-Modified-Since": response.headers["Last-Modified"]}
    assert client.get(f"/{dump.path}", headers=since).status_code == 304


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-9", slice(0, 10)),
        ("bytes=5-5", slice(5, 6)),
        ("Bytes = 10 - 19", slice(10, 20)),
        ("bytes=100-", slice(100, None)),
        ("bytes=-7", slice(-7, None)),
        ("bytes=-999999999", slice(0, None)),
        ("bytes=0-999999999", slice(0, None)),
    ],
)
def test_a_part_is_sent_where_one_is_asked_for(
    client: FlaskClient, dump: File, asked: str, part: slice
) -> None:
    whole = client.get(f"/{dump.path}").data
    response = client.get(f"/{dump.path}", headers={"Range": asked})
    assert response.status_code == 206
    assert response.data == whole[part]
    first, last, _ = part.indices(len(whole))
    assert response.headers["Content-Range"] == f"bytes {first}-{last - 1}/{len(whole)}"
    assert response.headers["Content-Length"] == str(last - first)


@pytest.mark.parametrize(
    "asked", ["bytes=x-y", "bytes=9-3", "lines=0-9", "bytes=0-1,5-6", "bytes=-", "", "bytes=1"]
)
def test_a_range_that_is_none_is_the_whole(client: FlaskClient, dump: File, asked: str) -> None:
    response = client.get(f"/{dump.path}", headers={"Range": asked})
    assert (response.status_code, len(response.data)) == (200, dump.bytes)


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0"])
def test_a_range_past_the_end_is_refused(client: FlaskClient, dump: File, asked: str) -> None:
    response = client.get(f"/{dump.path}", headers={"Range": asked})
    assert response.status == "416 Range Not Satisfiable"
    assert response.mimetype == "application/problem+json"
    assert response.headers["Content-Range"] == f"bytes */{dump.bytes}"


def test_a_part_is_sent_only_of_the_same_file(client: FlaskClient, dump: File) -> None:
    modified = client.head(f"/{dump.path}").headers["Last-Modified"]
    for condition, status in (
        (f'"{dump.sha256}"', 206),
        (f'W/"{dump.sha256}"', 200),
        ('"other"', 200),
        (f'"other", "{dump.sha256}"', 200),  # RFC 9110 §13.1.5: one, no list
        (modified, 206),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 200),
    ):
        fields = {"Range": "bytes=0-9", "If-Range": condition}
        assert client.get(f"/{dump.path}", headers=fields).status_code == status, condition
    assert client.get(f"/{dump.path}", headers={"If-None-Match": f'"{dump.sha256}"'}).status_code == 304
    assert client.get(f"/{dump.path}", headers={"If-Match": '"other"'}).status_code == 412


@pytest.mark.parametrize("asked", ["", "bytes=0-9", "bytes=99999999-"])
def test_head_tells_the_length_and_knows_no_ranges(client: FlaskClient, dump: File, asked: str) -> None:
    got, head = client.get(f"/{dump.path}"), client.head(f"/{dump.path}", headers={"Range": asked})
    assert (head.status_code, head.data) == (200, b"")
    assert dict(head.headers) == dict(got.headers)
    assert head.headers["Content-Length"] == str(dump.bytes)


@pytest.mark.parametrize(
    "path",
    [
        "/dumps/nothing.nt.gz",
        "/dumps/../manifest.json",
        "/dumps/..%2Fmanifest.json",
        "/dumps/%2e%2e/data.nq",
        "/dumps//etc/passwd",
        "/dumps/data.nq",
        "/dumps/all-2020-01-01-00000000.nt.gz",
        "/dumps/all-../../2020-01-01-00000000.nt.gz",
        "/dumps/" + "a" * 5000,
    ],
)
def test_nothing_but_dumps_is_had(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/problem+json"),
        ("*/*", "application/problem+json"),
        ("application/json", "application/problem+json"),
        ("text/html,*/*;q=0.8", "text/html"),
    ],
)
def test_who_asks_for_a_file_and_does_not_say_what_he_accepts_is_a_program(
    client: FlaskClient, accept: str | None, media_type: str
) -> None:
    response = client.get("/dumps/nothing.nt.gz", headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.mimetype) == (404, media_type)


def test_checksums_and_manifest_are_there(client: FlaskClient, published: tuple[Config, Release]) -> None:
    release = published[1]
    manifest = client.get("/dumps/manifest.json")
    assert manifest.data == (release.path / "manifest.json").read_bytes()
    assert json.loads(manifest.data)["name"] == release.name
    lines = client.get("/dumps/SHA256SUMS").text.splitlines()
    assert lines == [f"{one.sha256}  {one.path.removeprefix('dumps/')}" for one in release.dumps]


@pytest.fixture(scope="module")
def weekly(weeks: tuple[Config, tuple[Release, ...]]) -> FlaskClient:
    config, releases = weeks
    return create_app(releases[-1], config).test_client()


def test_deltas_are_listed_after_the_dumps_the_newest_first(
    weekly: FlaskClient, weeks: tuple[Config, tuple[Release, ...]]
) -> None:
    names = [release.name for release in weeks[1]]
    told = weekly.get("/dumps/", headers={"Accept": "application/json"}).get_json()["deltas"]
    assert [(one["old"], one["new"]) for one in told] == list(pairwise(names))[::-1]
    page = weekly.get("/dumps/").text
    for one in told:
        assert [file["name"].split(".", 1)[1] for file in one["files"]] == [
            "added.nt.gz",
            "removed.nt.gz",
            "rdfp.gz",
            "changes.csv.gz",
            "gone.csv.gz",
        ]
        for file in one["files"]:
            body = weekly.get(f"/dumps/{file['href']}").data
            assert (len(body), hashlib.sha256(body).hexdigest()) == (file["bytes"], file["sha256"])
            assert file["name"] in page
            assert f"{file['sha256']}  {file['name']}\n" in weekly.get("/dumps/SHA256SUMS").text
    assert page.index(names[-1] + ".ttl.gz") < page.index(names[-1] + ".added.nt.gz")
    assert "더해진 진술" in weekly.get("/dumps/?lang=ko").text


def test_a_delta_is_had_in_part_too(weekly: FlaskClient, weeks: tuple[Config, tuple[Release, ...]]) -> None:
    file = History.open(weeks[1][-1].path).files[0]
    place = f"/dumps/{Path(file.path).name}"
    whole = weekly.get(place)
    assert whole.headers["ETag"] == f'"{file.sha256}"'
    made = parsedate_to_datetime(whole.headers["Last-Modified"])
    assert made.date().isoformat() == weeks[1][1].manifest.day, "of the second release, as its delta is"
    assert whole.mimetype == "application/gzip"
    assert weekly.head(place).headers["Content-Length"] == str(file.bytes)
    part = weekly.get(place, headers={"Range": "bytes=3-9", "If-Range": whole.headers["ETag"]})
    assert (part.status_code, part.data) == (206, whole.data[3:10])
    assert weekly.get(place, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
    for wrong in ("a--b.added.nt.gz", "..--..%2Fdeltas.json", "--"):
        assert weekly.get(f"/dumps/{wrong}").status_code == 404


def test_the_documented_command_makes_the_new_dump_of_the_old_one(
    weekly: FlaskClient, weeks: tuple[Config, tuple[Release, ...]], tmp_path: Path
) -> None:
    """The very lines of docs/http.md, with the files as they are downloaded."""
    old, new = weeks[1][-2:]
    text = (Path(__file__).parent.parent / "docs/http.md").read_text(encoding="utf-8")
    found = re.search(r"```console\n\$ (old=OLD new=NEW\n.*?)```", text, re.DOTALL)
    assert found, "docs/http.md does not say how a delta is applied"
    commands = re.sub(r"^\$ ", "", found[1], flags=re.MULTILINE)
    commands = commands.replace("OLD", old.name).replace("NEW", new.name)
    names = [f"all-{old.name}.nt.gz", *(f"{old.name}--{new.name}.{x}.nt.gz" for x in ("added", "removed"))]
    for name in names:
        (tmp_path / name).write_bytes(weekly.get(f"/dumps/{name}").data)

    subprocess.run(["bash", "-e", "-o", "pipefail", "-c", commands], cwd=tmp_path, check=True)

    dump = gzip.decompress(weekly.get(f"/dumps/all-{new.name}.nt.gz").data)
    assert (tmp_path / f"all-{new.name}.nt").read_bytes() == dump


def test_deltas_are_described_where_catalogues_look(
    weekly: FlaskClient, weeks: tuple[Config, tuple[Release, ...]]
) -> None:
    told = weekly.get("/dataset.nt").text
    old, new = (release.name for release in weeks[1][-2:])
    stem = f"{old}--{new}"
    delta = f"<https://data.example.org/dataset#delta-{stem}"
    assert f"<https://data.example.org/dataset> <http://purl.org/dc/terms/relation> {delta}> ." in told
    url = f"<https://data.example.org/dumps/{stem}.added.nt.gz>"
    assert f"{delta}.added.nt.gz> <http://www.w3.org/ns/dcat#downloadURL> {url} ." in told
    for file in History.open(weeks[1][-1].path).deltas[-1].files:
        assert f'"{file.sha256}"' in told
    previous = "<http://www.w3.org/ns/dcat#previousVersion>"
    assert f"{previous} <https://data.example.org/dataset?release={old}>" in told
