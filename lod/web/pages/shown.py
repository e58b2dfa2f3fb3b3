"""The pages of pictures: one with its table, and the list of those of the whole."""

from collections.abc import Iterable

from lod.web.pages.pictures.picture import WIDTH, Picture
from lod.web.pages.rendering import render
from lod.web.pages.sections import Depicted, Section
from lod.web.pages.site import Frame


def picture_page(frame: Frame, picture: Picture, path: str, of: tuple[str, str]) -> str:
    """A picture, what it shows in words, and its table; `of` is the name and the address of its thing."""
    return render("picture.html", frame, picture=picture, width=WIDTH, path=path, of=of)


def gallery_page(frame: Frame, whole: Iterable[Depicted]) -> str:
    """The pictures of the whole."""
    return render("pictures.html", frame, whole=tuple(whole))


def section(frame: Frame, depicted: Iterable[Depicted]) -> Section | None:
    """The pictures on the page of their thing."""
    found = tuple(depicted)
    if not found:
        return None
    return Section(template="pictures", anchor="pictures", heading=frame.words("pictures"), pictures=found)
