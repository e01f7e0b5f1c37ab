"""`[tool.orb-bundle]` says how a unit is bundled. What is not valid is refused, all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orb_tools.bundle.settings import Budget, Settings, read_settings
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

    from small_monorepo import Tree

COMPLETE = """
[tool.orb-bundle]
not-credentials = ["data/words.txt"]
keep = ["swagger", "tests"]
layers = ["deps", "orb-common"]
budget = { zip = "4.5 MB", unpacked = "800kB", init = "400 ms", first-call = "1.5 s" }
"""
WRONG = """
[tool.orb-bundle]
keeps = ["tests"]
keep = ["swager", "tests"]
layers = ["deps", "../deps", "deps", "a", "b", "c"]
not-credentials = "data/words.txt"
budget = { zip = "5 MiB", init = "400 MB", unpacked = 5, start = "1 s", first-call = "0 ms" }
"""


def read(folder: Path, text: str, *, of_package: bool = False) -> Settings:
    (folder / "demo").mkdir(exist_ok=True)
    (folder / "demo" / "pyproject.toml").write_text(text)
    return read_settings(folder / "demo", of_package=of_package)


def test_every_setting_is_read(tmp_path: Path) -> None:
    """Sizes are in bytes (1 MB = 1,000,000), durations in milliseconds."""
    assert read(tmp_path, COMPLETE) == Settings(
        not_credentials=frozenset({"data/words.txt"}),
        keep=frozenset({"swagger", "tests"}),
        layers=("deps", "orb-common"),
        budget=Budget(zip=4_500_000, unpacked=800_000, init=400, first_call=1500),
    )


@pytest.mark.parametrize("text", ["", "[tool]\n", "[tool.orb-bundle]\n", "tool = 3\n"])
def test_the_defaults(tmp_path: Path, text: str) -> None:
    """Without settings nothing is kept, limited or left to a layer."""
    assert read(tmp_path, text) == Settings() == read_settings(tmp_path / "nowhere")


def test_all_faults_are_named(tmp_path: Path) -> None:
    """One run names every fault, with what can be written instead."""
    with pytest.raises(ToolError, match=r"demo/pyproject.toml: \[tool.orb-bundle\] is not valid") as caught:
        read(tmp_path, WRONG)
    faults = "\n".join(caught.value.faults)
    for part in (
        "'keeps' is not a setting; there are: not-credentials, keep, layers, budget",
        "keep: 'swager' is not a rule; there are: tests, stubs,",
        "layers: '../deps' is not the name of a layer",
        "layers: a layer is named twice",
        "layers: 6 layers, but AWS accepts 5",
        'not-credentials is not a list of texts; write it like not-credentials = ["data/words.txt"]',
        'budget: zip is not an amount in B, kB, MB, GB; write it like zip = "5 MB"',
        'budget: init is not an amount in ms, s; write it like init = "400 ms"',
        "budget: unpacked is not an amount",
        "budget: first-call is not an amount",
        "budget: 'start' is not a budget; there are: zip, unpacked, init, first-call",
    ):
        assert part in faults
    assert len(caught.value.faults) == 11


def test_a_package_has_one_setting(tmp_path: Path) -> None:
    """Settings of units have no reader in a local package, so they are refused there."""
    allowed = '[tool.orb-bundle]\nnot-credentials = ["words.txt"]\n'
    assert read(tmp_path, allowed, of_package=True).not_credentials == {"words.txt"}
    with pytest.raises(ToolError) as caught:
        read(tmp_path, COMPLETE, of_package=True)
    assert len(caught.value.faults) == 3


@pytest.mark.parametrize(
    "text", ["[tool.orb-bundle]\nnot-credentials = 3\n", "[tool]\norb-bundle = 3\n", "[",
     "[tool.orb-bundle]\nnot-credentials = [3]\n"]
)  # fmt: skip
def test_a_setting_of_another_shape(tree: Tree, text: str) -> None:
    """A setting of another type is refused, and allows no file."""
    tree.unit("demo", {"handler.py": ""})
    tree.write("lambdas/demo/pyproject.toml", text)
    assert "demo/pyproject.toml" in tree.refusal().message
