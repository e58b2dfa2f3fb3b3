"""What several sources say of one entity, made to agree where SKOS asks for it; where they differ is told."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Final, NamedTuple

from lod.dates import Edtf
from lod.errors import InvalidValue
from lod.namespaces import ADMS, FOAF, ORG, RDF, RDFS, SCHEMA, SKOS, SKOSXL, Ours
from lod.representations.lines import split

_PREF, _ALT, _HIDDEN = "prefLabel", "altLabel", "hiddenLabel"  # the first is the best
_RANKS: Final = (_PREF, _ALT, _HIDDEN)
_LABELS: Final = {str(SKOS[rank]).encode(): rank for rank in _RANKS}
_NODES: Final = {str(SKOSXL[rank]).encode(): rank for rank in _RANKS}
_SKOS: Final = {rank: predicate for predicate, rank in _LABELS.items()}
_XL: Final = {rank: predicate for predicate, rank in _NODES.items()}
_LABEL: Final = str(RDFS["label"]).encode()
_FORM: Final = str(SKOSXL["literalForm"]).encode()
_TYPE: Final = str(RDF["type"]).encode()
_IDENTIFIER: Final = str(ADMS["Identifier"]).encode()
_NOTATION: Final = str(SKOS["notation"]).encode()
_COUNTRY: Final = str(SCHEMA["addressCountry"]).encode()
_PEOPLE: Final = {str(term).encode() for term in (FOAF["Person"], SCHEMA["Person"])}
_BODIES: Final = {
    str(term).encode()
    for term in (FOAF["Organization"], ORG["Organization"], ORG["FormalOrganization"], SCHEMA["Organization"])
}
_DATES: Final = ("birth", "death", "established", "terminated")


class Said(NamedTuple):
    """A statement about the entity or one of its fragments, by the number of the source that makes it."""

    source: int
    subject: bytes
    predicate: bytes
    rest: bytes  # object, graph and point

    @property
    def object(self) -> bytes:
        """The object alone."""
        return split(b"_ _ " + self.rest).object

    @property
    def line(self) -> bytes:
        """The whole line."""
        return b"%b %b %b" % (self.subject, self.predicate, self.rest)


class Conflict(NamedTuple):
    """Two sources that contradict each other."""

    source: int  # the later
    earlier: int
    field: str
    value: str
    other: str  # what the earlier one says


@dataclass(slots=True)
class Agreement:
    """All that is said of one entity."""

    entity: bytes  # with brackets
    ours: Ours
    said: Sequence[Said]
    _preferred: dict[bytes, bytes] = field(default_factory=dict)  # language → label
    _displayed: dict[bytes, bytes] = field(default_factory=dict)  # language → label
    _ranks: dict[bytes, str] = field(default_factory=dict)  # label → the best rank that it may have

    def __post_init__(self) -> None:
        self.said = sorted(_with_nodes_joined(self.said, self.ours))
        own = [each for each in self.said if each.subject == self.entity]
        for each in own:
            if each.predicate in _LABELS:
                self._take(each.object, _LABELS[each.predicate])
        labels = [each for each in own if each.predicate == _LABEL]
        for each in labels:
            self._display(each, first=each.source == labels[0].source)

    def _take(self, label: bytes, rank: str) -> None:
        if rank == _PREF and self._preferred.setdefault(_language(label), label) != label:
            rank = _ALT
        self._ranks[label] = min(rank, self._ranks.get(label, rank), key=_RANKS.index)

    def _display(self, label: Said, *, first: bool) -> None:
        """Take a display label: a later source's is one more name, but where a language has none yet."""
        language = _language(label.object)
        if language not in self._displayed and (first or language not in self._preferred):
            self._displayed[language] = label.object
        elif self._displayed.get(language) != label.object:
            self._ranks.setdefault(label.object, _ALT)

    def _is_further_label(self, each: Said) -> bool:
        return each.predicate == _LABEL and self._displayed.get(_language(each.object)) != each.object

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Yield what each source says: one preferred label a language, the first source's (SKOS S14)."""
        forms = {each.subject: each.object for each in self.said if each.predicate == _FORM}
        plain = {_tagged(label): rank for label, rank in self._ranks.items()}
        for each in dict.fromkeys(self.said):
            predicate = each.predicate
            if each.subject != self.entity:
                pass
            elif predicate in _LABELS or self._is_further_label(each):
                predicate = _SKOS[self._ranks[each.object]]
            elif predicate in _NODES:
                rank = plain.get(forms.get(each.object, b""))
                predicate = _XL[rank] if rank else predicate
            yield each.source, each._replace(predicate=predicate).line

    def conflicts(self) -> Iterator[Conflict]:
        """Yield where a source says something else than an earlier one."""
        yield from self._differing("country", self._values(_COUNTRY), _differ)
        for name in _DATES:
            predicate = str(self.ours.ap[name]).encode()
            yield from self._differing(name, self._values(predicate), _differ_in_time)
        for scheme, values in _identifiers(self.said, self.ours).items():
            yield from self._differing(scheme, values, _differ)
        yield from self._differing("type", self._kinds(), _differ)

    def _values(self, predicate: bytes) -> dict[int, list[str]]:
        found = defaultdict[int, list[str]](list)
        for each in self.said:
            if each.subject == self.entity and each.predicate == predicate:
                found[each.source].append(_text(each.object))
        return found

    def _kinds(self) -> dict[int, list[str]]:
        found = defaultdict[int, list[str]](list)
        for each in self.said:
            if each.subject == self.entity and each.predicate == _TYPE:
                found[each.source] += ["person"] * (each.object in _PEOPLE)
                found[each.source] += ["body"] * (each.object in _BODIES)
        return {source: list(dict.fromkeys(kinds)) for source, kinds in found.items() if kinds}

    def _differing(
        self, name: str, values: Mapping[int, list[str]], differ: Callable[[str, str], bool]
    ) -> Iterator[Conflict]:
        """Yield what differs from what the first source says that says anything."""
        for source, told in sorted(values.items())[1:]:
            first = min(values)
            if all(differ(one, other) for one, other in product(told, values[first])):
                yield Conflict(source, first, name, ", ".join(told), ", ".join(values[first]))


