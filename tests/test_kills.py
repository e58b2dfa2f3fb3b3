"""A `kill -9` at any moment breaks no release and loses none; bench/kills.py does it fifty times."""

import random

import pytest

from bench.kills import VERBS, Ground, moment

SEED = 20260105


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return Ground(tmp_path_factory.mktemp("kills"), records=20)


@pytest.mark.slow
@pytest.mark.parametrize(("number", "verb"), list(enumerate(VERBS)))
def test_a_kill_leaves_every_release_whole(ground: Ground, number: int, verb: str) -> None:
    chance = random.Random(f"{SEED} {verb}")
    assert ground.killed(verb, moment(verb, chance), number)[1] == []


@pytest.mark.slow
def test_the_next_build_finds_nothing_in_its_way(ground: Ground) -> None:
    (ground.shelf.path / ".draft-left").mkdir()
    ground.run("build", "--day", "2026-12-31")
    assert not list(ground.shelf.path.glob(".draft*"))
    assert ground.shelf.newest().startswith("2026-12-31")
    ground.restore()
