"""A stranger's query is answered whole, or ends at its limits; whatever it is, the next one is answered."""

import itertools
import json
import os
import random
import resource
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    Store,
    parse_query_results,
)

from lod.sparql import (
    BadQuery,
    Busy,
    Failed,
    ForbiddenService,
    Kind,
    QueryError,
    SparqlQuery,
    Stop,
    TimedOut,
    TooLarge,
)
from lod.sparql.embedded import Embedded
from lod.sparql.pausing import Pauses, share
from lod.sparql.query import GRAPH_TYPES, RESULT_TYPES
from lod.sparql.rows import Rows
from lod.sparql.services import check, targets
from lod.sparql.sorting import numbers_apart
from lod.sparql.tokens import tokens

EX = "http://example.org/"
TRIPLES = 30_000
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ALL = "SELECT * { ?s ?p ?o }"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("release") / "store"
    store = Store(str(path))
    store.bulk_extend(
        Quad(
            NamedNode(f"{EX}{n}"),
            NamedNode(f"{EX}name"),
            Literal(f'A name, "{n}" [{{,{{\\\n', language="ko-Hani"),
        )
        for n in range(TRIPLES)
    )
    store.flush()
    return path


@pytest.fixture(scope="module")
def executor(store: Path) -> Iterator[Embedded]:
    executor = Embedded(store, timeout_s=120, workers=2, queue=2)
    executor.start()
    yield executor
    executor.close()


def query(text: str, results: str = RESULT_TYPES[0], graph: str = GRAPH_TYPES[0]) -> SparqlQuery:
    return SparqlQuery(text=text, base="http://base.test/sparql", results=results, graph=graph)


def body(executor: Embedded, text: str, **wanted: str) -> bytes:
    answer = executor.evaluate(query(text, **wanted))
    try:
        return b"".join(answer)
    finally:
        answer.close()


def works(executor: Embedded) -> bool:
    return json.loads(body(executor, "ASK {}"))["boolean"] is True


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (ALL, Kind.SOLUTIONS),
        ("ASK {}", Kind.BOOLEAN),
        ("CONSTRUCT WHERE { ?s ?p ?o }", Kind.GRAPH),
        (f"DESCRIBE <{EX}1>", Kind.GRAPH),
    ],
)
def test_an_answer_tells_the_form_of_its_query(executor: Embedded, text: str, kind: Kind) -> None:
    answer = executor.evaluate(query(text))
    answer.close()

    assert answer.kind is kind


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("SELECT * { ?z ?b ?a }", "z,b,a"),
        ("# SELECT * ?x\nPREFIX select: <http://x/>\nSELECT REDUCED * WHERE { ?z ?y ?x } LIMIT 0", "z,y,x"),
        ("SELECT * { { SELECT ?c ?a { ?a ?b ?c } LIMIT 1 } BIND(1 AS ?A) }", "c,a,A"),
        ("SELECT * { ?z ?b ?a MINUS { ?z ?b 5 . ?hidden ?b 6 } }", "z,b,a"),
        ("SELECT ?b ?z ?a { ?z ?b ?a }", "b,z,a"),
        ("SELECT (COUNT(*) AS ?n) { ?z ?b ?a }", "n"),
        ("SELECT * {}", ""),
    ],
)
def test_variables_come_in_the_order_of_the_query(executor: Embedded, text: str, header: str) -> None:
    answer = executor.evaluate(SparqlQuery(text=text, base="http://base.test/", results="text/csv"))
    assert b"".join(answer).decode().splitlines()[:1] in ([header], [] if not header else [header])


def test_a_small_answer_is_whole_at_once_and_a_large_one_comes_in_pieces(executor: Embedded) -> None:
    assert executor.evaluate(query("ASK {}")).whole == b'{"head":{},"boolean":true}'

    answer = executor.evaluate(query(ALL))
    pieces = list(answer)
    assert answer.whole is None
    assert len(pieces) > 10
    assert len(json.loads(b"".join(pieces))["results"]["bindings"]) == TRIPLES


@pytest.mark.parametrize(
    ("media_type", "tag", "rows"),
    [
        ("application/sparql-results+json", b'"xml:lang":"ko-Hani"', TRIPLES),
        ("application/sparql-results+xml", b'xml:lang="ko-Hani"', TRIPLES),
        ("text/tab-separated-values", b'"@ko-Hani', TRIPLES),
    ],
)
def test_every_language_tag_of_a_long_answer_is_in_canonical_case(
    executor: Embedded, media_type: str, tag: bytes, rows: int
) -> None:
    told = body(executor, ALL, results=media_type)

    assert told.count(tag) == rows
    assert b"ko-hani" not in told


