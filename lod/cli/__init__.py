"""Parses and prints: the verbs of `lod`."""

import signal


def main() -> None:
    """Run `lod`; while all else is still being imported, Ctrl-C just ends it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from lod.cli.verbs import group

    group.main()
