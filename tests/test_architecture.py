"""The house stands as planned: no room imports its own floor or one above, and packages are guests of few."""

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import takewhile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "lod"

# From the roof down. A room may import any room on a lower line, none on its own and none above.
FLOORS = [
    "cli",
    "web build",
    "converters rdf sparql release",
    "links",
    "records documents search",
    "store names dates identifiers marc21 jsontext csvtext config representations",
    "packing sorting charsets",
    "namespaces errors program",
]
# The rooms of the web, by the same rule; `create_app` stands above all of them.
WEB = [
    "questions",
    "sparql",
    "operation",
    "documents finding",
    "bulk docs home pictures profiles",
    "requests",
    "errors",
    "languages naming publication static tables",
    "pages",
    "things translated wellknown",
    "http kept originals words",
]
# Who must never know whom, though the floors would let them.
WALLS = {room: frozenset({"converters", "rdf", "records", "links"}) for room in ("web", "release", "sparql")}
# Which rooms may know which package, and the modules alone where it says so; the standard library is free.
GUESTS = {
    "babel": {"web"},
    "click": {"cli"},
    "edtf": {"dates"},
    "flask": {"web"},
    "gunicorn": {"cli"},
    "icu": {"names"},
    "ijson": {"jsontext"},
    "isal": {"release", "web"},
    "jaconv": {"names"},
    "jinja2": {"web"},
    "lmdb": {"documents"},
    "markdown_it": {"web"},
    "markupsafe": {"web"},
    "orjson": {"jsontext", "representations", "search", "web"},
    "polars": {"documents", "release", "representations", "search"},
    "pymarc": {"marc21"},
    "pyoxigraph": {
        "converters.rdf_source", "namespaces", "rdf", "records.statements", "release",
        "representations", "sparql", "store", "web",  # its terms are what crosses doors
    },
    "pypinyin": {"names"},
    "pyshacl": {"release"},
    "rdflib": {"release"},
    "stdnum": {"identifiers"},
    "sudachipy": {"names"},
    "tantivy": {"search"},
    "werkzeug": {"web"},
    "xxhash": {"web"},
    "zstandard": {"build", "documents", "release", "web"},
}  # fmt: skip
# lod.docs, lod.vocab and lod.templates are folders of files that any room may ask importlib.resources for.
FILES = {"docs", "vocab", "templates"}


def _numbered(floors: list[str]) -> dict[str, int]:
    return {room: number for number, floor in enumerate(reversed(floors)) for room in floor.split()}


FLOOR = _numbered(FLOORS)
FLOOR_OF_WEB = _numbered(WEB)
# Above all rooms: what starts the program.
ROOF = {PACKAGE / "__init__.py", PACKAGE / "__main__.py"}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path not in ROOF)


