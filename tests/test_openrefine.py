"""OpenRefine reconciles a column of 100 names against the running service, and fills in ISNI and dates."""

import csv
import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from lod.identifiers import Isni
from tests.clients import openrefine

pytestmark = pytest.mark.slow
_FAMILY = {
    "김": ("金", "Kim"),
    "이": ("李", "Yi"),
    "박": ("朴", "Pak"),
    "최": ("崔", "Ch'oe"),
    "홍": ("洪", "Hong"),
}
_GIVEN = {
    "길": ("吉", "kil"),
    "동": ("童", "tong"),
    "순": ("舜", "sun"),
    "희": ("姬", "hŭi"),
    "철": ("哲", "ch'ŏl"),
}


def _people() -> Iterator[tuple[str, str, str, str, int]]:
    """Yield key, hangul, hanja, romanised form and year of birth of 100 people, each name once."""
    for number in range(100):
        family, (han, latin) = list(_FAMILY.items())[number % 4]
        (first, told), (second, said) = (
            list(_GIVEN.items())[number // 4 % 5],
            list(_GIVEN.items())[number // 20],
        )
        hanja = f"{han}{told[0]}{said[0]}"
        yield (
            f"KAC{number:09}",
            family + first + second,
            hanja,
            f"{latin}, {told[1].title()}-{said[1]}",
            1850 + number,
        )


def _isni(number: int) -> str:
    stem = f"{200_000_000 + number:015}"
    total = 0
    for digit in stem:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return Isni(stem + ("X" if check == 10 else str(check))).compact


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build and serve 100 people by the command line."""
    folder = tmp_path_factory.mktemp("service")
    port = _free()
    base = f"http://127.0.0.1:{port}/"
    (folder / "lod.toml").write_text(
        f'base = "{base}"\nlanguages = ["ko"]\n'
        '[[source]]\nname = "people"\nconverter = "rdf"\npath = "people.ttl"\n'
        "licence = 'https://creativecommons.org/publicdomain/zero/1.0/'\n",
        encoding="utf-8",
    )
    people = [
        f'<{base}id/agent/{key}> a <http://xmlns.com/foaf/0.1/Person> ; skos:prefLabel "{hangul}"@ko ; '
        f'skos:altLabel "{hanja}"@ko-Hani ; '
        f'<{base}def/ap#birth> "{born}" ; <{base}def/ap#death> "{born + 60}" ; '
        f"<https://schema.org/sameAs> <https://isni.org/isni/{_isni(number)}> .\n"
        for number, (key, hangul, hanja, _, born) in enumerate(_people())
    ]
    (folder / "people.ttl").write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n" + "".join(people), encoding="utf-8"
    )
    lod = str(Path(sys.executable).parent / "lod")
    subprocess.run([lod, "build"], check=True, capture_output=True, cwd=folder)
    server = subprocess.Popen([lod, "serve", "--port", str(port)], cwd=folder, stdout=subprocess.DEVNULL)
    try:
        _until_answers(f"{base}ready", server)
        yield f"{base}reconcile"
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="module")
def refine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start OpenRefine without a browser, in a folder of its own."""
    program = shutil.which("openrefine")
    if program is None:
        pytest.skip("no openrefine here (Debian's package of that name)")
    port = _free()
    folder = tmp_path_factory.mktemp("refine")
    command = [program, "-i", "127.0.0.1", "-p", str(port), "-d", str(folder), "-x", "refine.headless=true"]
    environment = os.environ | {"HOME": str(folder)}
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(
            command, stdout=log, stderr=log, cwd=folder, env=environment, start_new_session=True
        )
    try:
        _until_answers(f"http://127.0.0.1:{port}/command/core/get-version", running)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(running.pid, signal.SIGKILL)  # the program starts Java, and does not end it
        running.wait()


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _until_answers(address: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        assert process.poll() is None, "it ended"
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - ours
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")


def test_a_column_of_names_is_matched_and_filled(refine: str, service: str) -> None:
    rows = [
        ((hangul, hanja, latin)[number % 3], born)  # each in one of its forms
        for number, (_, hangul, hanja, latin, born) in enumerate(_people())
    ]
    table = io.StringIO()
    csv.writer(table, lineterminator="\n").writerows([("name", "birth"), *rows])
    told = list(csv.DictReader(io.StringIO(openrefine.run(refine, service, table.getvalue()))))
    assert len(told) == 100
    assert list(told[0]) == ["name", "ISNI", "Birth or foundation", "Death or end", "birth"]
    wrong = [row for number, row in enumerate(told) if row["ISNI"] not in ("", _isni(number))]
    assert wrong == []
    filled = [row for row in told if row["ISNI"]]
    assert len(filled) == 100
    number = 42
    row = told[number]
    assert (row["ISNI"], row["Death or end"]) == (_isni(number), str(1850 + number + 60))