@pytest.mark.parametrize("text", ['"@ko-hani', "@ko-hani . ", ' xml:lang="ko-hani"', '"xml:lang":"ko-hani"'])
def test_what_looks_like_a_language_tag_in_a_text_is_left_alone(executor: Embedded, text: str) -> None:
    quoted = json.dumps(text)
    select = f"SELECT ?x {{ BIND({quoted} AS ?x) }}"
    construct = f"CONSTRUCT {{ <a> <b> {quoted} }} {{}}"

    told = json.loads(body(executor, select))
    assert told["results"]["bindings"][0]["x"]["value"] == text
    assert b"ko-hani" in body(executor, select, results="text/tab-separated-values")
    for media_type in ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"):
        assert b"ko-hani" in body(executor, construct, graph=media_type)


DEEP = {
    "functions": "SELECT (" + "CONCAT(" * 1000 + "'a'" + ")" * 1000 + " AS ?x) {}",
    "braces": "SELECT * " + "{" * 2500 + "}" * 2500,
    "parentheses": "SELECT (" + "(" * 5000 + "1" + ")" * 5000 + " AS ?x) {}",
    "very many functions": "SELECT (" + "CONCAT(" * 90_000 + "'a'" + ")" * 90_000 + " AS ?x) {}",
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP.keys())
def test_nesting_is_answered_or_refused_and_harms_nobody(executor: Embedded, text: str) -> None:
    try:
        body(executor, text)
    except BadQuery as error:
        assert "nested too deeply" in str(error)  # noqa: PT017 - either outcome is right
    assert works(executor)


def test_a_query_ends_at_its_deadline_and_its_process_with_it(store: Path) -> None:
    before = _children()
    executor = Embedded(store, timeout_s=0.7, workers=1)
    executor.start()
    begun = time.monotonic()

    with pytest.raises(TimedOut, match=r"longer than 0\.7 seconds"):
        executor.evaluate(query(ENDLESS))

    assert time.monotonic() - begun < 30  # it would not end by itself
    assert works(executor)
    executor.close()
    assert _children() == before


def test_an_answer_nobody_reads_ends_at_its_deadline(store: Path) -> None:
    executor = Embedded(store, timeout_s=0.7, workers=1)
    answer = executor.evaluate(query("SELECT * { ?a ?b ?c . ?d ?e ?f }"))

    time.sleep(1)
    with pytest.raises(TimedOut):
        for _ in answer:
            pass
    answer.close()
    assert works(executor)
    executor.close()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is no such rank")
def test_a_long_query_gives_way_to_everything_else_and_the_next_one_does_not(store: Path) -> None:
    before = _children()
    executor = Embedded(store, timeout_s=60, workers=1)
    answer = executor.evaluate(query("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100000"))
    (worker,) = _children() - before
    time.sleep(0.2)
    pieces = iter(answer)
    next(pieces), next(pieces)

    threads = [int(each.name) for each in Path(f"/proc/{worker}/task").iterdir()]
    assert {os.sched_getscheduler(each) for each in threads} == {os.SCHED_IDLE}
    assert os.getsid(worker) == os.getsid(0), "among sessions, ranks may count for nothing"
    assert os.getpgid(worker) != os.getpgid(0), "Ctrl-C is not for it"
    for _ in pieces:
        pass
    assert works(executor)
    (successor,) = _children() - before
    assert os.sched_getscheduler(successor) == os.SCHED_OTHER
    executor.close()


def test_closing_an_answer_stops_its_query(store: Path) -> None:
    executor = Embedded(store, timeout_s=60, workers=1, queue=0)
    answer = executor.evaluate(query("SELECT * { ?a ?b ?c . ?d ?e ?f }"))
    next(iter(answer))

    answer.close()

    assert works(executor)
    executor.close()


def test_a_query_is_ended_from_another_thread(store: Path) -> None:
    executor = Embedded(store, timeout_s=60, workers=1, queue=0)
    heavy = query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    stop, early, late = Stop(), Stop(), Stop()
    early()
    timer = threading.Timer(0.5, stop)
    timer.start()
    for each in (stop, early):
        begun = time.monotonic()
        with pytest.raises(Failed, match="the query was ended"):
            executor.evaluate(heavy, each)
        assert time.monotonic() - begun < 20
        assert works(executor)
    executor.evaluate(query("ASK {}"), late).close()
    answer = executor.evaluate(query("SELECT * { ?a ?b ?c . ?d ?e ?f }"))
    late()  # its query has ended: the worker is another's now
    assert len(list(itertools.islice(answer, 5))) == 5
    answer.close()
    executor.close()


