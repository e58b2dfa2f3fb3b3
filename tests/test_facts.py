"""No fact is lost: every row of the transcribed tables is found in what the registers tell."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from lod.namespaces import ADMS, DCTERMS, ORG, PROV, RDF, SCHEMA, SDMX_MEASURE, SKOS, SKOSXL, ours
from tests.registers import BASE, DATA, told_by_registers

AP = ours(BASE).ap
CASE = Path(__file__).parent / "transcription"  # a small one, of our own making
TABLES = ("programmes", "participations", "agreements", "activities", "statistics", "services", "systems")
FREQUENCIES = {"annual": "P1Y", "biennial": "P2Y", "semiannual": "P6M"}

Row = Mapping[str, str]


@dataclass(frozen=True)
class Told:
    """The registers' statements by subject and property, and the nodes by the fact ids that they carry."""

    values: Mapping[tuple[str, str], list[str]]
    carriers: Mapping[str, list[str]]
    entities: Mapping[str, str]  # facts id → IRI

    @classmethod
    def of(cls, folder: Path) -> "Told":
        """Return what the registers of a folder tell."""
        values: dict[tuple[str, str], list[str]] = defaultdict(list)
        for quad in told_by_registers(folder):
            assert isinstance(quad.subject, NamedNode)
            assert isinstance(quad.object, NamedNode | Literal)
            values[quad.subject.value, quad.predicate.value].append(quad.object.value)
        carriers: dict[str, list[str]] = defaultdict(list)
        entities = {}
        for (subject, term), found in values.items():
            if term == DCTERMS["identifier"].value and "/doc/" not in subject:
                for text in found:
                    carriers[text].append(subject)
            if term == SKOS["notation"].value and "/id/" in subject and "#" not in subject:
                entities[found[0]] = subject
        return cls(values, carriers, entities)

    def get(self, subject: str, term: NamedNode) -> list[str]:
        """Return the values of a property."""
        return self.values.get((subject, term.value), [])

    def one(self, subject: str, *terms: NamedNode) -> str:
        """Return the first value of the first property that has one, "" for none."""
        return next((value for term in terms for value in self.get(subject, term)), "")


def rows(folder: Path, name: str) -> list[Row]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def facts_of(folder: Path) -> list[Row]:
    return [row for name in TABLES if (folder / f"{name}.csv").exists() for row in rows(folder, name)]


@pytest.fixture(scope="module", params=["shipped", "case"])
def place(request: pytest.FixtureRequest) -> tuple[Path, Told]:
    """Return the folder of the tables and what the registers made of them tell."""
    if request.param == "case":
        return CASE / "tables", Told.of(CASE / "registers")
    shared: Path = request.getfixturevalue("shared")
    return shared / "data" / "facts", Told.of(DATA)


def test_each_fact_is_carried_by_one_node(place: tuple[Path, Told]) -> None:
    tables, told = place
    carried = {row["id"]: told.carriers.get(row["id"], []) for row in facts_of(tables)}

    assert {fact: nodes for fact, nodes in carried.items() if len(nodes) != 1} == {}
    known = {fact for fact in told.carriers if re.fullmatch(r"F[A-Z]{2}[0-9]{3}", fact)}
    assert known - set(carried) == set()


def test_rows_of_one_fact_are_one_node_with_a_passage_each(place: tuple[Path, Told]) -> None:
    tables, told = place
    by_key: dict[str, list[Row]] = defaultdict(list)
    for row in facts_of(tables):
        by_key[row["fact_key"]].append(row)
    for same in by_key.values():
        nodes = {told.carriers[row["id"]][0] for row in same}
        assert len(nodes) == 1, [row["id"] for row in same]
        assert set(told.get(nodes.pop(), PROV["wasDerivedFrom"])) >= {passage(row) for row in same}


def test_each_fact_says_what_its_row_says(place: tuple[Path, Told]) -> None:
    tables, told = place
    missing = [
        f"{row['id']}: {what}"
        for row in facts_of(tables)
        for what in unlike(row, told.carriers[row["id"]][0], told)
    ]
    assert missing == []


