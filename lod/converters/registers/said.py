"""Rows of the registers of what is said: participations, figures, statements, names, identifiers, sources."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from lod.converters.registers.cells import Cells, known
from lod.converters.registers.things import place
from lod.dates import Edtf
from lod.identifiers import SCHEMES
from lod.records.additions import IdentifierOf, Match, NameOf
from lod.records.evidence import Evidence, Passage, Text
from lod.records.names import Identification, IdentifierStatus, Rank
from lod.records.sources import Quotation, SourceDocument
from lod.records.ties import Assertion, Observation, Participation

_RANKS: Final = {"preferred": Rank.PREFERRED, "other": Rank.ALTERNATIVE, "hidden": Rank.HIDDEN}
_STATUSES: Final = (
    "authorized", "variant", "earlier", "acronym", "translated", "machineGenerated", "misprint",
)  # fmt: skip
_TYPES: Final = ("text", "integer", "decimal", "range", "code", "iri")


def participation(cells: Cells) -> Participation:
    """Read a row of the register of participations."""
    undertaking, agent, role = cells.key("undertaking"), cells.key("agent"), cells.concept("role")
    when = cells.date()
    return Participation(
        key=_key(cells, undertaking, role, _stamp(when), agent),
        undertaking=undertaking,
        agent=agent,
        role=role,
        date=when,
        frequency=cells.frequency(),
        state=cells.word("state", ("active", "ended")),
        list_number=cells.integer("list_number"),
        as_printed=cells.many("as_printed"),
        evidence=_evidence(cells),
        row=cells.row,
    )


def observation(cells: Cells) -> Observation:
    """Read a row of the register of figures."""
    about, indicator, when = cells.ref("about"), cells.concept("indicator"), cells.date()
    return Observation(
        key=_key(cells, about.key, indicator, _stamp(when)),
        about=about,
        indicator=indicator,
        value=cells.number("value"),
        unit=cells.text("unit"),
        qualifier=cells.text("qualifier"),
        date=when,
        as_printed=cells.many("as_printed"),
        evidence=_evidence(cells),
        row=cells.row,
    )


def assertion(cells: Cells) -> Assertion:
    """Read a row of the register of statements."""
    about, aspect, when = cells.ref("about"), cells.concept("aspect"), cells.date()
    kind = cells.word("value_type", _TYPES, "text")
    value, ordinal = _value(cells, kind), cells.integer("ordinal")
    tied = cells.ref("object") if cells.text("object") else None
    if value is None and tied is None and when is None:
        cells.fault("value", "is empty, and so are object and date", kind="missing-value")
    what = tied.key.rpartition("/")[2] if tied else ""
    return Assertion(
        key=_key(cells, about.key, aspect, str(ordinal or ""), what, _stamp(when)),
        about=about,
        aspect=aspect,
        value=value,
        is_iri=kind == "iri",
        unit=cells.text("unit"),
        object=tied,
        date=when,
        frequency=cells.frequency(),
        ordinal=ordinal,
        place=place(cells),
        evidence=_evidence(cells),
        row=cells.row,
    )


def name(cells: Cells) -> NameOf:
    """Read a row of the register of names; its number among the entity's is set by whoever reads on."""
    rank = _RANKS[cells.word("rank", tuple(_RANKS), "other")]
    text, status = cells.needed("name"), cells.word("status", _STATUSES, "variant")
    return NameOf(
        of=cells.ref("entity"),
        name=cells.name(text, rank, cells.evidence(needed=False), status),
        number=cells.text("number"),
        row=cells.row,
    )


def identifier(cells: Cells) -> IdentifierOf:
    """Read a row of the register of identifiers found elsewhere and matched."""
    match = Match(cells.word("match", tuple(kind.value for kind in Match), "exact"))
    scheme, text = cells.word("scheme", tuple(SCHEMES)), cells.needed("identifier")
    found = cells.identifier("identifier", scheme, text) if scheme else None
    told = known(found) if found else Identification(scheme=scheme, value=text)
    candidate = told.iri
    if match is not Match.EXACT:
        told = replace(told, status=IdentifierStatus.UNVERIFIED, iri="")
    return IdentifierOf(
        of=cells.ref("entity", "agent"),
        identification=told,
        match=match,
        candidate=candidate,
        grounds=cells.many("evidence"),
        comment=cells.text("note"),
        evidence=_refusal(cells) if match is Match.NOT else None,
        row=cells.row,
    )


def document(cells: Cells) -> SourceDocument:
    """Read a row of the register of source documents."""
    language = cells.language()
    title = cells.needed("title")
    return SourceDocument(
        key=cells.key(),
        title=Text(title, language),
        label=Text(label, language) if (label := cells.text("label")) else None,
        notation=cells.text("facts_id"),
        file=cells.text("file"),
        publisher=cells.key("publisher") if cells.text("publisher") else "",
        publisher_name=cells.text("publisher_name"),
        language=language,
        date=cells.date(),
        as_of=cells.text("as_of"),
        lines=cells.integer("lines"),
        sha256=cells.text("sha256"),
        licence=cells.iri("licence"),
        note=cells.text("note"),
        row=cells.row,
    )


def quotation(cells: Cells) -> Quotation:
    """Read a row of the register of passages."""
    cells.needed("source")
    passages = cells.passages()
    if len(passages) > 1:
        cells.fault("source", "cites more than one passage", kind="bad-passage")
    passage = passages[0] if passages else Passage("", 1, 1)
    return Quotation(passage=passage, text=cells.needed("quotation"), row=cells.row)


def _evidence(cells: Cells) -> Evidence:
    return cells.evidence(needed=True) or Evidence()


def _refusal(cells: Cells) -> Evidence:
    return Evidence("stated", (cells.here(),), cells.text("note"))


def _key(cells: Cells, *parts: str) -> str:
    """Return the row's key or, where it has none, one made of what the tie consists of (MODEL.md §4)."""
    if cells.text("key"):
        return cells.key(long=True)
    return ".".join(filter(None, parts))


def _stamp(when: Edtf | None) -> str:
    return re.sub(r"[^0-9A-Za-z-]+", "_", when.text).strip("_") if when else ""


def _value(cells: Cells, kind: str) -> Text | int | Decimal | None:
    text = cells.text("value")
    if not text:
        return None
    if kind in ("integer", "decimal"):
        return cells.number("value")
    if kind == "iri" and re.search(r"[\s<>\"{}|\\^`]", text):
        cells.fault("value", f"{text!r} is no address on the web", kind="bad-iri")
    return Text(text, cells.language() if kind == "text" else "")


@dataclass(slots=True)
class Numbers:
    """Tells apart the names and the identifiers of one entity by their order in the file."""

    seen: dict[tuple[str, str], int]

    def given(self, record: object) -> object:
        """Return the record with its number among its entity's."""
        if isinstance(record, NameOf) and not record.number:
            return replace(record, number=f"v{self._next(str(record.of), 'name')}")
        if isinstance(record, IdentifierOf) and record.match is not Match.NOT:
            scheme = record.identification.scheme
            return replace(record, number=self._next(str(record.of), scheme))
        return record

    def _next(self, entity: str, what: str) -> int:
        self.seen[entity, what] = self.seen.get((entity, what), 0) + 1
        return self.seen[entity, what]
