"""The endpoint passes the W3C's tests as far as its engine does: the rest is listed with reasons."""

from pathlib import Path

import pytest

from tests.conformance import comparing, run


@pytest.mark.slow
def test_the_tests_of_the_w3c_pass_but_those_listed(shared: Path) -> None:
    data = shared / "conformance" / "data"
    if not data.is_dir():
        pytest.skip("no tests of the W3C in ../shared/conformance")
    with run.endpoint(data) as client:
        outcomes = [*run.protocol(client, data), *run.evaluation(client, data)]

    assert {one.name for one in outcomes if one.fault} == set(run.known())
    assert len(outcomes) == 34 + 820


def row(**terms: tuple[str, ...]) -> comparing.Row:
    return tuple(sorted(terms.items()))


A, B, C = ("b", "a"), ("b", "b"), ("b", "c")
X, Y = ("u", "http://x/"), ("u", "http://y/")


@pytest.mark.parametrize(
    ("found", "expected", "how", "same"),
    [
        ([row(s=X), row(s=Y)], [row(s=Y), row(s=X)], "", True),
        ([row(s=X), row(s=Y)], [row(s=Y), row(s=X)], "ordered", False),
        ([row(s=X), row(s=X)], [row(s=X)], "", False),
        ([row(s=X), row(s=X)], [row(s=X)], "lax", True),
        ([row(s=A, o=B)], [row(s=B, o=A)], "", True),
        ([row(s=A, o=A)], [row(s=A, o=B)], "", False),
        ([row(s=A, o=B)], [row(s=A, o=A)], "", False),
        ([row(s=A, o=X), row(s=A, o=Y)], [row(s=C, o=Y), row(s=C, o=X)], "", True),
        ([row(s=A, o=X), row(s=B, o=Y)], [row(s=C, o=Y), row(s=C, o=X)], "", False),
        ([row(s=A), row(s=B), row(s=A, o=B)], [row(s=B), row(s=A, o=B), row(s=A)], "", True),
        ([row(s=X)], [row(o=X)], "", False),
    ],
)
def test_answers_are_compared_up_to_the_names_of_blank_nodes(
    found: list[comparing.Row], expected: list[comparing.Row], how: str, *, same: bool
) -> None:
    assert comparing.same(found, expected, ordered=how == "ordered", lax=how == "lax") is same
