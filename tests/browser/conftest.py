"""A browser and a server of the shipped data, once for all; skipped where there is no browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.browser.visitors import Visitor

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, "-m", "lod"]
PATIENCE = 120  # seconds for a server to begin


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Chromium, as the system has it."""
    playwright = pytest.importorskip("playwright.sync_api", reason="the extra `browser` is not installed")
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium on this machine")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the shipped data; it ends with a slash."""
    folder = tmp_path_factory.mktemp("shipped")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}/"
    text = (ROOT / "lod.toml").read_text(encoding="utf-8")
    text = text.replace('"data/', f'"{ROOT}/data/').replace("http://127.0.0.1:8000/", address)
    (folder / "lod.toml").write_text(text, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    subprocess.run([*PROGRAM, "build"], cwd=folder, env=environment, check=True, capture_output=True)
    serving = [*PROGRAM, "serve", "--port", str(port)]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(serving, cwd=folder, env=environment, stdout=log, stderr=log) as server,
    ):
        try:
            _wait(f"{address}ready", server)
            yield address
        finally:
            server.terminate()


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urlopen(url).close()  # noqa: S310 - our own
        except URLError:
            if time.monotonic() > until or server.poll() is not None:
                raise
            time.sleep(0.2)
        else:
            return


@pytest.fixture
def visit(chromium: Any, address: str, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A page as a visitor sees it: the parameter is the Visitor."""
    visitor: Visitor = getattr(request, "param", Visitor())
    context = chromium.new_context(
        base_url=address,
        locale=visitor.language,
        viewport={"width": visitor.width, "height": 900},
        color_scheme=visitor.scheme,
        java_script_enabled=visitor.scripts,
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    yield page
    context.close()
    assert faults == [], "no script fails, and nothing is refused by the policy"
