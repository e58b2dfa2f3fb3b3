"""A first dump and all deltas are the last dump byte for byte, whatever became of things meanwhile."""

import gzip
import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from bench.replay import SHARES, replay, unpack, weeks
from lod.build import build
from lod.config import Config, load
from lod.release import Delta, History, Release, Shelf, check
from tests.published import Quiet

FIRST = date(2026, 1, 5)
HEAD = 'base = "https://data.example.org/"\nlicence = "https://creativecommons.org/publicdomain/zero/1.0/"\n'
MARC = HEAD + '[[source]]\nname = "a"\nconverter = "marc_authority"\npath = "source.mrc"\nkeys = "own"\n'
REGISTER = HEAD + '[[source]]\nname = "r"\nconverter = "registers"\npath = "institutions.csv"\n'
CINII = f"""{HEAD}[[source]]
name = "cinii"
converter = "register_table"
path = "source.jsonl.gz"
library = true
columns = {{ key = "@graph/cinii:memberid", "name@ja" = "@graph/foaf:name" }}
"""
ROR = HEAD + '[[source]]\nname = "ror"\nconverter = "ror"\npath = "source.jsonl"\n'


def replayed(folder: Path, config: str, source: str, contents: Iterable[bytes]) -> tuple[Delta, ...]:
    """Build week by week, keep the last release alone, replay its deltas on the first dump; return them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lod.toml").write_text(config, encoding="utf-8")
    read = load(folder / "lod.toml")
    shelf = Shelf(read.releases)
    for week, content in enumerate(contents):
        (folder / source).write_bytes(content)
        quiet = Quiet()
        outcome = build(read, FIRST + timedelta(weeks=week), quiet)
        assert outcome.release is not None, (outcome.reasons, quiet.problems)
        if not week:
            unpack(outcome.release, folder / "first.nt")
        assert len(list(shelf.prune(1))) == (1 if week else 0)
    (name,) = shelf.names()
    release = shelf.path / name
    deltas = History.open(release).deltas
    replay(folder / "first.nt", deltas, release, folder / "replayed.nt")
    unpack(release, folder / "last.nt")
    assert (folder / "replayed.nt").read_bytes() == (folder / "last.nt").read_bytes()
    assert (folder / "replayed.nt").read_bytes() == (release / "data.nq").read_bytes()
    assert check(release) == []
    return deltas


def kinds(deltas: Sequence[Delta]) -> list[dict[str, int]]:
    return [dict(delta.changes) for delta in deltas]


def test_of_authority_records(tmp_path: Path) -> None:
    deltas = replayed(tmp_path, MARC, "source.mrc", (b"".join(told) for told in weeks(60, 5)))
    assert len(deltas) == 4
    assert set(SHARES) == {"changed", "merged", "split", "withdrawn", "dropped", "new"}
    for told in kinds(deltas):
        assert (
            told["created"] == told["deleted"] == told["replaced"] == told["split"] == told["withdrawn"] == 1
        )
        assert told["updated"] >= 1


def test_of_a_register(tmp_path: Path) -> None:
    *changed, same = replayed(tmp_path, REGISTER, "institutions.csv", map(register, (0, 1, 2, 2)))
    for told in kinds(changed):
        assert (told["created"], told["deleted"]) == (2, 1)
        assert told["updated"] >= 1
    assert (same.added, same.removed, same.total) == (0, 0, 0), "another day alone changes nothing"


def register(week: int) -> bytes:
    """Institutions: two come, one goes, one is renamed from week to week."""
    rows = [
        f"L{n},{'Renamed' if n == week + 3 else 'Library'} {n},en,KR,{f'L{n - 1}' if n > week else ''}"
        for n in range(week, 10 + 2 * week)
    ]
    return "\n".join(["key,name,language,country,parent", *rows, ""]).encode()


@pytest.mark.parametrize("first", [0, 2])
def test_every_release_between_is_met(
    weeks: tuple[Config, tuple[Release, ...]], tmp_path: Path, first: int
) -> None:
    """Beginning anywhere, each delta leads to the next release."""
    releases = weeks[1]
    unpack(releases[first].path, tmp_path / "dump.nt")
    deltas = History.open(releases[-1].path).deltas
    for number in range(first + 1, len(releases)):
        replay(tmp_path / "dump.nt", deltas[first:number], releases[-1].path, tmp_path / "made.nt")
        assert (tmp_path / "made.nt").read_bytes() == releases[number].data.read_bytes()


def test_of_the_libraries_of_cinii_on_three_dates(shared: Path, tmp_path: Path) -> None:
    folder = shared / "data/records/orgs/cinii-libraries"
    if not folder.is_dir():
        pytest.skip(f"no {folder.name} among the real records")
    found = sorted(folder.glob("*.jsonl.gz"))
    deltas = replayed(tmp_path, CINII, "source.jsonl.gz", (file.read_bytes() for file in found))
    assert len(deltas) == 2
    assert kinds(deltas)[0]["created"] >= 4


def test_of_the_versions_of_ror(shared: Path, tmp_path: Path) -> None:
    """43 organisations in the versions in which each was found over the years: four dumps of them."""
    file = shared / "data/records/orgs/ror/ror_history_sample.jsonl.gz"
    if not file.is_file():
        pytest.skip(f"no {file.name} among the real records")
    found: dict[str, list[bytes]] = {}
    with gzip.open(file) as lines:
        for line in lines:
            told = json.loads(line)
            found.setdefault(told["ror"], []).append(json.dumps(told["record"]).encode() + b"\n")
    dumps = [
        b"".join(versions[min(number * len(versions) // 4, len(versions) - 1)] for versions in found.values())
        for number in range(4)
    ]
    deltas = replayed(tmp_path, ROR, "source.jsonl", dumps)
    assert len(deltas) == 3
    assert all(told["updated"] > 1 for told in kinds(deltas))