def test_the_surplus_is_told_that_the_server_is_busy(store: Path) -> None:
    executor = Embedded(store, timeout_s=30, workers=1, queue=0)
    answer = executor.evaluate(query("SELECT * { ?a ?b ?c . ?d ?e ?f }"))

    with pytest.raises(Busy):
        executor.evaluate(query("ASK {}"))

    answer.close()
    assert works(executor)
    executor.close()


def test_threads_share_the_workers(executor: Embedded) -> None:
    wanted = [f"SELECT (COUNT(*) AS ?n{n}) {{ ?s ?p ?o }}" for n in range(60)]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda text: json.loads(body(executor, text)), wanted))

    assert [told["head"]["vars"] for told in found] == [[f"n{n}"] for n in range(60)]
    assert {told["results"]["bindings"][0][told["head"]["vars"][0]]["value"] for told in found} == {
        str(TRIPLES)
    }


def test_a_process_with_more_files_than_select_knows_asks_queries(store: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 2048)), hard))
    files = [os.open(os.devnull, os.O_RDONLY) for _ in range(1024)]
    executor = Embedded(store, workers=1)
    try:
        assert works(executor)
    finally:
        executor.close()
        for file in files:
            os.close(file)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_query_for_which_no_process_can_be_started_may_come_again(store: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    executor = Embedded(store, workers=1)
    free = os.open(os.devnull, os.O_RDONLY)
    os.close(free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, limits[1]))
    try:
        with pytest.raises(Busy, match="no process can be started"):
            executor.evaluate(SparqlQuery(text="ASK {}", base=EX))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    assert works(executor), "its place was given back"
    executor.close()


def test_a_worker_killed_from_outside_is_replaced_unseen(executor: Embedded) -> None:
    assert works(executor)
    for child in _children():
        os.kill(child, signal.SIGKILL)
    time.sleep(0.1)

    assert works(executor)


@pytest.mark.parametrize(
    "order", ["?o", "DESC( ?o )", "(?o) # a comment\n", "desc # (\n(?o)", "?s ?o", "STR(?n) ?o"]
)
def test_numbers_are_sorted_apart_where_the_engine_cannot_sort_them(executor: Embedded, order: str) -> None:
    chance = random.Random(2)
    values = [chance.choice(('"%d"', "%d")) % chance.randrange(60) for _ in range(300)]
    text = f"SELECT ?o {{ VALUES ?o {{ {' '.join(values)} }} }} ORDER BY {order} LIMIT 300"

    rows = json.loads(body(executor, text))["results"]["bindings"]

    numbers = [int(row["o"]["value"]) for row in rows if "datatype" in row["o"]]
    texts = [row["o"]["value"] for row in rows if "datatype" not in row["o"]]
    falling = order.lower().startswith("desc")
    assert numbers == sorted(numbers, reverse=falling)
    assert texts == sorted(texts, reverse=falling)
    assert len(rows) == 300


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("ASK { ?order ?by ?o }", ""),
        ("SELECT * {} ORDER BY STRLEN(?a) ex:f(?b) <f>(?c)", ""),
        ("SELECT * {} ORDER BY (?a + 1) VALUES (?a) { (1) }", "ASC(isNumeric(?a + 1)) (?a + 1) VALUES"),
        ("SELECT * { { SELECT * {} order by ?a } } ORDER BY DESC (?b)", "DESC(isNumeric(?b)) DESC (?b)"),
        ("SELECT * { { SELECT * {} order by ?a } } ORDER BY DESC (?b)", "by ASC(isNumeric(?a)) ?a }"),
        ("SELECT * {} ORDER BY", ""),
        ("SELECT * {} ORDER BY (?a", ""),
        ("SELECT * {} ORDER BY ASC", ""),
    ],
)
def test_what_is_sorted_by_is_found_in_a_query(text: str, apart: str) -> None:
    assert apart in numbers_apart(text)
    assert (numbers_apart(text) != text) == bool(apart)


def test_memory_is_bounded(store: Path) -> None:
    executor = Embedded(store, timeout_s=60, workers=1, memory_mb=256)
    hungry = "SELECT * { ?s ?p ?o . ?s2 ?p2 ?o2 } ORDER BY ?o2"

    with pytest.raises(TooLarge, match="memory"):
        body(executor, hungry)

    assert works(executor)
    executor.close()


