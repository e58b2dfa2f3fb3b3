"""`lod convert NAME FILE`: one source to N-Triples."""

import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final, TextIO, cast

import click

from lod.build import convert_one, origin_named
from lod.cli.output import FOUND, Problems, config_of
from lod.config import Config
from lod.errors import LodError, Notice, Problem

_STDIN: Final = Path("-")
_SHOWN: Final = 3  # notices of a kind


@click.command("convert")
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--base", default="", help="IRI prefix to mint under, where there is no configuration.")
@click.option(
    "--report",
    type=click.File("w", encoding="utf-8", lazy=False),  # lazily opened, an older report would stay
    help="A file for all problems and notices.",
)
@click.pass_context
def command(ctx: click.Context, name: str, file: Path, base: str, report: TextIO | None) -> None:
    """Convert FILE ("-" reads stdin) to N-Triples on stdout; problems go to stderr.

    NAME is a source of the configuration, whose options are used, or a converter. Of problems alike and of
    each kind of notice the first few go to stderr, then how many there are; `--report` takes them all.
    """
    config = _config(ctx, base)
    base = base or (config.base if config else "")
    if not base.startswith(("http://", "https://")) or not base.endswith("/"):
        raise LodError("--base must be an absolute http or https IRI that ends with a slash")
    origin = origin_named(name, base, config)
    heard = _Heard(report)
    with sys.stdin.buffer if file == _STDIN else file.open("rb") as stream:
        for told in convert_one(origin, base, cast(BinaryIO, stream), file.name):
            if isinstance(told, list):
                sys.stdout.buffer.writelines(told)
            else:
                heard.take(told)
    sys.stdout.buffer.flush()
    heard.close()
    ctx.exit(FOUND if heard.problems else 0)


@dataclass(slots=True)
class _Heard:
    """What a converter cannot use: all of it to a file, what a person can read to stderr."""

    report: TextIO | None
    problems: Problems = field(default_factory=Problems)
    notices: Counter[str] = field(default_factory=Counter)  # by kind

    def take(self, told: Problem | Notice) -> None:
        """Take a problem or notice."""
        if self.report:
            self.report.write(f"{told}\n")
        if isinstance(told, Problem):
            self.problems.show(told)
            return
        self.notices[told.kind] += 1
        if self.notices[told.kind] <= _SHOWN:
            click.echo(told, err=True)

    def close(self) -> None:
        """Say how many there are of those alike of which not all were shown."""
        for line in self.problems.folded():
            click.echo(f"{line}, --report FILE takes all", err=True)
        for kind, number in sorted(self.notices.items()):
            if number > _SHOWN:
                click.echo(
                    f"{number:,} {kind}; the first {_SHOWN} are shown, --report FILE takes all", err=True
                )


def _config(ctx: click.Context, base: str) -> Config | None:
    """Return the configuration; None where there is no file and a base is given instead."""
    if base and not cast(Path, ctx.obj).exists():
        return None
    return config_of(ctx)
