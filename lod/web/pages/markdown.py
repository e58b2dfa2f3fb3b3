"""Markdown (CommonMark with tables) → HTML that holds text alone: no HTML passes, no odd link."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_NOT_IN_ANCHOR: Final = re.compile(r"[^\w\s-]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a text: 1 is the title."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text in HTML, and its headings in order."""

    html: Markup
    headings: tuple[Heading, ...]


@cache
def _reader() -> MarkdownIt:
    # `html` off: tags in the text are shown as text. javascript:, data: and their like are refused as links.
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.add_render_rule("fence", _fence)
    reader.add_render_rule("table_open", _table_open)
    reader.add_render_rule("table_close", _table_close)
    return reader


def inline(text: str) -> Markup:
    """Write one line: emphasis, code and links.

    >>> inline("By [us](https://x.org/), <b>")
    Markup('By <a href="https://x.org/">us</a>, &lt;b&gt;')
    """
    return Markup(_reader().renderInline(text).strip())  # noqa: S704 - the reader escapes what it is given


def block(text: str, link: Callable[[str], str] = str) -> Text:
    """Write a text; each heading has an anchor made of its words.

    Args:
        text: Markdown.
        link: where a link of the text leads from the page that shows it.

    >>> block("# A *b*\\n\\n## c d").headings
    (Heading(level=1, anchor='a-b', text='A b'), Heading(level=2, anchor='c-d', text='c d'))
    """
    reader = _reader()
    tokens = reader.parse(text)
    headings: list[Heading] = []
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            headings.append(_heading(token, tokens[at + 1], headings))
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("href", link(str(child.attrGet("href"))))
    html = reader.renderer.render(tokens, reader.options, {})
    return Text(Markup(html), tuple(headings))  # noqa: S704 - the reader escapes what it is given


def _heading(opening: Token, content: Token, before: Sequence[Heading]) -> Heading:
    words = "".join(child.content for child in content.children or ())
    plain = re.sub(r"\s+", "-", _NOT_IN_ANCHOR.sub("", words).strip().lower()) or "section"
    taken = {heading.anchor for heading in before}
    anchor = next(
        name for n in range(1, len(taken) + 2) if (name := plain if n == 1 else f"{plain}-{n}") not in taken
    )
    opening.attrSet("id", anchor)
    return Heading(int(opening.tag[1]), anchor, words)


# A table or a listing may be wider than a phone: it scrolls, and can be reached by keyboard for that.
def _table_open(self: object, tokens: Sequence[Token], at: int, options: object, env: object) -> str:
    return '<div class="scroll" tabindex="0"><table class="plain">'


def _table_close(self: object, tokens: Sequence[Token], at: int, options: object, env: object) -> str:
    return "</table></div>\n"


def _fence(self: object, tokens: Sequence[Token], at: int, options: object, env: Mapping[str, Any]) -> str:
    language = tokens[at].info.partition(" ")[0]
    kind = f' class="language-{Markup.escape(language)}"' if language else ""
    return f'<pre tabindex="0"><code{kind}>{Markup.escape(tokens[at].content)}</code></pre>\n'
