"""The gate of shapes: what registers tell must keep the rules of our vocabulary, or nothing is sealed."""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lod.build.conversion import Converted
from lod.build.sources import Origin
from lod.errors import Notice, Problem
from lod.links import DECLARED, TOLD, Fact, Found, LeftOut, topic_of
from lod.release.manifest import VOCABULARY
from lod.sorting import merged

if TYPE_CHECKING:
    from lod.release.shapes import Violation

_REGISTERS: Final = "registers"  # the converter whose statements our own shapes are made for


def shape_faults(
    origins: Sequence[Origin], converted: Sequence[Converted], base: str, folder: Path
) -> Iterator[LeftOut | Found]:
    """Yield what breaks a rule: of a register it refuses the seal, another source's record is left out.

    Raises:
        LodError: a file of shapes cannot be read.
    """
    for origin in origins:
        shapes = _shapes(origin)
        if shapes:
            yield from _faults(origin, shapes, converted, base, folder)


def _shapes(origin: Origin) -> tuple[Path, ...]:
    ours = Path(str(files("lod.vocab"))) / "shapes.ttl"
    return (ours, *origin.shapes) if origin.converter == _REGISTERS and ours.exists() else origin.shapes


def _faults(
    origin: Origin, shapes: Sequence[Path], converted: Sequence[Converted], base: str, folder: Path
) -> Iterator[LeftOut | Found]:
    from lod.release.shapes import violations  # rdflib and pySHACL take a while to import

    # The vocabulary says of which class the concepts are that the source names.
    told = [each for each in converted if each.part.origin.name in (origin.name, VOCABULARY)]
    with merged([path for each in told for path in each.runs], folder) as lines:
        broken = violations(lines, shapes, base)
    by_topic: dict[str, list[Violation]] = {}
    for each in broken:
        by_topic.setdefault(f"e {_topic(each.node, base)}", []).append(each)
    mine = [each for each in converted if each.part.origin.number == origin.number]
    places = _places(set(by_topic), mine) if by_topic else {}
    for topic, of_one in sorted(by_topic.items()):
        found = places.get(topic, [])  # several have one key, or tell of one subject
        yield from _judged(origin, of_one, found[0] if found else None)
        for place in found[1:]:
            yield from _judged(origin, of_one, place, again=place.role == TOLD)


def _topic(node: str, base: str) -> str:
    """Return the topic of a node of a record: a name, an identifier, the record itself."""
    return topic_of(node.replace(f"{base}doc/", f"{base}id/", 1), base)


def _places(topics: set[str], converted: Sequence[Converted]) -> dict[str, list[Fact]]:
    """Return where each topic is told of."""
    found: dict[str, list[Fact]] = {}
    for path in (path for each in converted for path in each.facts):
        with path.open("rb") as lines:
            for fact in map(Fact.parse, lines):
                if fact.topic in topics and fact.role in (DECLARED, TOLD):
                    found.setdefault(fact.topic, []).append(fact)
    return found


def _judged(
    origin: Origin, broken: "Sequence[Violation]", place: Fact | None, *, again: bool = False
) -> Iterator[LeftOut | Found]:
    """Yield the problem of a place; a notice where it tells `again` of a subject, which is one record."""
    refuses = origin.converter == _REGISTERS or place is None
    for each in broken:
        said = f"{each.node} breaks {each.rule}" + (f" ({each.value})" if each.value else "")
        problem = Problem(
            file=place.file if place else origin.name,
            line=int(place.line) if place else 0,
            field=each.path,
            message=said,
            kind="shape",
            record=place.topic.rpartition("/")[2] if place else "",
            refuses=refuses,
        )
        if refuses or place is None:
            yield Found(origin.number, problem)
        elif again:
            told = Notice(*(place.file, int(place.line), each.path, said, "shape"), record=problem.record)
            yield LeftOut(*place.position, told)
        else:
            yield LeftOut(*place.position, problem)
