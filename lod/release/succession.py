"""How a release follows the one before: when it counts as new, and what nothing in it is older than."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Self

from lod.errors import LodError
from lod.release.manifest import Manifest, day_of
from lod.release.opening import HISTORY

FILE: Final = f"{HISTORY}/succession.json"


@dataclass(frozen=True, slots=True)
class Succession:
    """The dates of a release, ISO 8601, UTC; later than all of what was public before it."""

    moment: str  # of what is new in it
    floor: str = ""  # no document in it counts as older; "" where their own dates hold
    beside: str = ""  # name of the release that had been rolled back to when this one came

    @classmethod
    def read(cls, release: Path) -> Self:
        """Read that of a release's folder; of one without, it is that of a first release of its day.

        Raises:
            LodError: it cannot be read.
        """
        try:
            return cls(**json.loads((release / FILE).read_bytes()))
        except FileNotFoundError:
            return cls(f"{day_of(release.resolve().name)}T00:00:00Z")
        except (OSError, ValueError, TypeError) as error:
            raise LodError(f"{release / FILE}: cannot be read: {error}") from error

    def write(self, release: Path) -> None:
        """Keep it in a release, or in its draft."""
        (release / HISTORY).mkdir(exist_ok=True)
        text = json.dumps(asdict(self), indent=1, sort_keys=True)
        (release / FILE).write_text(text + "\n", encoding="utf-8")


def follow(
    previous: Path | None, base: str, day: str, *, beside: str = "", since: str = "", floor: bool = False
) -> Succession:
    """Return how a release of a day follows another: at the beginning of its day, or a second after that.

    Args:
        previous: folder of the release before; None for the first.
        base: the IRI prefix of what we publish.
        day: of the release, ISO 8601.
        beside: name of the release that is published instead of the one before, having been rolled back to.
        since: when that was; ISO 8601 date-time, told where `beside` is.
        floor: whether the documents may be dated by another release than the one before.
    """
    moments, kept = [f"{day}T00:00:00Z"], ""
    # Under another base nothing was told of these things.
    if previous is not None and Manifest.read(previous).base == base:
        before = Succession.read(previous)
        moments.append(_after(before.moment))
        kept = before.floor
        if beside:
            moments.append(_after(since))
    moment = max(moments)
    return Succession(moment, moment if beside or floor else kept, beside)


def _after(moment: str) -> str:
    second = datetime.fromisoformat(moment) + timedelta(seconds=1)
    return second.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