def unlike(row: Row, node: str, told: Told) -> Iterator[str]:
    """Yield the names of the columns whose content is not found at the node that carries the fact."""
    entity = told.entities[row["subject"]]
    label = node.startswith(f"{entity}#")
    ends = told.get(node, AP["in"]) + told.get(node, AP["agent"]) + told.get(node, AP["about"])
    if not label and entity not in ends:
        yield "subject"
    if row["object"] and told.entities[row["object"]] not in ends + told.get(node, AP["object"]):
        yield "object"
    if row["value"] and not same_value(row, node, told):
        yield "value"
    # A name's own date, place and recurrence are those of the thing that it names.
    dated = entity if label else node
    yield from unlike_date(row, dated, told)
    if row["place"] and row["place"] not in told.get(dated, SCHEMA["location"]):
        yield "place"
    if row["recurrence"] and FREQUENCIES[row["recurrence"]] not in told.get(dated, SCHEMA["repeatFrequency"]):
        yield "recurrence"
    if row["unit"] and row["unit"] != "list number" and row["unit"] not in told.get(node, AP["unit"]):
        yield "unit"
    if row["qualifier"] and not same_qualifier(row["qualifier"], node, told):
        yield "qualifier"
    if passage(row) not in told.get(node, PROV["wasDerivedFrom"]):
        yield "source_lines"
    yield from unlike_certainty(row, node, told)


def unlike_date(row: Row, node: str, told: Told) -> Iterator[str]:
    if not row["date_edtf"]:
        return
    date, first, last = (told.one(node, AP[term]) for term in ("date", "notBefore", "notAfter"))
    if row["qualifier"] == "ended":
        # The year of an ended participation is the one in which it began: an interval without a known end.
        if (date, last) != (f"{row['date_edtf']}/", ""):
            yield "date_edtf"
    elif date != row["date_edtf"] and not is_shared(row, node, told):
        yield "date_edtf"
    if first < row["date_start"] or (row["date_end"] and last > row["date_end"]):
        yield "date bounds"


def unlike_certainty(row: Row, node: str, told: Told) -> Iterator[str]:
    certainty = told.one(node, AP["certainty"]).rpartition("/")[2]
    if certainty != row["certainty"] and not is_shared(row, node, told):
        yield "certainty"


def is_shared(row: Row, node: str, told: Told) -> bool:
    """Whether the same node tells another row too: then the better date and certainty of the two stand."""
    return len([fact for fact in told.get(node, DCTERMS["identifier"]) if fact != row["id"]]) > 0


def same_value(row: Row, node: str, told: Told) -> bool:
    value = row["value"]
    if row["unit"] == "list number":
        return value in told.get(node, AP["listNumber"])
    return value in (
        told.get(node, AP["value"])
        + told.get(node, AP["asPrinted"])
        + told.get(node, SDMX_MEASURE["obsValue"])
        + told.get(node, SKOSXL["literalForm"])
    )


def same_qualifier(qualifier: str, node: str, told: Told) -> bool:
    return (
        AP[qualifier].value in told.get(node, AP["state"])
        if qualifier in ("active", "ended")
        else (qualifier in told.get(node, AP["qualifier"]))
    )


def passage(row: Row) -> str:
    first, _, last = row["source_lines"].partition("-")
    document = row["source_file"].partition("_")[0]
    return f"{BASE}source/{document}#line={int(first) - 1},{last or first}"


def test_each_entity_has_its_label_and_notation(place: tuple[Path, Told]) -> None:
    tables, told = place
    for row in rows(tables, "entities"):
        entity = told.entities[row["id"]]
        labels = told.get(entity, SKOS["prefLabel"]) + told.get(entity, NamedNode(RDFS_LABEL))
        assert row["label"] in labels, row["id"]


RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


def test_each_institution_keeps_its_names_country_type_and_parent(place: tuple[Path, Told]) -> None:
    tables, told = place
    documents = {row["code"]: row["file"].partition("_")[0] for row in rows(tables, "sources")}
    institutions = rows(tables, "institutions")
    for row in institutions:
        it = told.entities[row["id"]]
        assert row["canonical_name"] in told.get(it, SKOS["prefLabel"])
        assert told.get(it, SCHEMA["addressCountry"]) == ([row["country"]] if row["country"] else [])
        basis = told.one(f"{it.replace('/agent/', '/statement/')}.country", AP["certainty"])
        assert basis.rpartition("/")[2] == row["country_basis"].replace("none", "")
        assert len(told.get(it, ORG["classification"])) == len(row["type"].split(";"))
        parents = told.get(it, ORG["subOrganizationOf"]) + told.get(it, ORG["unitOf"])
        assert parents == [told.entities[parent] for parent in row["parent_id"].split()]
        assert told.one(it, AP["certainty"]).rpartition("/")[2] == row["certainty"]
        for cited in row["source_lines"].split():
            code, _, lines = cited.partition(":")
            cite = {"source_file": f"{documents[code]}_", "source_lines": lines}
            assert passage(cite) in told.get(it, PROV["wasDerivedFrom"]), row["id"]
        assert set(variants(row, documents)) <= set(names(it, told)), row["id"]
    assert sum(RDF["type"].value == term for _, term in told.values) > len(institutions)