@pytest.mark.parametrize(
    "media_type",
    [
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ],
)
def test_a_row_limit_is_an_error_never_a_cut(store: Path, media_type: str) -> None:
    executor = Embedded(store, workers=1, max_rows=100)

    assert body(executor, f"{ALL} LIMIT 100", results=media_type)
    with pytest.raises(TooLarge, match="more than 100 rows"):
        body(executor, f"{ALL} LIMIT 101", results=media_type)
    with pytest.raises(TooLarge, match="more than 100 rows"):
        body(executor, ALL, results=media_type)
    with pytest.raises(TooLarge, match="more than 100 statements"):
        body(executor, "CONSTRUCT WHERE { ?s ?p ?o }")
    executor.close()


@given(data=st.data())
@settings(max_examples=60)
def test_rows_are_counted_however_the_bytes_are_cut(data: st.DataObject) -> None:
    texts = data.draw(st.lists(st.text('ab"\\,[{}\n\r<>', max_size=8), max_size=6))
    values = " ".join(f"({json.dumps(text)} {json.dumps(text)})" for text in texts)
    results = Store().query(f"SELECT ?x ?y {{ VALUES (?x ?y) {{ {values} }} }}")
    media_type, written = data.draw(st.sampled_from(sorted(_written(results).items())))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(written)), max_size=5)))

    rows = Rows(1_000_000, media_type)
    for start, end in zip([0, *cuts], [*cuts, len(written)], strict=True):
        rows.count(written[start:end])

    assert rows.seen == len(texts)


def _written(results: object) -> dict[str, bytes]:
    assert isinstance(results, QuerySolutions)
    plain = results.serialize(format=QueryResultsFormat.JSON)
    assert plain is not None
    written: dict[str, bytes] = {}
    for format in (
        QueryResultsFormat.JSON,
        QueryResultsFormat.XML,
        QueryResultsFormat.CSV,
        QueryResultsFormat.TSV,
    ):
        again = parse_query_results(plain, QueryResultsFormat.JSON)
        assert isinstance(again, QuerySolutions)
        written[format.media_type.partition(";")[0]] = again.serialize(format=format) or b""
    return written


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ASK { SERVICE <http://x/> { ?s ?p ?o } }", ["http://x/"]),
        ("ASK { service silent <http://x/> {} }", ["http://x/"]),
        ("ASK { SERVICE#c\n<http://x/> {} }", ["http://x/"]),
        ("ASK { ?s ?p 1e5SERVICE<http://x/>{} }", ["http://x/"]),
        ("ASK { ?s ?p trueservice<http://x/>{} }", ["http://x/"]),
        ("ASK { ?s ?p true.SERVICE<http://x/>{} }", ["http://x/"]),
        ("ASK { ?s ?p 'x'SERVICE<http://x/>{} }", ["http://x/"]),
        ("ASK { SERVICESILENT<http://x/>{} }", ["http://x/"]),
        ("ASK { SERVICE ?where {} }", [None]),
        ("ASK { SERVICE ex:x {} }", [None]),
        ("PREFIX : <http://x/> ASK { ?s ?p 5SERVICE:x{} }", [None]),
        ("PREFIX : <http://x/> ASK { ?s ?p true.SERVICE:x#c\n{} }", [None]),
        ("ASK { FILTER(1<2)#>'''\n SERVICE <http://x/> {} #'''\n }", [None]),
        ("ASK { \\u0053ERVICE <http://x/> {} }", ["http://x/", None]),
        ("ASK { ?s a <http://x/service> ; ex:service 'SERVICE <http://x/>' } # SERVICE <x>", []),
        ('ASK { ?s ?p """\nSERVICE <http://x/> {}""" . ?service a schema:Service }', []),
        ("ASK { ?s ex:O\\'Brien ?o . SERVICE <http://x/> { ?s ?p 'x' } }", ["http://x/"]),
        ("PREFIX service: <http://x/> ASK { GRAPH service:x { ?s service:p ?o } }", []),
        ("ASK { ?s ?p 1 FILTER(?s < 2) }", []),
    ],
)
def test_service_clauses_are_found_and_nothing_else(text: str, found: list[str | None]) -> None:
    assert targets(text) == found


PIECES = """SERVICE service <http://127.0.0.1:9/> ?s :a true 1e5 .5 'x' ''' # { } ( ) < > FILTER GRAPH 1
    _:b a , ^^ @en ; SERVICE:x trueSERVICE <2)#> [ ] ex:O\\'B \\u0053"""


