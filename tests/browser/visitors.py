"""Who comes to the site."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Visitor:
    """A reader and their screen."""

    language: str = "en"
    width: int = 1280
    scheme: str = "light"
    scripts: bool = True

    def __str__(self) -> str:
        return f"{self.language}-{self.width}-{self.scheme}{'' if self.scripts else '-no-scripts'}"


WIDE = Visitor()
PHONE = Visitor("ko", 390, "dark")
JAPANESE = Visitor("ja", 390)
CHINESE = Visitor("zh")
# Two languages, two sizes, with scripts and without; every page is read in the other two as well.
VISITORS = (WIDE, PHONE, Visitor("ko", scripts=False), Visitor("en", 390, "dark", scripts=False))
