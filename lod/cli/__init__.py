"""Parses and prints: the verbs of `lod`."""

import os
import signal
import sys


def main() -> None:
    """Run `lod`; while all else is still being imported, Ctrl-C just ends it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _open_streams()
    from lod.cli.verbs import group

    group.main()


def _open_streams() -> None:
    """Lead to nowhere what was closed of stdin, stdout and stderr, as `2>&-` does.

    Else the next file that is opened has its number, and is written what is said.
    """
    for name, number, mode in (("stdin", 0, "r"), ("stdout", 1, "w"), ("stderr", 2, "w")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            os.dup2(nowhere, number)
            if nowhere != number:
                os.close(nowhere)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", errors="backslashreplace"))