def variants(row: Row, documents: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each printed form of a name with the document that prints it."""
    for variant in row["variants"].split(" | "):
        found = re.fullmatch(r"(.*) \[(S[0-9])\]", variant)
        assert found, variant
        yield found[1], documents[found[2]]


def names(it: str, told: Told) -> Iterator[tuple[str, str]]:
    """Yield each form of a name with each document that it rests on."""
    for rank in ("prefLabel", "altLabel", "hiddenLabel"):
        for node in told.get(it, SKOSXL[rank]):
            for cited in told.get(node, PROV["wasDerivedFrom"]):
                yield told.one(node, SKOSXL["literalForm"]), cited.partition("/source/")[2].partition("#")[0]


def test_each_source_document_is_described(place: tuple[Path, Told]) -> None:
    tables, told = place
    for row in rows(tables, "sources"):
        it = f"{BASE}source/{row['file'].partition('_')[0]}"
        assert told.one(it, DCTERMS["title"]) == row["title"]
        assert told.one(it, DCTERMS["identifier"]) == row["file"]
        assert told.one(it, SKOS["notation"]) == row["code"]
        assert told.one(it, AP["sha256"]).startswith(row["sha256_prefix"])
        assert told.one(it, AP["lines"]) == row["lines"]
        assert told.one(it, AP["asOf"]) == row["as_of"]
        assert told.one(it, DCTERMS["publisher"]) in told.entities.values()


def test_each_match_is_a_link_with_its_evidence_and_each_trap_stays_apart(place: tuple[Path, Told]) -> None:
    tables, told = place
    for row in rows(tables, "external_matches"):
        it = told.entities[row["institution_id"]]
        nodes = [
            node
            for node in told.get(it, ADMS["identifier"])
            if row["identifier"] in told.get(node, SKOS["notation"])
        ]
        same = told.get(it, SCHEMA["sameAs"])
        if row["certainty"] == "NOT-A-MATCH":
            assert nodes == []
            assert row["uri"] not in same
            assert row["uri"] in told.get(it, AP["notToBeConfusedWith"])
            continue
        assert [node for node in nodes if row["evidence"] in told.get(node, DCTERMS["source"])], row
        assert told.get(nodes[0], AP["match"]) == [AP[row["certainty"]].value]
        assert (row["uri"] in same) is (row["certainty"] == "exact")
        if row["scheme"] == "nlk" and row["certainty"] == "exact":
            assert it == f"{BASE}id/agent/{row['identifier']}"


def test_nothing_is_merged_that_must_stay_apart(shared: Path) -> None:
    told = Told.of(DATA)
    apart = [("I091", "I092"), ("I111", "I112"), ("I120", "I121"), ("I066", "I067"), ("I003", "I020")]
    for one, other in apart:
        assert told.entities[one] != told.entities[other]
    assert told.get(told.entities["I067"], AP["possiblySame"]) == [told.entities["I066"]]
    assert len({told.entities[row["id"]] for row in rows(shared / "data" / "facts", "institutions")}) == 122


def test_each_quotation_stands_in_its_passage_and_is_short(shared: Path) -> None:
    told = Told.of(DATA)
    documents = {file.name[:3]: file for file in (shared / "sources").glob("*.txt")}
    passages = [subject for subject, term in told.values if term == PROV["value"].value]
    quoted = 0
    for node in passages:
        found = re.fullmatch(rf"{BASE}source/([^#]+)#line=([0-9]+),([0-9]+)", node)
        assert found
        if found[1] not in documents:
            continue  # the register itself
        lines = documents[found[1]].read_text(encoding="utf-8").split("\n")[int(found[2]) : int(found[3])]
        text = " ".join(re.sub("</?p>", " ", " ".join(lines)).split())
        words = told.one(node, PROV["value"])
        assert words in text, node
        assert len(words) <= 120, node
        quoted += 1
    assert quoted > 300


def test_the_tables_are_all_there(shared: Path) -> None:
    assert len(facts_of(shared / "data" / "facts")) == 876
