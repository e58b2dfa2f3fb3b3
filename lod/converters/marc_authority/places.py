"""Where on earth the entity of a record is: coordinates and area codes, 034 and 043 (marc-mapping §4)."""

import re
from collections.abc import Iterator
from typing import Final

from lod.converters.marc_authority.reading import Reading

_COUNTRY: Final = re.compile("(?:X[A-Z]-)?([A-Za-z]{2})(?:-[A-Za-z0-9]{1,3})?")


def areas_of(reading: Reading) -> tuple[tuple[str, ...], str]:
    """Return the MARC geographic area codes of 043 and its one ISO 3166-1 code, "" for none or several.

    The GND writes the continent before the country, and the land behind it: `XA-DE-BY`.
    """
    if "043" not in reading.by_tag:
        return (), ""
    codes_found: dict[str, None] = {}
    countries: set[str] = set()
    for field in reading.all("043"):
        for value in field.all("a"):
            if re.fullmatch(r"[a-z](?:-[a-z]{1,2}(?:-[a-z]{1,3})?)?-*", value.strip()):
                codes_found[value.strip().rstrip("-")] = None
            else:
                reading.notice("043$a", f"{value!r} is no geographic area code", "code")
        for value in field.all("c"):
            if country := _COUNTRY.fullmatch(value.strip()):
                countries.add(country[1].upper())
            elif value.strip():
                reading.notice("043$c", f"{value!r} is no ISO 3166 code of a country", "code")
    if len(countries) > 1:
        reading.notice(
            "043$c", f"there are several countries, {', '.join(sorted(countries))}: none is told", "code"
        )
    return tuple(codes_found), countries.pop() if len(countries) == 1 else ""


def geometry(reading: Reading) -> tuple[str, tuple[str, ...]]:
    """Return the first place of 034 `$d`-`$g` as well-known text and as written; empty without one."""
    found: dict[str, tuple[str, ...]] = {}
    for shape, written in _geometries(reading):
        found.setdefault(shape, written)
    first, *others = found or ("",)
    for other in others:
        message = f"{' '.join(found[other])!r} is another place than {first}"
        reading.notice("034", message, "second-place")
    return first, found.get(first, ())


def _geometries(reading: Reading) -> Iterator[tuple[str, tuple[str, ...]]]:
    for field in reading.all("034"):
        written = tuple(field.first(code).strip() for code in "defg")
        if not any(written):
            continue
        try:
            west, east, north, south = map(_degrees, written)
        except ValueError:
            reading.notice("034", f"{' '.join(written)!r} is no pair of coordinates", "coordinates")
            continue
        if abs(west) > 180 or abs(east) > 180 or not -90 <= south <= north <= 90:
            reading.notice(
                "034", f"{' '.join(written)!r} is not in the order west, east, north, south", "coordinates"
            )
            continue
        yield _well_known_text(west, east, north, south), written


def _degrees(text: str) -> float:
    """Read `W1182234`, `W118.3762`, `W11822.57` or `-118.3762`, the three forms of 034; blanks don't count.

    >>> _degrees("W1182234"), _degrees("+37.5665"), _degrees("E12658.674"), _degrees("E 126 58 40")
    (-118.376111, 37.5665, 126.9779, 126.977778)
    """
    found = re.fullmatch(r"([NSEWnsew+-]?)([0-9]{1,8})(?:[.,]([0-9]+))?", "".join(text.split()))
    if not found:
        raise ValueError(text)
    sign = -1 if found[1] in tuple("SsWw-") and found[1] else 1
    whole, fraction = found[2], float(f"0.{found[3] or 0}")
    if len(whole) <= 3:
        value = int(whole) + fraction
    elif len(whole) <= 5:
        value = int(whole[:-2]) + (int(whole[-2:]) + fraction) / 60
    else:
        value = int(whole[:-4]) + int(whole[-4:-2]) / 60 + (int(whole[-2:]) + fraction) / 3600
    return round(sign * value, 6)


def _well_known_text(west: float, east: float, north: float, south: float) -> str:
    if west == east and north == south:
        return f"POINT({west} {north})"
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return f"POLYGON(({', '.join(f'{x} {y}' for x, y in corners)}))"