def _with_nodes_joined(said: Iterable[Said], ours: Ours) -> Iterator[Said]:
    """Yield the statements with one node for each identifier that several sources tell of alike."""
    said = sorted(said)
    first: dict[tuple[bytes, ...], bytes] = {}
    same: dict[bytes, bytes] = {}
    for node, parts in _identifier_nodes(said, ours).items():
        same[node] = first.setdefault(parts, node)
    for each in said:
        rest = each.rest
        if rest.startswith(b"<") and each.object in same:
            rest = same[each.object] + rest[len(each.object) :]
        yield each._replace(subject=same.get(each.subject, each.subject), rest=rest)


def _identifier_nodes(said: Iterable[Said], ours: Ours) -> dict[bytes, tuple[bytes, ...]]:
    """Return, by node, the scheme, value and status of each identifier; those of the first source first."""
    told: dict[bytes, dict[bytes, bytes]] = {}
    for each in said:
        told.setdefault(each.subject, {}).setdefault(each.predicate, each.object)
    wanted = (str(ours.ap["scheme"]).encode(), _NOTATION, str(ours.ap["idStatus"]).encode())
    return {
        node: tuple(of[predicate] for predicate in wanted)
        for node, of in told.items()
        if of.get(_TYPE) == _IDENTIFIER and all(predicate in of for predicate in wanted)
    }


def _identifiers(said: Sequence[Said], ours: Ours) -> dict[str, dict[int, list[str]]]:
    """Return the valid identifiers by scheme and source."""
    nodes = _identifier_nodes(said, ours)
    found: dict[str, dict[int, list[str]]] = {}
    for each in said:
        if each.predicate == _NOTATION and each.subject in nodes:
            scheme, value, status = nodes[each.subject]
            if status.endswith(b"#valid>"):
                by_source = found.setdefault(scheme[1:-1].rpartition(b"/")[2].decode(), {})
                by_source.setdefault(each.source, []).append(_text(value))
    return found


def _language(label: bytes) -> bytes:
    """Return the tag that a literal ends with, or its datatype."""
    return label[label.rfind(b'"') :]


def _tagged(label: bytes) -> bytes:
    """Return a label as the literal form of a name's node has it: with a tag in any case."""
    return label + b"@und" if label.endswith(b'"') else label


def _text(value: bytes) -> str:
    return value[1 : value.rfind(b'"')].decode() if value.startswith(b'"') else value[1:-1].decode()


def _differ(one: str, other: str) -> bool:
    return one != other


def _differ_in_time(one: str, other: str) -> bool:
    """Whether no day can be meant by both dates; that one is more precise is no contradiction."""
    try:
        a, b = Edtf.parse(one), Edtf.parse(other)
    except InvalidValue:
        return one != other
    first = max(a.not_before or date.min, b.not_before or date.min)
    return first > min(a.not_after or date.max, b.not_after or date.max)
