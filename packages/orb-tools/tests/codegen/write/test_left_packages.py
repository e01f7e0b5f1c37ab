"""A package that config.yml does not name any more is found, and its generated files are removed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from orb_tools.codegen.write.left_packages import left_packages

Generate = Callable[..., tuple[int, str]]
MODELS = "packages/shop-models/src/shop_models"
FACTORIES = "packages/shop-tests/src/shop_factories"
MOVED = {"models": "packages/offers/src/offers/models", "factories": "packages/offers-tests/src/offers_tests"}
ORB_MODELS = "packages/orb-models/src/orb_models"


def config(**folders: str) -> str:
    return "".join(f"{key}: {folder}\n" for key, folder in folders.items()) or "{}\n"


@pytest.mark.parametrize("has_record", [True, False])
def test_moved_packages_leave_nothing(schema_tree: Any, generate: Generate, *, has_record: bool) -> None:
    """`--check` reports the files at the old place, and a run removes them, on a fresh checkout too."""
    schema_tree.write("config.yml", config(models=MODELS, factories=FACTORIES))
    assert generate()[0] == 0
    before = {name for name in schema_tree.files() if name.startswith("packages/")}
    schema_tree.write("config.yml", config(**MOVED))
    if not has_record:
        (schema_tree.output / ".orb/generate.json").unlink()
    code, output = generate("--check")
    assert code == 1
    assert all(f"stray: {name}" in output for name in before)
    assert generate()[0] == generate("--check")[0] == 0
    assert not before & schema_tree.files().keys()
    assert not any(
        (schema_tree.output / name).exists() for name in ("packages/shop-models", "packages/shop-tests")
    )


def test_packages_that_are_switched_off_leave_nothing(schema_tree: Any, generate: Generate) -> None:
    """Without the keys, there are no factories, and the models are at their default place."""
    schema_tree.write("config.yml", config(models=MODELS, factories=FACTORIES))
    generate()
    schema_tree.write("config.yml", config())
    assert generate()[0] == 0
    files = {name for name in schema_tree.files() if name.startswith("packages/")}
    assert {name for name in files if not name.startswith(f"{ORB_MODELS}/")} == {
        "packages/orb-common/src/orb_common/utils/rules.py"
    }


def test_hand_written_files_stay(schema_tree: Any, generate: Generate) -> None:
    """Only generated files are removed."""
    schema_tree.write("config.yml", config(factories=FACTORIES))
    generate()
    mine = schema_tree.output / FACTORIES / "scenarios.py"
    mine.write_text("MINE = 1\n")
    schema_tree.write("config.yml", config())
    assert generate()[0] == generate("--check")[0] == 0
    assert [path.name for path in mine.parent.iterdir()] == [mine.name]


def test_what_is_found(tmp_path: Path) -> None:
    """A package is found by its generated stub, at any depth. Known folders and hand-written stubs are left out."""
    notice = '# Generated from schemas/ by "make generate". Do not edit.\n'
    for name, text in {
        "a/src/old": notice, "a/src/old/part": notice, "b/src/deep/old": notice, "b/src/own": "X: int\n",
        "c/src/known": notice, "c/src/known/part": notice, "c/tests/old": notice,
    }.items():  # fmt: skip
        folder = tmp_path / "packages" / name
        folder.mkdir(parents=True)
        (folder / "__init__.pyi").write_text(text)
    (tmp_path / "packages/b/src/link").mkdir()
    (tmp_path / "packages/b/src/link/__init__.pyi").symlink_to("missing")
    found = left_packages(tmp_path, [PurePosixPath("packages/c/src/known")])
    assert list(map(str, found)) == ["packages/a/src/old", "packages/b/src/deep/old"]
    assert left_packages(tmp_path / "missing", []) == ()
