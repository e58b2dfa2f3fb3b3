"""The documentation: a page of it beside the list of all pages and that of its own headings."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lod.web.pages.markdown import block
from lod.web.pages.rendering import render
from lod.web.pages.site import Frame

INDEX: Final = "index"  # the page that lists the others
_ENTRY: Final = re.compile(r"(?m)^## (?P<group>.+)$|^- \[(?P<title>[^]]+)\]\((?P<name>[\w-]+)\.md\)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the list of pages."""

    name: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Group:
    """Pages under a heading of the index."""

    title: str
    entries: tuple[Entry, ...]


def documentation_page(name: str, texts: Mapping[str, str], frame: Frame) -> str:
    """Write a page of the documentation.

    Args:
        name: of a page in `texts`.
        texts: Markdown by name; the index has a heading and a list of links for each group of pages.
        frame: of the visitor.
    """

    def link(href: str) -> str:
        page, mark, anchor = href.partition("#")
        path = page.removesuffix(".md")
        return frame.to(place(path)) + mark + anchor if page != path and path in texts else href

    text = block(texts[name], link)
    within = tuple(heading for heading in text.headings if heading.level == 2)
    return render(
        "docs.html",
        frame,
        title=text.headings[0].text,
        name=name,
        text=text.html,
        within=within if name != INDEX else (),
        groups=tuple(_groups(texts[INDEX], frame)),
    )


def place(name: str) -> str:
    """Return the path of a page, without leading slash."""
    return f"docs/{'' if name == INDEX else name}"


def _groups(index: str, frame: Frame) -> Iterator[Group]:
    title, entries = "", list[Entry]()
    for found in _ENTRY.finditer(index):
        if found["group"]:
            if entries:
                yield Group(title, tuple(entries))
            title, entries = found["group"], []
        else:
            entries.append(Entry(found["name"], found["title"], frame.to(place(found["name"]))))
    if entries:
        yield Group(title, tuple(entries))
