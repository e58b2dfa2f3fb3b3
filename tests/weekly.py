"""Releases from week to week, in which things come, change, are merged, split, withdrawn and deleted."""

from datetime import date, timedelta
from pathlib import Path

from lod.build import build
from lod.config import Config, load
from lod.release import Release, Shelf
from tests.published import CONFIG, PREFIXES, Quiet

FIRST = date(2026, 1, 5)
PEOPLE = 12


def week(number: int) -> str:
    """The source of a week, counted from 0: one statement of each thing changes every third week."""
    told = [PREFIXES]
    for n in range(PEOPLE + 2 * number):
        if n < number:  # one a week ends: merged, split, withdrawn, deleted in turn
            told.append(ENDS[n % 4].format(n=n))
            continue
        knows = f"foaf:knows <id/agent/{n - 1}> ;" if n > number else ""
        revision = (number + n + 1) // 3
        told.append(
            f'<id/agent/{n}> a foaf:Person ; {knows} foaf:name "사람 {n}"@ko ; rdfs:comment "{revision}" .\n'
        )
    return "".join(told)


ENDS = (
    '<id/agent/{n}> foaf:name "merged {n}" ; ap:mergedInto <id/agent/11> .\n',
    '<id/agent/{n}> foaf:name "split {n}" ; dcterms:isReplacedBy <id/agent/10> , <id/agent/11> .\n',
    '<id/agent/{n}> foaf:name "withdrawn {n}" ; owl:deprecated true .\n',
    "",
)


def make(folder: Path, weeks: int = 6) -> tuple[Config, tuple[Release, ...]]:
    """Build a release a week as a user would; open them all."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lod.toml").write_text(CONFIG, encoding="utf-8")
    config = load(folder / "lod.toml")
    found = []
    for number in range(weeks):
        (folder / "things.ttl").write_text(week(number), encoding="utf-8")
        outcome = build(config, FIRST + timedelta(weeks=number), Quiet())
        assert outcome.release is not None, outcome.reasons
        found.append(outcome.release)
    assert Shelf(config.releases).newest() == found[-1].name
    return config, tuple(Release.open(path) for path in found)
