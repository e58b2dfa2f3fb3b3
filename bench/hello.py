"""A bare Flask application on the server of `lod serve`: the yardstick of bench/documents.py."""

import sys
from pathlib import Path
from typing import Any

from flask import Flask

from lod.cli.arbiter import Arbiter
from lod.cli.served import Served
from lod.cli.server import _listener
from lod.config import load

PATH = "/doc/hello"  # as a document's: answered without a thread of its own


class Hello(Served):
    """The server as `lod serve` starts it, with next to nothing to do."""

    def load(self) -> Any:
        """Make the application: in the worker."""
        app = Flask("hello")
        app.add_url_rule(PATH, "hello", lambda: "Hello, world!\n")
        return app


def main() -> None:
    """Serve on the port that is given: `python -m bench.hello lod.toml RELEASE PORT`."""
    config, release, port = sys.argv[1:]
    host = "127.0.0.1"
    Arbiter(Hello(load(Path(config)), Path(release), host, int(port)), _listener(host, int(port))).run()


if __name__ == "__main__":
    main()
