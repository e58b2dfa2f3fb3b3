"""The verbs of `lod`, and what is the same for all of them: options, mistakes, interruptions."""

import os
import signal
import sys
import traceback
from collections.abc import Mapping, Sequence
from importlib import import_module, metadata
from itertools import islice
from pathlib import Path
from typing import Any, Final

import click

from lod.cli.output import DONE, FOUND, IMPOSSIBLE, complain
from lod.errors import LodError

# In the order of the help: making, looking, publishing. Each is `command` in the module of its name, imported
# when it is asked for, so that none waits for what it does not use.
VERBS: Final = (
    "new", "convert", "build", "check", "diff", "publish", "releases", "serve", "query", "ids", "config",
)  # fmt: skip

# Verbs that tell and make nothing: who has read enough of them has what he wanted, of `diff` differences.
_ENOUGH: Final[Mapping[str, int]] = {
    "convert": DONE, "diff": FOUND, "releases": DONE, "query": DONE, "ids": DONE, "config": DONE,
}  # fmt: skip


class Verbs(click.Group):
    """The verbs; what could not be done is one line, never a traceback."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take `--config FILE` before the verb and after it alike."""
        return super().parse_args(ctx, _config_first(args))

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of VERBS."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the verb's command, None for a word that is no verb."""
        if cmd_name not in VERBS:
            return None
        command = import_module(f"lod.cli.{cmd_name}").command
        _hear_interrupts()
        assert isinstance(command, click.Command)  # noqa: S101 # for the type checker
        return command

    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, *, standalone_mode: bool = True, **extra: Any
    ) -> Any:
        """As click's, but a mistake in the command line is one line, too."""
        if not standalone_mode:
            return super().main(args, standalone_mode=False, **extra)
        try:
            status = super().main(args, standalone_mode=False, **extra)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            status = IMPOSSIBLE
        except click.ClickException as error:
            place = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "lod"
            complain(f"{error.format_message().rstrip('.')} (see `{place} -h`)")
            status = IMPOSSIBLE
        except click.Abort:
            complain("interrupted")
            status = IMPOSSIBLE
        except SystemExit as ended:  # the server's own, or click's 1, where who reads our output went away
            status = IMPOSSIBLE if ended.code == FOUND else ended.code
        sys.exit(status if isinstance(status, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb."""
        try:
            return super().invoke(ctx)
        except LodError as error:
            complain(str(error))
        except BrokenPipeError:
            status = _ENOUGH.get(ctx.invoked_subcommand or "")
            if status is None:
                raise  # click's: what nobody hears of is not done
            _say_no_more()
            return ctx.exit(status)
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            complain(f"{where}{error.strerror or error}")
        except KeyboardInterrupt:
            complain("interrupted")
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception:  # a mistake of ours: Python would end with 1, as where problems were found
            traceback.print_exc()
        return ctx.exit(IMPOSSIBLE)


def _say_no_more() -> None:
    """Lead stdout to nowhere: what is left in its buffer would be written at the end, and fail again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _hear_interrupts() -> None:
    """Have Ctrl-C tell the verb, which cleans up: until all is imported it just ends the program."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _config_first(args: list[str]) -> list[str]:
    """Return the arguments with `--config` and its value at the front; after "--" all stay as they are.

    >>> _config_first(["build", "--config", "x.toml", "--day", "2026-01-01"])
    ['--config', 'x.toml', 'build', '--day', '2026-01-01']
    """
    end = args.index("--") if "--" in args else len(args)
    front: list[str] = []
    rest: list[str] = []
    waiting = iter(args[:end])
    for arg in waiting:
        if arg == "--config":
            front += [arg, *islice(waiting, 1)]
        elif arg.startswith("--config="):
            front.append(arg)
        else:
            rest.append(arg)
    return [*front, *rest, *args[end:]]


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(metadata.version("lod-publisher"), prog_name="lod")
@click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path),
    default=Path("lod.toml"),
    show_default=True,
    help="The configuration; paths in it are relative to it.",
)
@click.pass_context
def group(ctx: click.Context, config_file: Path) -> None:
    """Publish the records of a library as linked open data.

    Exit status: 0 done; 1 problems or differences were found; 2 it could not be done.
    """
    ctx.obj = config_file
