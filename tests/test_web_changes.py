"""What changed is told page by page as Activity Streams, as a page and as an Atom feed, from one history."""

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import etree

from lod.build import build
from lod.config import Config
from lod.release import Release
from lod.web import create_app
from tests import weekly
from tests.published import BASE, Quiet

Weeks = tuple[Config, tuple[Release, ...]]
ATOM = "{http://www.w3.org/2005/Atom}"
TYPES = ("Create", "Update", "Deprecate", "Delete")


@pytest.fixture(scope="module")
def client(weeks: Weeks) -> FlaskClient:
    config, releases = weeks
    return create_app(releases[-1], config).test_client()


def got(client: FlaskClient, iri: str) -> dict[str, Any]:
    """What a client gets that follows an IRI of the answer before."""
    response = client.get(iri.replace(BASE, "/"))
    assert response.status_code == 200
    assert response.mimetype == "application/activity+json"
    told = response.get_json()
    assert told["id"] == iri
    assert told["@context"] == [
        "https://www.w3.org/ns/activitystreams",
        "https://emm-spec.org/1.0/context.json",
    ]
    assert isinstance(told, dict)
    return told


def walked(client: FlaskClient, start: str, relation: str) -> list[dict[str, Any]]:
    """The pages from one on, as `next` or `prev` leads."""
    pages = [got(client, start)]
    while relation in pages[-1]:
        assert pages[-1][relation]["type"] == "OrderedCollectionPage"
        pages.append(got(client, pages[-1][relation]["id"]))
    return pages


def test_the_collection_counts_and_leads_to_all(client: FlaskClient, weeks: Weeks) -> None:
    whole = got(client, f"{BASE}changes")
    assert whole["type"] == "OrderedCollection"
    pages = walked(client, whole["first"]["id"], "next")
    assert [page["id"] for page in pages[::-1]] == [
        page["id"] for page in walked(client, whole["last"]["id"], "prev")
    ]
    assert len(pages) == len(weeks[1]) - 1
    items = [item for page in pages for item in page["orderedItems"]]
    assert whole["totalItems"] == len(items)
    assert [page["totalItems"] for page in pages] == [len(page["orderedItems"]) for page in pages]
    assert [item["published"] for item in items] == sorted((i["published"] for i in items), reverse=True)
    assert len({item["id"] for item in items}) == len(items)
    assert {item["type"] for item in items} == set(TYPES)
    for page in pages:
        assert page["partOf"] == {"type": "OrderedCollection", "id": f"{BASE}changes"}
    for dump in whole["url"]:
        assert client.head(dump.replace(BASE, "/")).status_code == 200


def test_who_follows_the_changes_has_what_is_published(client: FlaskClient, weeks: Weeks) -> None:
    """From the things of the first release to those of the last by what the pages tell, oldest first."""
    releases = weeks[1]
    held = set(releases[0].documents.iris())
    ended = set[str]()
    for page in walked(client, got(client, f"{BASE}changes")["last"]["id"], "prev"):
        for item in page["orderedItems"]:
            thing = item["object"]["id"]
            match item["type"]:
                case "Create":
                    assert thing not in held
                    held.add(thing)
                case "Delete":
                    held.remove(thing)
                case "Deprecate":
                    ended.add(thing)
    assert held == set(releases[-1].documents.iris())
    assert ended == {
        iri for iri in held if (found := releases[-1].documents.get(iri)) and found.state != "current"
    }


def test_an_activity_tells_what_became_of_what(client: FlaskClient) -> None:
    told = {
        (item["type"], item["object"]["id"].rpartition("/")[2]): item
        for page in walked(client, got(client, f"{BASE}changes")["first"]["id"], "next")
        for item in page["orderedItems"]
    }
    merged, split = told["Deprecate", "0"], told["Deprecate", "1"]
    assert merged["result"] == [f"{BASE}id/agent/11"]
    assert split["result"] == [f"{BASE}id/agent/10", f"{BASE}id/agent/11"]
    assert merged["object"] == {
        "id": f"{BASE}id/agent/0",
        "type": "http://xmlns.com/foaf/0.1/Person",
        "name": "merged 0",
        "updated": merged["published"],
    }
    assert told["Deprecate", "2"]["summary"] == "Withdrawn: withdrawn 2"
    assert told["Delete", "3"]["object"]["name"] == "사람 3", "by the name that it had"
    assert told["Create", "12"]["published"] == "2026-01-12T00:00:00Z"


