"""A stand-in for the key of a thing: what documents have alike but for that is written once for all."""

from lod.documents import PAGE, Document
from lod.web.http.messages import Asked
from lod.web.http.targets import Target, encoded
from lod.web.pages import ANY
from lod.web.things import Found


def common_key(asked: Asked, found: Found, base: str) -> str:
    """Return the key of a thing, as a URI has it, where nothing else tells its document from that of others.

    "" where something does: the query of the request, successors, pages of incoming links, an IRI that is
    not as most are, or that begins another's.
    """
    document, name = found.document, found.name
    if asked.target.query or document.successors or document.incoming > PAGE or found.taken:
        return ""
    common = name.startswith("id/") and "?" not in name and document.record == f"{base}doc/{name[3:]}"
    return encoded(name[3:]) if common else ""


def of_any(asked: Asked, found: Found, base: str) -> tuple[Asked, Found]:
    """Return the same request for the same document, with the stand-in as its key."""
    document = Document(f"{base}id/{ANY}", f"{base}doc/{ANY}", found.document.state, (), 0, "", b"")
    target = Target(f"/doc/{ANY}", "", asked.target.prefix)
    return Asked(asked.method, target, {}), Found(document, f"id/{ANY}", found.format, "", found.formats)