@given(
    st.lists(st.sampled_from([*PIECES.split(), "\n", " ", '"""']), max_size=14), st.sampled_from(["", " "])
)
@settings(max_examples=400)
def test_no_text_reaches_another_server_unseen(words: list[str], between: str) -> None:
    text = f"PREFIX : <http://127.0.0.1:9/> PREFIX ex: <x:> ASK {{ {between.join(words)} }}"
    if targets(text):
        return
    try:
        Store().query(text, base_iri="http://base.test/")
    except SyntaxError:
        pass
    except (OSError, RuntimeError) as error:
        pytest.fail(f"{text!r} asked another server: {error}")


HOSTILE = [
    "'''a\\'",
    '"',
    "<",
    "<a",
    "a:",
    "a..",
    "1.",
    "_:a.",
    "\\u0053",
    "%41",
    "<)>service",
    "''' ",
    "a:%4",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_text_made_to_be_slow_is_read_in_no_time(piece: str) -> None:
    text = piece * (100_000 // len(piece)) + " service"
    begun = time.process_time()

    targets(text)
    for _ in tokens(text):
        pass

    assert time.process_time() - begun < 20  # a quadratic reading takes longer


def test_only_listed_servers_are_asked() -> None:
    listed = ["http://x/sparql"]

    assert check("ASK { SERVICE <http://x/sparql> {} }", listed) is True
    assert check("ASK {}", listed) is False
    for other in ("<http://x/sparql2>", "<http://y/>", "?x", "ex:sparql"):
        with pytest.raises(ForbiddenService):
            check(f"ASK {{ SERVICE {other} {{}} }}", listed)


def test_a_worker_has_no_way_to_the_network_even_unscanned() -> None:
    """Once confined, a process can make no socket, whatever its code is; what it has already stays."""
    script = """
        import socket, sys
        from lod.sparql.confinement import confine
        here, there = socket.socketpair()
        assert confine(network=False)
        for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX):
            try:
                socket.socket(family)
            except PermissionError:
                continue
            sys.exit("a socket was made")
        here.send(b"x")
        assert there.recv(1) == b"x"
    """
    if sys.platform != "linux":
        pytest.skip("seccomp is of Linux")
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")


def test_a_listed_server_is_asked_and_an_unlisted_one_never(store: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        asked: list[bytes] = []
        threading.Thread(target=_answer_once, args=(server, asked), daemon=True).start()
        executor = Embedded(store, workers=1, services=[f"http://127.0.0.1:{port}/sparql"])

        with pytest.raises(ForbiddenService):
            executor.evaluate(query(f"ASK {{ SERVICE <http://127.0.0.1:{port}/other> {{ ?s ?p ?o }} }}"))
        assert asked == []
        told = body(executor, f"SELECT ?x {{ SERVICE <http://127.0.0.1:{port}/sparql> {{ ?x ?p ?o }} }}")

        assert json.loads(told)["results"]["bindings"][0]["x"]["value"] == "http://found/"
        assert len(asked) == 1
        executor.close()


def _answer_once(server: socket.socket, asked: list[bytes]) -> None:
    connection, _ = server.accept()
    with connection:
        asked.append(connection.recv(65536))
        told = (
            b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"http://found/"}}]}}'
        )
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {RESULT_TYPES[0]}\r\nContent-Length: {len(told)}\r\n"
        connection.sendall(head.encode() + b"Connection: close\r\n\r\n" + told)


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("ASK {", BadQuery, "line 1, column 6: the query ends too early"),
        ("SELECT * { ?s ?p 'a\nb' }", BadQuery, "line 1, column 20: this string is not closed"),
        ("SELECT * { <a b> ?p ?o }", BadQuery, "line 1, column 12: this IRI holds a blank"),
        ("SELECT ?x ?x {}", BadQuery, "duplicated variable name in SELECT"),
        ("SELECT (nosuch(1) AS ?x) {}", BadQuery, "line 1, column 9: nosuch is not expected here"),
        ("SELECT * { ?s dc:title ?t }", BadQuery, "line 1, column 15: the prefix dc: is not declared"),
        ("CLEAR ALL", BadQuery, "read-only"),
        (
            "ASK { FILTER(<http://x/f>(1)) }",
            BadQuery,
            "line 1, column 14: the function <http://x/f> is not known",
        ),
        (
            "PREFIX x: <http://x/>\nASK { ?s x:f ?o . # x:f(\n FILTER(x:f(1)) }",
            BadQuery,
            "line 3, column 9: the function <http://x/f> is not known",
        ),
        ("BASE <http://x/> ASK { FILTER(<f>(1)) }", BadQuery, "^the function <http://x/f> is not known"),
    ],
)
def test_what_is_wrong_with_a_query_is_said_with_its_place(
    executor: Embedded, text: str, error: type[QueryError], said: str
) -> None:
    with pytest.raises(error, match=said.replace("(", r"\(").replace(")", r"\)")):
        executor.evaluate(query(text))


