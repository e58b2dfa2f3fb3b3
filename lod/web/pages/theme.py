"""What a site looks like beside what it says: colours, logo, footer, templates and files of its own."""

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Final

from lod.web.words import FULL

TEMPLATES: Final = Path(str(files("lod.templates")))
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Theme:
    """The look of a site; one object for the life of an application."""

    colours: Mapping[str, str] = field(default_factory=dict)  # names of site.css (`link`) → `#rrggbb`
    dark: Mapping[str, str] = field(default_factory=dict)  # the same, for dark screens
    logo: Path | None = None  # SVG or PNG
    footer: Mapping[str, str] = field(default_factory=dict)  # a line of Markdown by language
    languages: tuple[str, ...] = FULL  # of the interface
    folder: Path | None = None  # whose templates, and files in `static/`, stand in for ours


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that pages load, by a name that changes with its content."""

    name: str
    body: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Logo:
    """An image with its size, so that nothing moves when it comes."""

    name: str  # of the asset
    width: int
    height: int


@cache
def assets(theme: Theme) -> Mapping[str, Asset]:
    """Return the files of templates/static, those of the theme's own folder in their place or beside them."""
    return {path.name: _asset(path, theme) for path in _paths(theme)}


def _paths(theme: Theme) -> Iterator[Path]:
    folders = [TEMPLATES / "static", *([theme.folder / "static"] if theme.folder else [])]
    for folder in folders:
        if folder.is_dir():
            yield from sorted(path for path in folder.iterdir() if path.is_file())
    if theme.logo:
        yield theme.logo


def _asset(path: Path, theme: Theme) -> Asset:
    body = path.read_bytes()
    if path.name == "site.css":
        body += colours(theme).encode()
    digest = sha256(body).hexdigest()[:10]
    return Asset(
        f"{path.stem}.{digest}{path.suffix}", body, _TYPES.get(path.suffix, "application/octet-stream")
    )


def colours(theme: Theme) -> str:
    """Return the rules that put the theme's colours in the place of those of site.css; paper stays white.

    >>> print(colours(Theme(colours={"link": "#a00000"})), end="")
    @media screen and (not (prefers-color-scheme: dark)) { :root { --link: #a00000; } }
    """
    dark = "(prefers-color-scheme: dark)"
    told = ((f"(not {dark})", theme.colours), (dark, theme.dark))
    return "".join(
        f"@media screen and {screen} {{ :root {{ {_rules(these)} }} }}\n" for screen, these in told if these
    )


def _rules(told: Mapping[str, str]) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in told.items())


@cache
def logo(theme: Theme) -> Logo | None:
    """Return the logo as a page shows it, 36 pixels high."""
    if theme.logo is None:
        return None
    width, height = _size(theme.logo.read_bytes())
    return Logo(theme.logo.name, round(36 * width / height), 36)


def _size(image: bytes) -> tuple[float, float]:
    """Return width and height: of a PNG as it says (PNG §11.2.2), of an SVG by its viewBox; else a square."""
    if image.startswith(b"\x89PNG\r\n\x1a\n"):
        width, height = struct.unpack(">II", image[16:24])
        return width, height
    number = rb"\s*([\d.]+)"
    found = re.search(rb"viewBox\s*=\s*[\"'][\s,]*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)", image)
    found = found or re.search(
        rb"<svg[^>]*\bwidth\s*=\s*[\"']" + number + rb"[^>]*\bheight\s*=\s*[\"']" + number, image
    )
    width, height = (float(found[1]), float(found[2])) if found else (1.0, 1.0)
    return (width, height) if width and height else (1.0, 1.0)
