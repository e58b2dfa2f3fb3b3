"""How to cite a thing as a release has it: in words, BibTeX, RIS, CSL-JSON."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import orjson

from lod.documents import Document
from lod.release import day_of
from lod.web.http.releases import pinned
from lod.web.http.targets import encoded
from lod.web.pages import Frame
from lod.web.pages.dates import in_words
from lod.web.things import document_place

_TEX: Final = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#",
    "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Citation:
    """What is cited; the address is that of the document in one release, which never says anything else."""

    title: str
    site: str
    release: str  # name
    url: str
    said: str  # in words

    @property
    def day(self) -> str:
        """The day of the release, ISO 8601."""
        return day_of(self.release)

    @property
    def key(self) -> str:
        """A name of ASCII letters and figures, for the entry and the file."""
        path = self.url.partition("?")[0].rstrip("/").rpartition("/")[2]
        return re.sub(r"[^A-Za-z0-9._-]+", "-", path).strip("-") or "entry"


def cite(document: Document, title: str, frame: Frame, release: str) -> Citation:
    """Return how to cite a document; its title is in the reader's language, as on its page."""
    site = frame.site
    place = document_place(document.thing.removeprefix(site.base))
    url = pinned(encoded(site.base + place[1:]), release)
    day = in_words(day_of(release), frame.words)
    said = frame.words("cite_said", title=title, site=frame.title, release=release, day=day, url=url)
    return Citation(title, frame.title, release, url, said)


def _text(cited: Citation) -> str:
    return f"{cited.said}\n"


def _bibtex(cited: Citation) -> str:
    year, month, day = cited.day.split("-")
    fields = {
        "title": f"{{{_tex(cited.title)}}}",
        "howpublished": _tex(cited.site),
        "version": _tex(cited.release),
        "year": year,
        "month": str(int(month)),
        "day": str(int(day)),
        "url": cited.url,
    }
    told = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{{cited.key},\n{told}}}\n"


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in " ".join(text.split()))


def _ris(cited: Citation) -> str:
    fields = (
        ("TY", "ELEC"),
        ("ID", cited.key),
        ("TI", cited.title),
        ("T2", cited.site),
        ("ET", cited.release),
        ("PY", cited.day[:4]),
        ("DA", cited.day.replace("-", "/")),
        ("UR", cited.url),
        ("ER", ""),
    )
    return "".join(f"{tag}  - {' '.join(text.split())}\r\n" for tag, text in fields)


def _csl(cited: Citation) -> str:
    told = {
        "id": cited.key,
        "type": "entry",
        "title": cited.title,
        "container-title": cited.site,
        "version": cited.release,
        "issued": {"date-parts": [[int(part) for part in cited.day.split("-")]]},
        "URL": cited.url,
    }
    return orjson.dumps([told], option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


@dataclass(frozen=True, slots=True)
class Style:
    """A form in which a citation is to be had."""

    label: str
    content_type: str
    extension: str
    write: Callable[[Citation], str]


STYLES: Final[Mapping[str, Style]] = {
    "text": Style("Text", "text/plain; charset=utf-8", "txt", _text),
    "bibtex": Style("BibTeX", "application/x-bibtex; charset=utf-8", "bib", _bibtex),
    "ris": Style("RIS", "application/x-research-info-systems; charset=utf-8", "ris", _ris),
    "csl-json": Style("CSL-JSON", "application/vnd.citationstyles.csl+json", "json", _csl),
}
