"""Drives OpenRefine as its own pages do: `python -m tests.clients.openrefine OPENREFINE SERVICE TABLE.csv`.

OPENREFINE is the address of a running OpenRefine, SERVICE that of a reconciliation service. The column
"name" of the table is reconciled, with "birth" as evidence where there is such a column, and the matches are
extended with ISNI and dates. Prints the table that comes out, as CSV.
"""

import json
import sys
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

EXTENSION = ("isni", "birth", "death")
PATIENCE_S = 120


@dataclass(frozen=True)
class OpenRefine:
    """A running OpenRefine."""

    address: str  # without a slash at its end

    def command(self, name: str, told: dict[str, str] | None = None, **parameters: str) -> Any:
        """Give a command: by POST with a token where there is something to tell, else by GET."""
        if told is not None:
            parameters["csrf_token"] = self.command("get-csrf-token")["token"]
        query = urllib.parse.urlencode(parameters)
        data = urllib.parse.urlencode(told).encode() if told is not None else None
        with urllib.request.urlopen(  # noqa: S310 - on loopback
            f"{self.address}/command/core/{name}?{query}", data=data, timeout=PATIENCE_S
        ) as answer:
            return json.load(answer)

    def create(self, name: str, table: str) -> str:
        """Make a project of a CSV with a heading, and return its id."""
        mark = "----lod"
        fields = {"project-name": name, "format": "text/line-based/*sv"}
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
            for field, value in fields.items()
        ]
        parts.append(
            f'--{mark}\r\nContent-Disposition: form-data; name="project-file"; filename="table.csv"\r\n'
            f"Content-Type: text/csv; charset=utf-8\r\n\r\n{table}\r\n--{mark}--\r\n"
        )
        options = {"encoding": "UTF-8", "separator": ",", "headerLines": 1, "guessCellValueTypes": False}
        token = self.command("get-csrf-token")["token"]
        query = urllib.parse.urlencode({"csrf_token": token, "options": json.dumps(options)})
        request = urllib.request.Request(  # noqa: S310 - on loopback
            f"{self.address}/command/core/create-project-from-upload?{query}",
            data="".join(parts).encode(),
            headers={"Content-Type": f"multipart/form-data; boundary={mark}"},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310 - on loopback
            told = urllib.parse.parse_qs(urllib.parse.urlsplit(answer.url).query)
        return str(told["project"][0])

    def reconcile(self, project: str, service: str, manifest: dict[str, Any], *, dated: bool) -> None:
        """Match the column "name"."""
        details = [{"column": "birth", "propertyName": "Birth", "propertyID": "birth"}] if dated else []
        config = {
            "mode": "standard-service",
            "service": service,
            "identifierSpace": manifest["identifierSpace"],
            "schemaSpace": manifest["schemaSpace"],
            "type": None,
            "autoMatch": True,
            "columnDetails": details,
            "limit": 0,
        }
        told = {"columnName": "name", "config": json.dumps(config), "engine": _ALL}
        self.command("reconcile", told, project=project)
        self.wait(project)

    def extend(self, project: str, service: str, manifest: dict[str, Any]) -> None:
        """Fill columns beside the matches."""
        told = {
            "engine": _ALL,
            "baseColumnName": "name",
            "endpoint": service,
            "identifierSpace": manifest["identifierSpace"],
            "schemaSpace": manifest["schemaSpace"],
            "columnInsertIndex": "1",
            "extension": json.dumps({"properties": [{"id": name, "name": name} for name in EXTENSION]}),
        }
        self.command("extend-data", told, project=project)
        self.wait(project)

    def wait(self, project: str) -> None:
        """Wait until nothing runs any more."""
        until = time.monotonic() + PATIENCE_S
        while self.command("get-processes", project=project)["processes"]:
            if time.monotonic() > until:
                raise TimeoutError("OpenRefine still works")
            time.sleep(0.1)

    def export(self, project: str) -> str:
        """Return the project as CSV."""
        told = {"engine": _ALL, "project": project, "format": "csv"}
        told["csrf_token"] = self.command("get-csrf-token")["token"]
        with urllib.request.urlopen(  # noqa: S310 - on loopback
            f"{self.address}/command/core/export-rows/table.csv", urllib.parse.urlencode(told).encode()
        ) as answer:
            return str(answer.read().decode())


_ALL = json.dumps({"facets": [], "mode": "row-based"})


def run(openrefine: str, service: str, table: str) -> str:
    """Reconcile and extend a table; return it as it comes out."""
    client = OpenRefine(openrefine.rstrip("/"))
    with urllib.request.urlopen(service, timeout=PATIENCE_S) as answer:  # noqa: S310 - on loopback
        manifest = json.load(answer)
    project = client.create("lod", table)
    client.reconcile(project, service, manifest, dated="birth" in table.partition("\n")[0].split(","))
    client.extend(project, service, manifest)
    return client.export(project)


if __name__ == "__main__":
    sys.stdout.write(run(sys.argv[1], sys.argv[2], Path(sys.argv[3]).read_text(encoding="utf-8")))
