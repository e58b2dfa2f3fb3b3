"""How right reconciliation is: real records of NLK, RERO and ROR, half of which are in the index.

`python -m bench.reconcile FOLDER` asks for every name of each record, FOLDER as for bench.finding, and prints
how many of those held come first, how many of all matches are right (precision), and how many of those held
are matched (recall): by the name alone, and with dates or the country beside it.
"""

import argparse
import gzip
import random
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from bench.named import BASE, SKOS, literal, nlk
from bench.releases import machine
from lod.identifiers import Identifier
from lod.names import fold, tag
from lod.search import Index
from lod.search.called import Described
from lod.search.reconciling import Candidate, Question, Reconciler
from lod.search.writing import write

PRECISION = 0.99  # to reach
Evidence = Mapping[str, tuple[str, ...]]
_PROPERTIES = {
    "birth": f"{BASE}def/ap#birth",
    "death": f"{BASE}def/ap#death",
    "country": "https://schema.org/addressCountry",
}


@dataclass(frozen=True)
class Known:
    """An entity, its names with language tags, and what else is known of it."""

    iri: str
    names: tuple[tuple[str, str], ...]
    evidence: Evidence = field(default_factory=dict)


class Nobody:
    """A book without documents: identifiers are tried by the tests."""

    def get(self, iri: str) -> Described | None:
        """Know nothing."""

    def resolve(self, scheme: str, value: str) -> str | None:
        """Know nothing."""

    def identified(self, identifier: Identifier) -> str | None:
        """Know nothing."""


def records(folder: Path) -> Iterator[Known]:
    """Yield persons and bodies, with dates and countries where they have some."""
    dates = dict(_nlk_dates(folder))
    for entity in nlk(folder):
        yield Known(entity.iri, entity.names, dates.get(entity.iri, {}))
    for file in sorted((folder / "viaf-gnd-lc" / "rero-mef").glob("ag*.json")):
        for record in orjson.loads(file.read_bytes()):
            if name := record.get("preferred_name"):
                texts = [name, *record.get("variant_name", ())]
                told = {"birth": record.get("date_of_birth"), "death": record.get("date_of_death")}
                yield Known(
                    f"{BASE}{file.stem}-{record['pid']}",
                    tuple((each, tag(each)) for each in texts),
                    {name: (date,) for name, date in told.items() if date},
                )
    with gzip.open(folder / "orgs" / "ror" / "ror_latest.jsonl.gz", "rt", encoding="utf-8") as lines:
        for record in map(orjson.loads, lines):
            if isinstance(record.get("names"), list):
                country = record["locations"][0]["geonames_details"]["country_code"]
                names = [(each["value"], each.get("lang") or "") for each in record["names"]]
                yield Known(
                    BASE + record["id"].rpartition("/")[2],
                    tuple((text, tag(text, language)) for text, language in names),
                    {"country": (country,)},
                )


def _nlk_dates(folder: Path) -> Iterator[tuple[str, Evidence]]:
    for file in sorted((folder / "nlk-lod").glob("*.json*")):
        graph = orjson.loads(file.read_bytes())
        for record in graph["@graph"] if isinstance(graph, dict) else graph:
            found = {}
            for name, key in (("birth", "birthYear"), ("death", "deathYear")):
                value = record.get(key)
                value = value.get("@value") if isinstance(value, dict) else value
                if isinstance(value, str) and value[:4].isdigit():
                    found[name] = (value[:4],)
            if found:
                yield BASE + str(record.get("@id", ""))[4:], found


def indexed(known: list[Known], folder: Path) -> Reconciler:
    """Make an index of the entities and open it."""
    lines = {
        f"<{one.iri}> <{predicate}> {text} .\n".encode()
        for one in known
        for predicate, text in (
            *((f"{SKOS}altLabel", literal(*name)) for name in one.names),
            *((_PROPERTIES[name], literal(v, "")) for name, values in one.evidence.items() for v in values),
        )
    }
    folder.mkdir()
    (folder / "data.nq").write_bytes(b"".join(sorted(lines)))
    write(folder / "data.nq", folder / "index", BASE)
    return Reconciler(Index.open(folder / "index"), Nobody())


def measure(known: list[Known], scratch: Path, title: str, evidence: str) -> None:
    """Print how right the answers are, for names alone and with what else is known."""
    held = [one for one in known if random.Random(one.iri).random() < 0.5]
    reconciler = indexed(held, scratch / title.replace(" ", "-"))
    same, iris = _namesakes(known), {one.iri for one in held}
    plain = [Known(one.iri, one.names) for one in known]
    for way, asking in (("by name", plain), (evidence, [one for one in known if one.evidence])):
        answers = list(_answers(reconciler, asking))
        asked = [(iri, found) for iri, found in answers if iri in iris]
        first = sum(bool(found) and found[0].hit.iri == iri for iri, found in asked) / len(asked)
        matches = [(iri, one.hit.iri) for iri, found in answers for one in found if one.match]
        right = sum(met in same[iri] for iri, met in matches) / len(matches)
        recall = sum(iri in iris for iri, _ in matches) / len(asked)
        mark = "" if right >= PRECISION else " *"
        numbers = f"{len(answers):,} | {len(asked):,} | {first:.3f} | {len(matches):,}"
        print(f"| {title} | {way} | {numbers} | {right:.4f}{mark} | {recall:.3f} |", flush=True)


def _answers(reconciler: Reconciler, asking: list[Known]) -> Iterator[tuple[str, tuple[Candidate, ...]]]:
    for one in asking:
        for text, _ in one.names:
            yield one.iri, reconciler.candidates(Question(text[:500], evidence=one.evidence))


def _namesakes(known: list[Known]) -> dict[str, set[str]]:
    """Return for each entity the records of other lists that plainly mean the same: first name and dates."""
    key = {one.iri: f"{fold(one.names[0][0])} {sorted(one.evidence.items())}" for one in known}
    groups: dict[str, set[str]] = {}
    for iri, told in key.items():
        groups.setdefault(told, set()).add(iri)
    return {iri: groups[told] for iri, told in key.items()}


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="the folder of real records")
    wanted = parser.parse_args()
    print(machine())
    scratch = Path(tempfile.mkdtemp(prefix="bench-reconcile-"))
    try:
        known = list(records(wanted.folder))
        print("| of | asked | questions | of them held | first | matches | precision | recall |")
        print("|---|---|--:|--:|--:|--:|--:|--:|")
        people = [one for one in known if "country" not in one.evidence]
        measure(people, scratch, "persons and bodies", "by name and dates")
        bodies = [one for one in known if "country" in one.evidence]
        measure(bodies, scratch, "organisations", "by name and country")
    finally:
        shutil.rmtree(scratch)


if __name__ == "__main__":
    main()
