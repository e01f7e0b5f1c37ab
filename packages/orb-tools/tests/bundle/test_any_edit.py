"""Whatever is edited, a bundle is that of the files as they are now: nothing stale, nothing missing, nothing extra."""

from __future__ import annotations

import copy
import hashlib
import json
import os
import shutil
from random import Random
from typing import TYPE_CHECKING

import pytest
from bundle_oracle import differences
from edited_monorepo import ATTACKS, EDITS, REFUSED, Edit, Monorepo
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Monorepo]:
    """The monorepo, bundled once. Tests work on copies of it. Pip uses its index only."""
    folder = tmp_path_factory.mktemp("edited")
    with pytest.MonkeyPatch.context() as patch:
        for variable in [name for name in os.environ if name.startswith("PIP_")]:
            patch.delenv(variable)
        patch.setenv("PIP_CONFIG_FILE", os.devnull)
        patch.setenv("PIP_NO_INDEX", "1")
        patch.setenv("PIP_FIND_LINKS", str(folder / "index"))
        repo = Monorepo.create(folder / "first", folder / "index")
        repo.bundle()
        yield repo


@pytest.fixture
def repo(prepared: Monorepo, tmp_path: Path) -> Monorepo:
    return prepared.copy(tmp_path / "checkout")


AT_ONCE = 9
"""Edits before each comparison in the short test. The nightly one compares after each edit."""
SLOW = {
    "a run is killed",
    "the whole state of orb is deleted",
    "files of the cache are deleted",
    "files of the cache are cut or emptied",
}
"""Edits that the short test leaves out: pip starts again for everything."""


class Laws:
    """The laws that hold after each bundling of a monorepo."""

    def __init__(self, repo: Monorepo) -> None:
        self.repo = repo
        self._seen: dict[str, dict[str, str]] = {}
        """The hashes of the bundles of each state."""

    def hold(self) -> None:
        """Bundle, and compare the bundles with the oracle and with those of the same state before."""
        repo = self.repo
        repo.sync()
        try:
            repo.bundle()
        except ToolError as error:
            pytest.fail("\n".join([error.message, *error.faults]))
        expected = repo.oracle().bundles()
        dist = repo.root / "dist"
        zips = repo.zips()
        assert zips.keys() == expected.keys()
        faults = [
            f"{unit}: {fault}"
            for unit, files in expected.items()
            for fault in differences(dist / f"{unit}.zip", files, python=repo.state.python)
        ]
        assert faults == []
        hashes = {unit: hashlib.sha256(content).hexdigest() for unit, content in zips.items()}
        manifest = json.loads((dist / "manifest.json").read_text(encoding="utf-8"))["units"]
        assert {unit: entry["sha256"] for unit, entry in manifest.items()} == hashes
        assert {unit: entry["size"] for unit, entry in manifest.items()} == {
            unit: len(content) for unit, content in zips.items()
        }
        assert self._seen.setdefault(repo.state.digest(), hashes) == hashes
        repo.earlier.append(copy.deepcopy(repo.state))

    def hold_in_an_empty_copy(self) -> None:
        """Bundle without a cache and without a history. The bytes are the same."""
        repo = self.repo
        fresh = repo.copy(repo.root.with_name("fresh"))
        shutil.rmtree(fresh.root / ".orb")
        shutil.rmtree(fresh.root / "dist")
        fresh.bundle()
        assert fresh.zips() == repo.zips()
        shutil.rmtree(fresh.root)


def refused(repo: Monorepo, edit: Edit, seed: int) -> None:
    """Make an edit that must be refused, and undo it. The bundles stay as they are."""
    before, state = snapshot(repo.root / "dist"), copy.deepcopy(repo.state)
    edit(repo, Random(seed))
    repo.sync()
    with pytest.raises(ToolError):
        repo.bundle()
    assert snapshot(repo.root / "dist") == before
    repo.state = state
    repo.sync()


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_each_edit(repo: Monorepo) -> None:
    """Each kind of edit happens, some at once, in an order by chance. In the end the first bytes are there again."""
    laws, random, first = Laws(repo), Random(15), copy.deepcopy(repo.state)
    laws.hold()
    names = sorted(EDITS.keys() - SLOW)
    random.shuffle(names)
    for number, name in enumerate(names, 1):
        EDITS[name](repo, random)
        if number % AT_ONCE == 0:
            laws.hold()
    repo.state = first
    laws.hold()


OF_THE_CACHE = {
    "files of the cache have each other's content",
    "a module in the cache changes, with its checksums",
}
"""The attacks of `make test`. Those of the caller are also in test_local_packages.py."""


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name in OF_THE_CACHE else pytest.mark.nightly) for name in ATTACKS],
)
def test_each_attack(repo: Monorepo, name: str) -> None:
    """Neither the cache nor the caller can bring foreign content into a bundle. Each night, all attacks are tried."""
    laws = Laws(repo)
    laws.hold()
    ATTACKS[name](repo, Random(15))
    laws.hold()
    repo.foreign = {}
    laws.hold_in_an_empty_copy()


def test_each_refusal(repo: Monorepo) -> None:
    """A tree that cannot be bundled changes nothing, and the next one that can is bundled as before."""
    laws = Laws(repo)
    laws.hold()
    for seed, edit in enumerate(REFUSED.values()):
        refused(repo, edit, seed)
    laws.hold()


@pytest.mark.nightly
def test_any_history(prepared: Monorepo, tmp_path: Path) -> None:
    """Any edits in any order, with refusals between them."""
    thorough = settings.get_current_profile_name() == "thorough"
    edits = EDITS | ATTACKS
    step = st.tuples(st.sampled_from([*sorted(edits), *sorted(REFUSED)]), st.integers(0, 1000))

    @settings(
        max_examples=100 if thorough else 3,
        phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(step, min_size=30 if thorough else 10, max_size=40 if thorough else 12))
    def check(history: list[tuple[str, int]]) -> None:
        folder = tmp_path / "example"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        repo = prepared.copy(folder / "checkout")
        laws = Laws(repo)
        laws.hold()
        for name, seed in history:
            if name in REFUSED:
                refused(repo, REFUSED[name], seed)
            else:
                edits[name](repo, Random(seed))
                laws.hold()
        repo.foreign = {}
        laws.hold_in_an_empty_copy()

    check()
