"""Files of lines are sorted, merged and compared in byte order; what cannot be done is told with its file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lod.errors import LodError
from lod.sorting import compared, merge, merged, replace, sort, write_sorted

LINES = ["b\n", "가\n", "B\n", "a\n", "b\n", "Ä\n"]
IN_ORDER = ["B\n", "a\n", "b\n", "Ä\n", "가\n"]  # that of bytes, whatever the language of the machine


def file(path: Path, lines: list[str]) -> Path:
    path.write_text("".join(lines), encoding="utf-8")
    return path


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines(keepends=True)


def test_lines_come_in_byte_order_each_once(tmp_path: Path) -> None:
    rows = file(tmp_path / "rows", LINES)
    sort(rows)
    assert lines(rows) == IN_ORDER
    assert lines(write_sorted((line.encode() for line in LINES), tmp_path / "held")) == IN_ORDER


def test_sorted_files_become_one(tmp_path: Path) -> None:
    runs = [file(tmp_path / "1", ["a\n", "c\n"]), file(tmp_path / "2", ["b\n", "c\n"])]
    merge(runs, tmp_path / "whole")
    assert lines(tmp_path / "whole") == ["a\n", "b\n", "c\n"]
    with merged(runs, tmp_path) as told:
        assert next(told) == b"a\n"  # who has seen enough leaves
    with merged([], tmp_path) as told:
        assert list(told) == []
    many = write_sorted((b"%07d\n" % number for number in range(200_000)), tmp_path / "3")
    with merged([many], tmp_path) as told:
        assert next(told) == b"0000000\n"  # whose rest no pipe holds


def test_what_one_of_two_files_has_is_told_and_applied(tmp_path: Path) -> None:
    old, new = file(tmp_path / "old", ["a\n", "b\n", "d\n"]), file(tmp_path / "new", ["b\n", "c\n", "d\n"])
    with compared(old, new) as told:
        assert list(told) == [b"a\n", b"\tc\n"]
    gone, come = file(tmp_path / "gone", ["a\n"]), file(tmp_path / "come", ["c\n"])
    replace(old, gone, come, tmp_path / "made")
    assert lines(tmp_path / "made") == lines(new)


def unsorted(folder: Path) -> None:
    with compared(file(folder / "x", ["b\n", "a\n"]), file(folder / "y", ["a\n"])) as told:
        list(told)


def absent(folder: Path) -> None:
    with merged([folder / "absent"], folder) as told:
        list(told)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (unsorted, "x and .*/y: cannot be compared: .*file 1 is not in sorted order"),
        (absent, "cannot be written: .*absent"),
        (lambda folder: merge([], folder), "cannot be written: .*directory"),
        (lambda folder: sort(folder / "absent"), "absent: cannot be sorted: "),
        (lambda folder: replace(folder / "absent", folder / "a", folder / "b", folder / "c"), "c: cannot be"),
    ],
)
def test_what_cannot_be_done_names_its_file(
    what: Callable[[Path], object], said: str, tmp_path: Path
) -> None:
    with pytest.raises(LodError, match=said):
        what(tmp_path)


def test_a_machine_without_the_tools_is_told_which(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LodError, match=r"sort \(of GNU coreutils\) is needed and was not found"):
        sort(file(tmp_path / "rows", LINES))
    with pytest.raises(LodError, match=r"comm \(of GNU coreutils\)"):
        unsorted(tmp_path)