def test_memory_of_the_owner_does_not_grow_with_an_answer(executor: Embedded) -> None:
    cross = "SELECT * { ?s ?p ?o . { SELECT * { VALUES ?n { 1 2 3 4 5 6 7 8 9 10 } } } }"
    for _ in executor.evaluate(query(ALL)):
        pass
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    size = sum(len(piece) for piece in executor.evaluate(query(cross)))

    assert size > 30_000_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 4_000  # kilobytes


def test_a_store_that_is_not_there_is_our_failure(tmp_path: Path) -> None:
    executor = Embedded(tmp_path / "nowhere", workers=1)

    with pytest.raises(Failed):
        executor.evaluate(query("ASK {}"))
    executor.close()


def test_an_executor_that_is_closed_leaves_no_process(store: Path) -> None:
    before = _children()
    executor = Embedded(store, workers=2)
    executor.start()
    assert len(_children() - before) == 2

    executor.close()

    assert _children() == before


@pytest.fixture
def counting() -> Iterator[int]:
    """Give the id of a process that only counts."""
    if sys.platform != "linux":
        pytest.skip("elsewhere /proc does not tell how a process is")
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as process:
        yield process.pid
        process.kill()


def test_who_is_waited_for_stands_still_while_others_need_the_processors(counting: int) -> None:
    pauses = Pauses(full=0.2)
    pauses.begin(counting, time.monotonic() + 60)
    seen = []
    until = time.monotonic() + 2
    while time.monotonic() < until:  # this keeps a processor busy
        seen.append(_state(counting))
    assert seen.count("T") > len(seen) / 2, "it stands most of the time"
    assert seen.count("T") < len(seen), "but not all"
    _until(lambda: _state(counting) == "T")
    pauses.end(counting)
    assert _state(counting) != "T", "nobody waits: it goes on"


def test_past_its_deadline_nobody_is_stopped(counting: int) -> None:
    pauses = Pauses(full=0.2)
    pauses.begin(counting, time.monotonic() + 0.5)
    _until(lambda: _state(counting) == "T")
    until = time.monotonic() + 1
    while time.monotonic() < until:
        pass
    assert _state(counting) != "T"
    pauses.end(counting)


def test_of_more_processes_each_has_its_hands_full_with_less() -> None:
    assert share(4) == pytest.approx(share(1) / 4)


def _until(holds: Callable[[], bool]) -> None:
    """Wait, and keep a processor busy."""
    until = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < until


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]


OWNER = """
import os, sys
from pathlib import Path
from lod.sparql import SparqlQuery
from lod.sparql.embedded import Embedded

executor = Embedded(Path(sys.argv[1]), timeout_s=120, workers=1)
executor.start()
print(Path(f"/proc/self/task/{os.getpid()}/children").read_text(), flush=True)
executor.evaluate(SparqlQuery(text=sys.argv[2], base="http://base.test/"))
"""


@pytest.mark.parametrize("stopped", [False, True])
def test_a_worker_ends_with_its_owner_in_the_middle_of_a_query(store: Path, *, stopped: bool) -> None:
    command = [sys.executable, "-c", OWNER, str(store), ENDLESS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        worker = int(owner.stdout.readline())
        time.sleep(1.5)  # the query runs
        assert _runs(worker)
        if stopped:
            os.kill(worker, signal.SIGSTOP)
        owner.kill()

    until = time.monotonic() + 20
    while _runs(worker) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _runs(worker)


def _runs(pid: int) -> bool:
    try:
        return _state(pid) != "Z"  # it has ended, and nobody has asked how
    except OSError:
        return False


def test_a_worker_starts_without_what_asks_other_servers() -> None:
    seen = "import sys, lod.sparql.worker; print({'http.client', 'urllib.request'} & sys.modules.keys())"

    said = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)

    assert said.stdout == "set()\n"


def _children() -> set[int]:
    listed = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text(encoding="ascii")
    return {int(pid) for pid in listed.split()}
