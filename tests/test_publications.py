"""History is what was public: it leads from what was published before to what is published now."""

import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from lod.build import build
from lod.config import load
from lod.errors import LodError
from lod.release import Datestamps, History, Shelf, check
from lod.release.ledger import LEDGER, Entry, Ledger
from lod.release.settling import _WAITING
from lod.web import create_app
from tests import harvested
from tests.published import BASE, Quiet

T1, T2, T4 = (f"{BASE}id/agent/{key}" for key in ("T1", "T2", "T4"))
DAYS = harvested.DAYS


class Publisher:
    """A folder of releases, in which the sources of three weeks come and go."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.shelf = Shelf(folder / "releases")

    def build(self, week: int, day: date | None = None) -> str:
        """Build what the sources say in a week, counted from 0."""
        config = harvested.week(self.folder, week)
        outcome = build(config, day or DAYS[week], Quiet())
        assert outcome.release is not None, outcome.reasons
        return outcome.release.name

    def publish(self, name: str = "", *, first: bool = False) -> str:
        """Publish a release and look it over."""
        name = self.shelf.publish(name, ("ko", "en"), first=first)
        assert check(self.shelf.path / name) == []
        return name

    def client(self) -> FlaskClient:
        """Ask what is served now."""
        return create_app(self.shelf.open(), load(self.folder / "lod.toml")).test_client()

    def chain(self, name: str) -> list[tuple[str, str]]:
        """The deltas up to a release."""
        return [(delta.old, delta.new) for delta in History.open(self.shelf.path / name).deltas]

    def stamps(self, name: str) -> dict[str, str]:
        """When each entity last changed."""
        found = Datestamps.open(self.shelf.path / name)
        assert found is not None
        return {each.iri.removeprefix(BASE): f"{each.entity} {each.record or ''}" for each in found.all()}

    def history(self, name: str) -> dict[str, bytes]:
        """What a release remembers, by file."""
        folder = self.shelf.path / name / "history"
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.*")}


@pytest.fixture(scope="module", autouse=True)
def _small() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.harvested.CONCEPTS", 3)
        yield


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Publisher, list[str]]:
    """Published, built and never published, published."""
    made = Publisher(tmp_path_factory.mktemp("drafts"))
    first = made.build(0)
    made.publish()
    return made, [first, made.build(1), made.publish(made.build(2))]


def test_a_build_that_was_never_published_is_nowhere_to_be_seen(drafts: tuple[Publisher, list[str]]) -> None:
    made, (first, draft, last) = drafts
    client = made.client()

    assert made.chain(last) == [(first, last)]
    assert client.get(f"/doc/agent/T1?release={first}").status_code == 200
    for path in (
        f"/doc/agent/T1?release={draft}",
        f"/id/agent/T1?release={draft}",
        f"/doc/agent/T1?changes={draft}..{last}",
        f"/doc/agent/T1?citation=text&release={draft}",
        f"/changes/{draft}/1",
        f"/dumps/all-{draft}.nt.gz",
        f"/dumps/{first}--{draft}.added.nt.gz",
    ):
        assert client.get(path).status_code == 404, path
    assert client.get(f"/dumps/all-{first}.nt.gz").status_code == 200
    for path in ("/timemap/doc/agent/T1", "/dumps/", "/dumps/SHA256SUMS", "/changes", "/dataset", "/oai"):
        assert draft.encode() not in client.get(path).data, path


def test_what_a_draft_brought_is_dated_by_the_release_that_published_it(
    drafts: tuple[Publisher, list[str]],
) -> None:
    made, (_, _, last) = drafts
    response = made.client().get("/doc/agent/T1.ttl")  # as it is since the draft
    assert response.headers["Last-Modified"] == "Mon, 19 Jan 2026 00:00:00 GMT"
    assert made.stamps(last)["id/agent/T1"].split() == ["2026-01-19"]
    assert made.stamps(last)["id/agent/KAC2"].split() == ["2026-01-05", "2026-01-19"]


def test_history_is_the_same_as_if_no_draft_had_been(
    drafts: tuple[Publisher, list[str]], tmp_path: Path
) -> None:
    made, (_, _, last) = drafts
    without = Publisher(tmp_path)
    without.build(0)
    without.publish()
    assert without.build(2) == last
    assert without.history(last) == made.history(last)


def test_a_release_that_others_overtook_follows_them_when_it_is_published(tmp_path: Path) -> None:
    """Two are built upon the same one; the later to be published gets the history that leads there."""
    made, expected = Publisher(tmp_path / "made"), Publisher(tmp_path / "expected")
    first = made.build(0)
    made.publish()
    second, third = made.build(1), made.build(2)
    made.publish(second)
    assert made.chain(third) == [(first, third)]
    made.publish(third)

    for week in range(3):
        expected.build(week)
        expected.publish()
    assert made.chain(third) == [(first, second), (second, third)]
    told, wanted = made.history(third), expected.history(third)
    for dated_anew in ("succession.json", "digests.json"):  # as its documents are
        assert told.pop(dated_anew) != wanted.pop(dated_anew)
    assert told == wanted
    headers = made.client().get("/doc/concept/c1.ttl").headers
    assert headers["Last-Modified"] == "Mon, 19 Jan 2026 00:00:00 GMT"
    assert not (made.shelf.path / third / _WAITING).exists()


def test_an_older_day_that_is_published_later_is_the_newer(tmp_path: Path) -> None:
    made = Publisher(tmp_path)
    first = made.build(0)
    made.publish()
    second, third = made.build(1), made.build(2)
    made.publish(third)
    made.publish(second)

    client = made.client()
    assert made.chain(second) == [(first, third), (third, second)]
    assert made.stamps(second)["id/agent/T4"].startswith("2026-01-19-"), "gone again; no day goes back"
    headers = client.get("/doc/agent/T3.ttl").headers
    assert headers["Last-Modified"] == "Mon, 19 Jan 2026 00:00:01 GMT"
    led = client.get("/doc/agent/T1", headers={"Accept-Datetime": "Thu, 01 Jan 2099 00:00:00 GMT"})
    assert led.headers["Location"].endswith(second)


@pytest.fixture(scope="module")
def back(tmp_path_factory: pytest.TempPathFactory) -> tuple[Publisher, list[str]]:
    """Two published, and rolled back to the first."""
    made = Publisher(tmp_path_factory.mktemp("back"))
    names = [made.publish(made.build(week)) for week in (0, 1)]
    made.publish(names[0])
    return made, names


def test_what_was_rolled_back_from_is_still_to_be_cited(back: tuple[Publisher, list[str]]) -> None:
    made, (first, second) = back
    client = made.client()

    assert client.get("/doc/agent/T1").headers["LOD-Release"] == first
    cited = client.get(f"/doc/agent/T1?release={second}")
    assert (cited.status_code, cited.headers["LOD-Release"]) == (200, second)
    assert b"National Library of All" in cited.data
    for path in (
        f"/id/agent/T1?release={second}",
        f"/doc/agent/T1?citation=bibtex&release={second}",
        f"/doc/agent/T1?changes={first}..{second}",
        f"/dumps/all-{second}.nt.gz",
        f"/dumps/{first}--{second}.added.nt.gz",
    ):
        assert client.get(path).status_code in (200, 303), path
    told = client.get("/timemap/doc/agent/T1").data.decode()
    assert told.index(first) < told.index(second)
    assert second.encode() not in client.get("/doc/agent/T1", headers={"Accept": "text/html"}).data


def test_changes_say_at_once_that_the_publisher_went_back(back: tuple[Publisher, list[str]]) -> None:
    made, (_, second) = back
    since = Ledger.read(made.shelf.path).since
    client = made.client()
    page = client.get("/changes?lang=en", headers={"Accept": "text/html"}).text
    assert "the publisher went back to this release" in page
    assert second in page
    assert "되돌렸습니다" in client.get("/changes?lang=ko", headers={"Accept": "text/html"}).text
    told = client.get("/changes.json").json
    assert told is not None
    assert told["summary"].endswith(f"; since {since} what {second} changed does not hold")
    feed = client.get("/changes.atom").text
    assert feed.index(f"<id>{BASE}changes#{since}</id>") < feed.index('term="Undo"')
    later = create_app(made.shelf.open(second), load(made.folder / "lod.toml")).test_client()
    assert "went back" not in later.get("/changes?lang=en", headers={"Accept": "text/html"}).text


def test_what_only_that_release_had_is_gone_since_the_roll_back(
    back: tuple[Publisher, list[str]], tmp_path: Path
) -> None:
    made = Publisher(tmp_path / "made")
    shutil.copytree(back[0].folder, made.folder, symlinks=True, dirs_exist_ok=True)
    made.publish(made.build(2))  # with T4
    made.publish(back[1][0])
    response = made.client().get("/doc/agent/T4")
    assert response.status_code == 410
    assert f'"{datetime.now(UTC).date()}"^^xsd:date' in response.text
    listed = made.client().post("/ids", json=[T4, "T4", "T5"], headers={"Accept": "application/json"})
    assert [(one["status"], one["iri"]) for one in listed.get_json()] == [
        ("deleted", T4),
        ("deleted", T4),
        ("unknown", ""),
    ]


@pytest.mark.parametrize(
    ("when", "place"),
    [
        ("Tue, 06 Jan 2026 00:00:00 GMT", 0),
        ("Tue, 13 Jan 2026 00:00:00 GMT", 1),
        ("Thu, 01 Jan 2099 00:00:00 GMT", 0),  # since the roll-back
    ],
)
def test_a_time_leads_to_what_was_public_then(
    back: tuple[Publisher, list[str]], when: str, place: int
) -> None:
    response = back[0].client().get("/doc/agent/T1", headers={"Accept-Datetime": when})
    assert response.headers["Location"].endswith(back[1][place])


def test_a_copy_of_what_was_rolled_back_from_is_no_longer_good(back: tuple[Publisher, list[str]]) -> None:
    """Though the document of the earlier release is older than the copy (RFC 9110 §13.1.3)."""
    response = (
        back[0]
        .client()
        .get("/doc/agent/T1.ttl", headers={"If-Modified-Since": "Mon, 12 Jan 2026 00:00:00 GMT"})
    )
    assert response.status_code == 200
    assert response.headers["Last-Modified"] > "Mon, 12 Jan 2026"


def test_a_release_after_a_roll_back_follows_both(back: tuple[Publisher, list[str]], tmp_path: Path) -> None:
    """Whoever has the state before the roll-back, and whoever came after it, learns of all that is new."""
    made = Publisher(tmp_path / "made")
    shutil.copytree(back[0].folder, made.folder, symlinks=True, dirs_exist_ok=True)
    first, second = back[1]
    day = datetime.now(UTC).date() + timedelta(days=2)
    third = made.publish(made.build(1, day))  # as before the roll-back

    assert made.chain(third) == [(first, second), (second, third)]
    assert History.open(made.shelf.path / third).deltas[-1].total == 0, "no feed tells it twice"
    stamps = made.stamps(third)
    assert stamps["id/agent/T1"].split() == [str(day)], "who came after the roll-back does not have it"
    assert stamps["id/agent/KAC2"].split() == ["2026-01-05", str(day)]
    assert stamps["id/concept/c1"].split() == ["2026-01-05"]
    client = made.client()
    assert client.get(f"/doc/agent/T1?release={second}").status_code == 200
    told = client.get("/timemap/doc/agent/T1").data.decode()
    assert told.index(first) < told.index(second) < told.index(third)


def test_what_is_taken_back_for_good_is_gone_for_whoever_saw_it(tmp_path: Path) -> None:
    made = Publisher(tmp_path)
    first = made.publish(made.build(0))
    made.publish(made.build(2, DAYS[1]))  # without T3
    made.publish(first)  # T3 is there again
    day = datetime.now(UTC).date() + timedelta(days=2)
    last = made.publish(made.build(2, day))
    assert made.stamps(last)["id/agent/T3"].split() == [f"{day}-"]


def test_two_releases_of_a_day_are_told_apart_by_their_dates(tmp_path: Path) -> None:
    made = Publisher(tmp_path)
    made.publish(made.build(0, DAYS[0]))
    before = made.client().get("/doc/agent/T1.ttl").headers["Last-Modified"]
    made.publish(made.build(1, DAYS[0]))
    response = made.client().get("/doc/agent/T1.ttl", headers={"If-Modified-Since": before})
    assert response.status_code == 200
    assert response.headers["Last-Modified"] == "Mon, 05 Jan 2026 00:00:01 GMT"
    assert made.client().get("/doc/concept/c1.ttl").headers["Last-Modified"] == before


def test_as_long_as_nothing_is_published_each_build_counts(tmp_path: Path) -> None:
    """For `lod serve` shows the newest then."""
    made = Publisher(tmp_path)
    first, second = made.build(0), made.build(1)
    assert made.client().get(f"/doc/agent/T1?release={first}").status_code == 200
    assert made.publish() == second
    assert made.client().get(f"/doc/agent/T1?release={first}").status_code == 200
    made.publish(first)  # which nobody published before, and is rolling back none the less
    assert made.client().get(f"/doc/agent/T1?release={second}").status_code == 200
    assert made.shelf.before()[:2] == (second, first)


def test_history_may_begin_with_what_is_published_first(tmp_path: Path) -> None:
    made = Publisher(tmp_path)
    trial, second = made.build(0), made.build(1)
    made.publish(first=True)
    client = made.client()
    assert made.chain(second) == []
    assert client.get(f"/doc/agent/T1?release={trial}").status_code == 404
    assert client.get("/doc/concept/c1.ttl").headers["Last-Modified"] == "Mon, 12 Jan 2026 00:00:00 GMT"
    assert set(made.stamps(second).values()) == {"2026-01-12 ", "2026-01-12- ", "2026-01-12 2026-01-12",
                                                 "2026-01-12- 2026-01-12-"}  # fmt: skip
    with pytest.raises(LodError, match="history has begun"):
        made.publish(first=True)


def test_the_release_that_the_next_will_follow_is_not_pruned(back: tuple[Publisher, list[str]],
                                                             tmp_path: Path) -> None:  # fmt: skip
    shutil.copytree(back[0].shelf.path, tmp_path / "releases", symlinks=True)
    shelf = Shelf(tmp_path / "releases")
    for number in (1, 2):
        shutil.copytree(shelf.path / back[1][1], shelf.path / f"2026-03-0{number}-00000000")
    assert list(shelf.prune(1)) == ["2026-03-01-00000000"]
    assert shelf.published() == back[1][0]


def test_a_publication_that_was_killed_is_noted_by_the_next(tmp_path: Path) -> None:
    """`current` is switched first: what it says was public, whatever the ledger has."""
    Ledger((Entry("2026-01-05T10:00:00Z", "a"),)).write(tmp_path)
    (tmp_path / "current").symlink_to("b")
    told = Ledger.read(tmp_path)
    assert told.names == ("a", "b")
    assert abs(datetime.fromisoformat(told.since).timestamp() - time.time()) < 60
    assert (tmp_path / LEDGER).read_text() == "2026-01-05T10:00:00Z\ta\n"


@pytest.mark.parametrize("moved", [False, True])
def test_history_that_was_being_made_when_it_was_killed_is_whole(
    back: tuple[Publisher, list[str]], tmp_path: Path, *, moved: bool
) -> None:
    """Either nothing had been touched, or what was made takes its place."""
    shutil.copytree(back[0].shelf.path, tmp_path / "releases", symlinks=True)
    made = Publisher(tmp_path)
    third = made.build(2)
    release = made.shelf.path / third
    waiting = release / _WAITING
    shutil.copytree(release / "history", waiting / "history")
    if moved:
        (release / "history").rename(waiting / "history.old")
    else:
        (waiting / "history/deltas.json").write_text("half")
    made.publish(third)
    assert made.chain(third) == [(back[1][0], back[1][1]), (back[1][1], third)]
    assert not waiting.exists()


def test_no_answer_is_older_than_what_it_tells(tmp_path: Path) -> None:
    """A day begins sooner in Seoul than in UTC (RFC 9110 §8.8.2.1)."""
    made = Publisher(tmp_path)
    name = made.publish(made.build(0, datetime.now(UTC).date() + timedelta(days=2)))
    dump = f"/dumps/all-{name}.nt.gz"
    for path in ("/doc/agent/T1.ttl", "/changes", "/dataset", "/sitemap.xml", dump):
        told = parsedate_to_datetime(made.client().get(path).headers["Last-Modified"])
        assert told <= datetime.now(UTC), path


@pytest.mark.slow
def test_a_full_disk_keeps_from_a_new_history_and_not_from_rolling_back(
    back: tuple[Publisher, list[str]], tmp_path: Path
) -> None:
    shutil.copytree(back[0].folder, tmp_path / "made", symlinks=True)
    made, (first, second) = Publisher(tmp_path / "made"), back[1]
    made.publish(second)
    third, fourth = made.build(2), made.build(2, DAYS[2] + timedelta(days=1))
    made.publish(third)

    def lod(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "lod", *arguments]
        return subprocess.run(
            command, cwd=made.folder, capture_output=True, text=True, check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
        )  # fmt: skip

    refused = lod("publish", fourth)  # which follows the second, and now the third
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith(f"lod: {made.shelf.path}"), refused.stderr
    assert made.shelf.published() == third
    assert check(made.shelf.path / fourth) == []
    assert made.chain(fourth)[-1] == (second, fourth)

    assert lod("publish", first).stdout == f"{first}\n"
    assert made.shelf.published() == first
    assert made.shelf.before()[:2] == (third, first)
    made.publish(fourth)
    assert made.chain(fourth)[-1] == (third, fourth)
    assert [entry.release for entry in Ledger.read(made.shelf.path).entries][-2:] == [first, fourth]
