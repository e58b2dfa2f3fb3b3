"""SVG by hand: elements with their text escaped, and the frame that every picture has."""

import math
import unicodedata
from base64 import b64encode
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from lod.web.pages.theme import Theme

# The colours of site.css: on white paper, and on dark.
BRIGHT: Final[Mapping[str, str]] = {
    "paper": "#fff", "wash": "#f3f6f7", "line": "#d5dce0", "ink": "#1b2226", "quiet": "#53606a",
    "link": "#0d5a86",
}  # fmt: skip
DARK: Final[Mapping[str, str]] = {
    "paper": "#14181b", "wash": "#1d2327", "line": "#353e45", "ink": "#e5e9ec", "quiet": "#a4b0b9",
    "link": "#8ac6ee",
}  # fmt: skip
_RULES: Final = (
    ".paper{fill:var(--paper)}"
    "text{fill:var(--ink);font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',"
    "var(--han,'Apple SD Gothic Neo','Noto Sans KR','Noto Sans CJK KR','Malgun Gothic'),sans-serif}"
    # The same Han character is drawn differently in each language.
    ":lang(ja){--han:'Hiragino Sans','Noto Sans JP','Noto Sans CJK JP','Yu Gothic',Meiryo}"
    ":lang(zh){--han:'PingFang SC','Noto Sans SC','Noto Sans CJK SC','Microsoft YaHei'}"
    ".quiet{fill:var(--quiet)}"
    ".head{font-weight:650}"
    ".rule{stroke:var(--line);fill:none}"
    ".land{fill:var(--line);stroke:var(--paper)}"
    ".held{fill:var(--link);fill-opacity:.28;stroke:var(--paper)}"
    ".sea{fill:var(--wash)}"
    ".mark{fill:var(--link)}"
    ".on{fill:var(--paper)}"
    ".pale{fill:var(--link);fill-opacity:.35}"
    ".edge{stroke:var(--link);stroke-opacity:.38;fill:none}"
    ".halo{stroke:var(--paper)}"
    # A map is shown as narrow as a phone: what could not be read there makes room for what can.
    "@media(max-width:30rem){.on{font-size:15px;transform:translateY(1.8px)}.fine{display:none}}"
)


def style(theme: Theme) -> str:
    """Return the rules of a picture's own style sheet, in the site's colours."""
    bright, dark = {**BRIGHT, **_known(theme.colours)}, {**DARK, **_known(theme.dark)}
    return f"svg{{color-scheme:light dark;{_variables(bright)}}}" + (
        f"@media(prefers-color-scheme:dark){{svg{{{_variables(dark)}}}}}{_RULES}"
    )


def _known(colours: Mapping[str, str]) -> dict[str, str]:
    return {name: colour for name, colour in colours.items() if name in BRIGHT}


def _variables(colours: Mapping[str, str]) -> str:
    return ";".join(f"--{name}:{colour}" for name, colour in colours.items())


@cache
def policy(theme: Theme) -> str:
    """Return the Content-Security-Policy of a picture: its own style, known by its digest, and nothing else.

    CSP Level 3 §2.3.1, hash-source.
    """
    digest = b64encode(sha256(style(theme).encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; frame-ancestors 'none'"


def element(name: str, *inside: str, **attributes: object) -> str:
    """Write an element; `klass` is its class, `_` in names stands for a hyphen, numbers are rounded.

    >>> element("circle", cx=1.0, cy=2.256, r=3, klass="mark")
    '<circle cx="1" cy="2.26" r="3" class="mark"/>'
    """
    told = "".join(
        f" {'class' if key == 'klass' else key.replace('_', '-')}={quoteattr(number(value))}"
        for key, value in attributes.items()
        if value != ""
    )
    return f"<{name}{told}>{''.join(inside)}</{name}>" if inside else f"<{name}{told}/>"


def number(value: object) -> str:
    """Write a number with two decimals at most, anything else as it is."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def text(words: str, x: float, y: float, *, size: float = 13, klass: str = "", **attributes: object) -> str:
    """Write text whose baseline begins at a point."""
    return element("text", escape(words), x=x, y=y, font_size=size, klass=klass, **attributes)


def title(words: str) -> str:
    """Say what an element is, for those who point at it."""
    return f"<title>{escape(words)}</title>"


def document(
    named: str, detail: str, size: tuple[int, int], inside: Iterable[str], language: str, theme: Theme
) -> str:
    """Return a whole picture: an image with a name and a description (SVG 2 §5.7, WAI-ARIA role img)."""
    width, height = size
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
            f'height="{height}" role="img" aria-labelledby="t d" xml:lang={quoteattr(language)}>',
            f'<title id="t">{escape(named)}</title><desc id="d">{escape(detail)}</desc>',
            f"<style>{style(theme)}</style>",
            f'<rect class="paper" width="{width}" height="{height}"/>',
            *inside,
            "</svg>\n",
        )
    )


def width_of(words: str, size: float = 13) -> float:
    """Return about how wide a text is; Han, kana and hangul take a square each.

    >>> round(width_of("ab", 10), 1), width_of("도서", 10)
    (11.4, 20.0)
    """
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in words)
    return wide * size + (len(words) - wide) * size * 0.57


def fitted(words: str, width: float, size: float = 13, least: float = 9.5) -> tuple[str, float]:
    """Return a text and the size at which all of it fits; cut at the least size where it does not.

    >>> fitted("Library", 80), fitted("National Library", 90), fitted("National Library", 60)
    (('Library', 13), ('National Library', 9.86), ('National L…', 9.5))
    """
    if (wide := width_of(words, size)) <= width:
        return words, size
    smaller = math.floor(100 * size * width / wide) / 100
    return (words, smaller) if smaller >= least else (cut(words, width, least), least)


def cut(words: str, width: float, size: float = 13) -> str:
    """Return as much of a text as fits, with an ellipsis where it does not.

    >>> cut("National Library", 80), cut("Library", 80)
    ('National…', 'Library')
    """
    if width_of(words, size) <= width:
        return words
    kept = words
    while kept and width_of(f"{kept}…", size) > width:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"
