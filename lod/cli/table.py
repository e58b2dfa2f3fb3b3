"""The counts of a build as people read them."""

from collections.abc import Iterable, Mapping

_COLUMNS = ("records", "entities", "tombstones", "problems", "not_agents", "notices")


def counts(sources: Iterable[Mapping[str, object]]) -> str:
    """Return a table: a line for each source, then the kinds of its problems and notices."""
    rows = list(sources)
    width = max([6, *(len(str(row["name"])) for row in rows)])
    head = " " * width + "".join(f"{column:>12}" for column in _COLUMNS)
    lines = [head]
    for row in rows:
        lines.append(f"{row['name']:<{width}}" + "".join(f"{row[column]:>12,}" for column in _COLUMNS))
        kinds = row["kinds"]
        if isinstance(kinds, Mapping):
            lines += [f"{'':{width}}  {number:>10,}  {kind}" for kind, number in kinds.items()]
    return "\n".join(lines)