def named(path: Path) -> str:
    """The module's name without `lod.`: `rdf.agents`."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            module = node.module or ""
            # `from lod import records` names a room as well as `import lod.records` does.
            house = module in ("lod", "lod.web")
            yield from (f"{module}.{a.name}" for a in node.names) if house else (module,)


def faults(module: str, source: str) -> list[str]:
    """What a module with this text would do against the plan of the house."""
    room = module.partition(".")[0]
    found = []
    for name in imported(ast.parse(source)):
        package, _, rest = name.partition(".")
        if package == "lod":
            found += _of_a_room(module, room, rest)
        elif package in GUESTS and not any(is_of(host, module) for host in GUESTS[package]):
            found.append(f"lod.{module} imports {package}, a guest of {', '.join(sorted(GUESTS[package]))}")
        elif package not in GUESTS and package not in sys.stdlib_module_names:
            found.append(f"lod.{module} imports {package}, which is nobody's guest")
    return found


def is_of(host: str, module: str) -> bool:
    """Whether a module is a room, or another module, or stands in one."""
    return module == host or module.startswith(f"{host}.")


def _of_a_room(module: str, room: str, rest: str) -> list[str]:
    other = rest.partition(".")[0]
    if other in FILES or not other:
        return []
    if other not in FLOOR:
        return [f"lod.{module} imports lod.{other}, which is no room of the house"]
    if other == room:
        return _of_a_sibling(module, rest)
    if FLOOR[other] >= FLOOR[room]:
        return [f"lod.{module} imports lod.{other}, which is not on a lower floor"]
    if other in WALLS.get(room, ()):
        return [f"lod.{module} imports lod.{other} through a wall"]
    return []


def _of_a_sibling(module: str, rest: str) -> list[str]:
    """Converters never import one another; the web has floors of its own."""
    mine, other = (name.partition(".")[2].partition(".")[0] for name in (module, rest))
    if not mine or not other or mine == other:
        return []
    if rest.startswith("converters."):
        return [f"lod.{module} imports lod.{rest}: converters never import one another"]
    if rest.startswith("web.") and FLOOR_OF_WEB[other] >= FLOOR_OF_WEB[mine]:
        return [f"lod.{module} imports lod.{rest}, which is not on a lower floor of the web"]
    return []


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_keeps_to_its_floor_its_walls_and_its_guests(path: Path) -> None:
    assert faults(named(path), path.read_text(encoding="utf-8")) == []


def test_every_room_is_on_the_plan_and_the_plan_has_no_other() -> None:
    assert {named(path).partition(".")[0] for path in MODULES} == set(FLOOR)
    of_the_web = {named(path).split(".")[1] for path in MODULES if named(path).startswith("web.")}
    assert of_the_web == set(FLOOR_OF_WEB)


def test_the_plan_of_the_readme_is_this_one() -> None:
    shown = (ROOT / "README.md").read_text(encoding="utf-8").partition("For developers")[2].split("```")[1]
    # A row has its rooms, then what is said of them.
    rows = [list(takewhile(FLOOR.__contains__, line.split())) for line in shown.splitlines() if line]
    assert rows == [floor.split() for floor in FLOORS]


def test_every_guest_is_with_each_of_its_hosts() -> None:
    met = {(name.partition(".")[0], named(path)) for path in MODULES for name in imported(parsed(path))}
    for package, hosts in GUESTS.items():
        for host in hosts:
            assert any(guest == package and is_of(host, module) for guest, module in met), (package, host)


def test_no_module_needs_itself_in_a_circle() -> None:
    needs = {f"lod.{named(path)}": set[str]() for path in MODULES}
    for path in MODULES:
        module = f"lod.{named(path)}"
        needs[module] = set(modules_needed(parsed(path), needs)) - {module}
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        pytest.fail(" needs ".join(reversed(error.args[1])))


def modules_needed(tree: ast.Module, known: Mapping[str, object]) -> Iterator[str]:
    """The modules of ours that one imports, wherever in it; what only a type checker reads aside."""
    branches = (node for node in ast.walk(tree) if isinstance(node, ast.If))
    guards = [each for each in branches if ast.unparse(each.test) == "TYPE_CHECKING"]
    aside = {child for each in guards for child in ast.walk(each)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node not in aside:
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from (whole & known.keys()) or ({str(node.module)} & known.keys())


def test_no_room_is_named_for_what_it_is_to_others() -> None:
    banned = {"utils", "util", "common", "helpers", "misc", "manager", "service", "base", "core"}
    assert not [path for path in MODULES if banned & set(path.relative_to(PACKAGE).with_suffix("").parts)]


def test_config_stops_at_build_create_app_and_cli() -> None:
    below = [p for p in MODULES if FLOOR.get(named(p).partition(".")[0], 0) < FLOOR["web"]]
    knowing = [
        named(p)
        for p in below
        if not named(p).startswith("config")
        and any(is_of("lod.config", name) for name in imported(parsed(p)))
    ]
    assert knowing == [], "below build and web, arguments are plain"


def test_the_wheel_carries_every_folder() -> None:
    told = (
        (ROOT / "setup.cfg").read_text(encoding="utf-8").partition("packages =")[2].partition("package_dir")
    )
    folders = {path.parent.relative_to(ROOT) for path in PACKAGE.rglob("__init__.py")}
    inside = {".".join(folder.parts) for folder in folders} | {f"lod.{name}" for name in FILES}
    assert sorted(told[0].split()) == sorted(inside)


def test_every_package_that_is_installed_has_hosts_and_no_other_is_imported() -> None:
    text = (ROOT / "setup.cfg").read_text(encoding="utf-8")
    wanted = text.partition("install_requires =")[2].partition("\n\n")[0].split("\n")
    packages = {line.split()[0] for line in wanted if line.strip()}
    imports = {"python-stdnum": "stdnum", "markdown-it-py": "markdown_it", "pyicu-wheels": "icu"}
    others = {"markupsafe", "sudachipy", "werkzeug"}  # of an extra, or with Flask and Jinja
    assert {imports.get(package, package) for package in packages} == set(GUESTS) - others


@pytest.mark.parametrize(
    ("module", "source", "said"),
    [
        ("records.agents", "from lod import rdf", "not on a lower floor"),
        ("names", "import lod.dates.edtf", "not on a lower floor"),
        ("web.pages", "def f():\n    from lod.records import agents", "through a wall"),
        ("release", "from lod.links import facts", "through a wall"),
        ("release.dumps", "from lod.records import agents as x", "through a wall"),
        ("search", "import flask", "a guest of web"),
        ("web", "import requests", "nobody's guest"),
        ("records.agents", "from pyoxigraph import Quad", "a guest of"),
        ("converters.ror", "from lod.converters.isni import convert", "never import one another"),
        ("links", "from lod import utils", "no room of the house"),
        ("web.pages.lists", "from lod.web.documents import forms", "not on a lower floor of the web"),
        ("web.http.targets", "from lod.web import errors", "not on a lower floor of the web"),
    ],
)
def test_the_walk_finds_what_it_is_there_for(module: str, source: str, said: str) -> None:
    (fault,) = faults(module, source)
    assert said in fault


def test_a_server_does_not_import_what_only_a_build_needs() -> None:
    told = "import sys, lod.cli.serve; print(*sorted({'polars', 'rdflib', 'pyshacl'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "\n"
