"""A table of terms as CSV."""

import csv
import io
from collections.abc import Sequence

from lod.web.pages.terms import Shown

Row = tuple[tuple[Shown, ...], ...]  # cells of one or more terms


def written(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """Return a table as CSV (RFC 4180): words, and beside them the IRIs of what they name."""
    identified = [any(term.iri for row in rows for term in row[at]) for at in range(len(columns))]
    out = io.StringIO()
    writer = csv.writer(out)
    heads = zip(columns, identified, strict=True)
    writer.writerow([cell for head, has in heads for cell in ([head, f"{head} (IRI)"] if has else [head])])
    for row in rows:
        cells: list[str] = []
        for terms, has in zip(row, identified, strict=True):
            cells.append("; ".join(term.value if term.element == "data" else term.text for term in terms))
            if has:
                cells.append(" ".join(term.iri for term in terms))
        writer.writerow(cells)
    return out.getvalue()