def test_who_is_only_linked_to_did_not_change(client: FlaskClient, weeks: Weeks) -> None:
    """Each week a new thing says that it knows the newest of the week before, which says nothing new."""
    pages = walked(client, got(client, f"{BASE}changes")["last"]["id"], "prev")
    for number, page in enumerate(pages, 1):
        newest = f"{BASE}id/agent/{weekly.PEOPLE + 2 * (number - 1) - 1}"
        before, after = (release.documents.get(newest) for release in weeks[1][number - 1 : number + 1])
        assert before is not None
        assert after is not None
        assert after.incoming > before.incoming
        assert newest not in {item["object"]["id"] for item in page["orderedItems"]}


@pytest.mark.parametrize(
    ("since", "weeks_left"),
    [
        ("2026-01-01", 5),
        ("2026-01-12", 5),
        ("2026-01-13", 4),
        ("2026-02-09", 1),
        ("2026-02-09T00:00:01Z", 1),
        ("2026-02-09T23:59:59Z", 1),  # the release may have come at midnight
        ("2026-02-10T00:00:00Z", 0),
        ("2026-02-08T23:00:00-01:00", 1),
        ("2026-02-09T09:00:00+09:00", 1),
        ("2030-01-01", 0),
    ],
)
def test_one_jumps_to_a_day(client: FlaskClient, since: str, weeks_left: int) -> None:
    response = client.get("/changes", query_string={"since": since})
    told = response.get_json()
    assert response.status_code == 200
    assert told["id"].startswith(f"{BASE}changes?since=2")
    if not weeks_left:
        assert told["totalItems"] == 0
        assert "first" not in told
        return
    pages = walked(client, told["last"]["id"], "prev")
    assert len(pages) == weeks_left
    assert told["totalItems"] == sum(page["totalItems"] for page in pages)
    assert told["first"]["id"] == pages[-1]["id"]


@pytest.mark.parametrize("since", ["yesterday", "2026-13-01", "2026-02-30", "\n", "1" * 500])
def test_a_day_that_is_none_is_refused(client: FlaskClient, since: str) -> None:
    assert client.get("/changes", query_string={"since": since}).status_code == 400


@pytest.mark.parametrize("page", ["0", "2", "01", "-1", "x", "1.ttl", "", "٣", "9" * 30])
def test_a_page_that_is_none_is_not_found(client: FlaskClient, weeks: Weeks, page: str) -> None:
    assert client.get(f"/changes/{weeks[1][-1].name}/{page}").status_code == 404
    assert client.get(f"/changes/{weeks[1][0].name}/1").status_code == 404, "the first changed nothing"
    assert client.get("/changes.ttl").status_code == 404


