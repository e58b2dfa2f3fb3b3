"""A build from its sources to its seal."""

import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from lod.build import conversions
from lod.build.accounting import PROBLEMS_JSON, PROBLEMS_TEXT, Report
from lod.build.gathering import Gathered, Progress, gather
from lod.build.publishing import Making, Published, publish
from lod.build.sources import Origin, as_they_lie, described_options, files_read, look_at, origins
from lod.config import Config
from lod.errors import LodError
from lod.release import (
    DATA,
    WHOLE,
    Dataset,
    Draft,
    File,
    Manifest,
    Shelf,
    drafting,
    follow,
)
from lod.release.manifest import VOCABULARY
from lod.release.manifest import name as release_name
from lod.sorting import merge

_SCRATCH: Final = ".scratch"
_SELDOM_LOST: Final = 0.1  # of the entities of a source: more is told to whoever builds


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a build."""

    release: Path | None  # None where nothing was sealed
    report: list[dict[str, object]]  # counts, by source
    reasons: tuple[str, ...] = ()  # why nothing was sealed
    problems: int = 0
    reused: int = 0  # records that did not change since the last build, and were not converted again
    warnings: tuple[str, ...] = ()  # what was sealed, but is seldom meant


def build(config: Config, day: date, told: Progress, *, anew: bool = False) -> Outcome:
    """Build a release and seal it, if its checks hold.

    Args:
        config: what is read, and where releases lie.
        day: on which the release is made: no clock is looked at.
        told: is told how far this is, and of every problem.
        anew: whether all records are converted, those too that did not change since the last build.

    Raises:
        LodError: something could not be done; no release was touched.
    """
    found = origins(config)
    began_with = as_they_lie(found)
    look_at(found)
    with drafting(config.releases) as draft:
        scratch = draft.path / _SCRATCH
        scratch.mkdir()
        keeping = draft.path / conversions.FOLDER
        keeping.mkdir()
        known = None if anew else config.releases / conversions.FOLDER
        gathered = gather(found, config.base, scratch, workers(config), told, known, keeping)
        conversions.keep(keeping, config.releases)
        for problem in gathered.report.problems():
            told.problem(problem)
        report = gathered.report
        reasons = refusals(gathered, config)
        if reasons:
            return Outcome(None, report.sources(), reasons, report.total.problems, gathered.reused)
        with told.stage("merge"):
            merge([run for runs in gathered.runs.values() for run in runs], draft.path / DATA)
            report.write(draft.path)
        newest = "" if anew else Shelf(config.releases).newest()
        latest = config.releases / newest if newest else None
        manifest, damaged = _published(config, day, draft, found, gathered, told, latest)
        shutil.rmtree(scratch)
        lost = _lost(report, Shelf(config.releases), _SELDOM_LOST)
        warnings = (
            *lost,
            *(f"{newest} is damaged, nothing of it was taken over: {each}" for each in damaged),
        )
        _refuse_changed(began_with, as_they_lie(found))
        with told.stage("seal"):
            release = draft.seal(manifest)
        warnings += tuple(_earlier(release.name, Shelf(config.releases).newest()))
        return Outcome(release, report.sources(), (), report.total.problems, gathered.reused, warnings)


def _earlier(name: str, newest: str) -> Iterator[str]:
    if name != newest:
        yield f"{name} is of an earlier day than {newest}, which `lod publish` without a name takes"


def _refuse_changed(began_with: Iterable[tuple[object, ...]], now: Iterable[tuple[object, ...]]) -> None:
    """Refuse what would be told of files that nobody has as they were read: half old, half new, as a rule."""
    changed = [str(one[0]) for one, other in zip(began_with, now, strict=True) if one != other]
    if changed:
        raise LodError(f"{', '.join(changed)}: changed while it was read; build again")


def _lost(report: Report, shelf: Shelf, limit: int | float) -> Iterator[str]:
    """Yield which sources have fewer entities than in what is published: a file that broke off, as a rule.

    Where nothing was rolled back, that is the release before. It is told to whoever builds and stands
    nowhere in the release, which its sources alone make.

    Args:
        limit: how many fewer are nothing to tell; a float is a share of those before.
    """
    latest = shelf.before()
    before = latest.beside or latest.previous
    for each in Manifest.read(shelf.path / before).sources if before else ():
        had, tally = int(str(each["entities"])), report.tallies.get(str(each["name"]))
        if tally is not None and had - tally.entities > (limit * had if isinstance(limit, float) else limit):
            yield f"{each['name']} has {tally.entities:,} entities; {had:,} were in {before}"


def check_sources(config: Config, folder: Path, told: Progress) -> Outcome:
    """Read and report as a build would; `folder` is for what is written on the way."""
    known = config.releases / conversions.FOLDER
    found = origins(config)
    look_at(found)
    gathered = gather(found, config.base, folder, workers(config), told, known)
    for problem in gathered.report.problems():
        told.problem(problem)
    total = gathered.report.total
    return Outcome(None, gathered.report.sources(), refusals(gathered, config), total.problems)


def workers(config: Config) -> int:
    """Return how many processes to convert with."""
    return config.build.workers or len(os.sched_getaffinity(0))


def refusals(gathered: Gathered, config: Config) -> tuple[str, ...]:
    """Return why no release is to be sealed of this."""
    lost = () if config.max_lost is None else _lost(gathered.report, Shelf(config.releases), config.max_lost)
    limit = f"; max_lost is {config.max_lost}"
    by_count = _by_count(gathered.report, config.max_problems)
    return (*gathered.unreadable, *by_count, *(f"{each}{limit}" for each in lost))


def _by_count(report: Report, limit: int | float | None) -> Iterator[str]:
    total = report.total
    if total.refused:
        told = ", ".join(f"{number:,} {kind}" for kind, number in sorted(total.refused.items()))
        yield f"what keeps a release from being sealed: {told}"
        if "wrong-encoding" in total.refused:
            yield "wrong-encoding: what stands after those bytes was not read; set `encoding` of the source"
    if limit is None:
        return
    records = total.records - report.tallies[VOCABULARY].records  # a share of what is the user's own
    allowed = limit * records if isinstance(limit, float) else limit
    if total.problems > allowed:
        yield f"{total.problems} of {records} records have problems; max_problems is {limit}"


def _published(
    config: Config,
    day: date,
    draft: Draft,
    found: tuple[Origin, ...],
    gathered: Gathered,
    told: Progress,
    newest: Path | None,
) -> tuple[Manifest, tuple[str, ...]]:
    files = [File.of(draft.path, path) for path in (DATA, PROBLEMS_TEXT, PROBLEMS_JSON)]
    read = {origin.name: files_read(origin) for origin in found}
    # What a page, the index or the manifest tells of the configuration makes another release too.
    told_by_config = (config.base, config.licence, str(config.labels), str(sorted(config.title.items())))
    digests = (file.sha256 for file in files[1:])
    others = (*told_by_config, *digests, *map(described_options, found), str(read))
    name, digest = release_name(day.isoformat(), files[0].sha256, others)
    before = Shelf(config.releases).before()
    previous, beside = (config.releases / each if each else None for each in before[:2])
    succession = follow(previous, config.base, day.isoformat(), beside=before.beside, since=before.since)
    succession.write(draft.path)
    making = Making(
        draft=draft.path,
        name=name,
        base=config.base,
        day=day.isoformat(),
        changed=succession.moment,
        labels=config.labels,
        previous=previous,
        newest=newest,
        beside=beside,
        languages=config.languages,
        sha256=files[0].sha256,
    )
    with told.stage("publish"):
        published = publish(
            making, gathered.runs, gathered.kept, draft.path / _SCRATCH, workers(config), told.took
        )
    sources = [{**each, "files": read[str(each["name"])]} for each in gathered.report.sources()]
    return _manifest(config, day, (name, digest), files, found, sources, published), published.damaged


def _manifest(
    config: Config,
    day: date,
    named: tuple[str, str],
    files: list[File],
    found: tuple[Origin, ...],
    sources: list[dict[str, object]],
    published: Published,
) -> Manifest:
    licences = {WHOLE: config.licence} | {origin.name: origin.licence for origin in found}
    titles = {WHOLE: config.title}
    whole, *_ = published.dumped
    data = File(files[0].path, files[0].bytes, files[0].sha256, statements=whole.figures.triples)
    return Manifest(
        name=named[0],
        day=day.isoformat(),
        digest=named[1],
        base=config.base,
        title=dict(config.title),
        licence=config.licence,
        documents=published.documents,
        originals=published.originals,
        datasets=tuple(
            Dataset(each.dataset, each.figures, titles.get(each.dataset, {}), licences[each.dataset])
            for each in published.dumped
        ),
        sources=tuple(sources),
        files=(
            data,
            *files[1:],
            *(file for each in published.dumped for file in each.files),
            *published.dumped_originals,
        ),
    )
