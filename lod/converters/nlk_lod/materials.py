"""Library materials of the National Library of Korea's linked data, as far as they tell of authors."""

from lod.converters.nlk_lod.reading import Resource, resource_key
from lod.records.entities import Entity, EntityKind
from lod.records.evidence import RecordInfo
from lod.records.lifecycle import NotAnEntity
from lod.records.names import Name, Rank


def material(resource: Resource) -> Entity | NotAnEntity:
    """Return a work and its authors, or, where no author has a record, that it is none of ours."""
    authors = tuple(key for text in resource.strings("dcterms:creator") if (key := resource_key(text)))
    titles = list(resource.tagged("title"))
    if not authors or not titles:
        return NotAnEntity(
            key=resource.key, reason="material-without-author-record", file=resource.file, line=resource.line
        )
    languages = set[str]()
    names = []
    for title in titles:
        rank = Rank.ALTERNATIVE if title.language in languages else Rank.PREFERRED
        languages.add(title.language)
        names.append(Name(text=title.text, language=title.language, rank=rank))
    return Entity(
        key=resource.key,
        kind=EntityKind.WORK,
        names=tuple(names),
        creators=authors,
        record=RecordInfo(
            identifier=resource.key, issued=resource.stamp("datePublished"), file=resource.file
        ),
    )