def test_pages_of_changes_are_cut_and_meet(
    weeks: Weeks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lod.release.deltas.PAGE", 4)
    config, releases = weekly.make(tmp_path, weeks=3)
    client = create_app(releases[-1], config).test_client()
    whole = got(client, f"{BASE}changes")
    pages = walked(client, whole["first"]["id"], "next")
    assert [page["totalItems"] for page in pages] == [4, 4, 4, 3]
    assert pages[::-1] == walked(client, whole["last"]["id"], "prev")
    things = [item["object"]["id"] for page in pages for item in page["orderedItems"]]
    other = create_app(weeks[1][2], weeks[0]).test_client()
    assert things == [
        item["object"]["id"]
        for page in walked(other, got(other, f"{BASE}changes")["first"]["id"], "next")
        for item in page["orderedItems"]
    ]


@pytest.mark.parametrize(
    ("accept", "got_"),
    [
        (None, "application/activity+json"),
        ("*/*", "application/activity+json"),
        ('application/ld+json; profile="https://www.w3.org/ns/activitystreams"', "application/ld+json"),
        ("application/json", "application/json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("application/atom+xml", "application/atom+xml"),
    ],
)
def test_its_form_is_negotiated(client: FlaskClient, weeks: Weeks, accept: str | None, got_: str) -> None:
    for path in ("/changes", f"/changes/{weeks[1][-1].name}/1"):
        response = client.get(path, headers={"Accept": accept} if accept else {})
        assert response.mimetype == got_
        assert "Accept" in response.headers["Vary"].split(", ")
        twin = client.get(response.headers["Content-Location"])
        assert twin.data == response.data or got_ == "text/html", "a page knows where it is"
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.headers["Last-Modified"] == "Mon, 09 Feb 2026 00:00:00 GMT"
        again = {"If-None-Match": response.headers["ETag"], "Accept": accept or "*/*"}
        assert client.get(path, headers=again).status_code == 304
        assert client.head(path, headers=again | {"If-None-Match": '"x"'}).headers["ETag"]
    refused = client.get("/changes", headers={"Accept": "text/turtle"})
    assert refused.status_code == 406
    assert refused.get_json()["alternates"][0]["href"] == "/changes.json"


def test_people_read_what_became_of_what_in_their_language(client: FlaskClient, weeks: Weeks) -> None:
    page = client.get("/changes.html?lang=en").text
    assert "New 2 · Changed 6 · Merged 1" in page
    assert 'merged 4</a> <small class="note">Person</small> → <a href="./id/agent/11?lang=en"' in page
    assert 'rel="next" href="./changes/' in page
    korean = client.get("/changes.html?lang=ko").text
    assert "신규 2 · 변경 6 · 통합 1" in korean
    jumped = client.get("/changes.html?since=2026-02-03").text
    assert jumped.count('<th scope="row">') == 1
    deleted = client.get(f"/changes/{weeks[1][4].name}/1.html").text
    assert "사람 3" in deleted
    assert "id/agent/3" not in deleted, "what is gone is no link"
    for text in (page, korean, jumped, deleted):
        assert 'type="application/atom+xml"' in text


def test_a_first_release_has_no_news(weeks: Weeks) -> None:
    client = create_app(weeks[1][0], weeks[0]).test_client()
    told = got(client, f"{BASE}changes")
    assert (told["totalItems"], "first" in told) == (0, False)
    assert "Nothing has changed yet." in client.get("/changes.html").text
    assert entries(client, "/changes.atom") == []


def entries(client: FlaskClient, path: str) -> list[etree._Element]:
    """The entries of a feed that has what RFC 4287 §4.1.1 wants of one."""
    response = client.get(path)
    assert response.mimetype == "application/atom+xml"
    feed = etree.fromstring(response.data)
    for required in ("id", "title", "updated", "author"):
        assert len(feed.findall(ATOM + required)) == 1
    (this,) = [one.get("href") for one in feed.findall(f"{ATOM}link") if one.get("rel") == "self"]
    assert this == BASE + path[1:]
    found = feed.findall(f"{ATOM}entry")
    for entry in found:
        for required in ("id", "title", "updated", "content"):
            assert len(entry.findall(ATOM + required)) == 1
    return found


def linked(client: FlaskClient, path: str, relation: str) -> str:
    feed = etree.fromstring(client.get(path).data)
    found = [one.get("href", "") for one in feed.findall(f"{ATOM}link") if one.get("rel") == relation]
    return found[0].replace(BASE, "/") if found else ""


def test_the_feed_and_its_archive_tell_every_change_once(client: FlaskClient) -> None:
    subscribed = [entry.findtext(f"{ATOM}id") for entry in entries(client, "/changes.atom")]
    archived: list[str | None] = []
    path = linked(client, "/changes.atom", "prev-archive")
    while path:
        archived += [entry.findtext(f"{ATOM}id") for entry in entries(client, path)]
        assert linked(client, path, "current") == "/changes.atom"
        newer, path = path, linked(client, path, "prev-archive")
        assert not path or linked(client, path, "next-archive") == newer
    assert subscribed == archived[:100]
    assert len(archived) == got(client, f"{BASE}changes")["totalItems"]


def test_no_name_breaks_a_feed_or_a_page(tmp_path: Path) -> None:
    config, _ = weekly.make(tmp_path, weeks=1)
    odd = r'<id/agent/x> foaf:name "<b>&\u0001]]>\uFFFE\u0008 \U0001F600" .' + "\n"
    (tmp_path / "things.ttl").write_text(weekly.week(0) + odd, encoding="utf-8")
    release = build(config, weekly.FIRST.replace(day=20), Quiet()).release
    assert release is not None
    client = create_app(Release.open(release), config).test_client()
    (entry,) = entries(client, "/changes.atom")
    assert entry.findtext(f"{ATOM}title") == "New: <b>&]]> 😀"
    page = got(client, got(client, f"{BASE}changes")["first"]["id"])
    assert page["orderedItems"][0]["object"]["name"] == "<b>&\u0001]]>\ufffe\u0008 😀"
    assert "&lt;b&gt;&amp;" in client.get("/changes.html").text
