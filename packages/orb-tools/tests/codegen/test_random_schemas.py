"""Any valid schemas result in code that passes all checks, and does what they say on both engines.

`make test` generates the same FOLDERS folders in each run, so that it stays green until the generator changes. The
profile "thorough" of hypothesis generates ROUNDS times as many, and others in each run:
`make test ARGS="--hypothesis-profile thorough -k random_schemas"`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from codegen.hand_written import copy_hand_written
from codegen.random_schemas import Folder, folders, together
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from orb_testing.tables import create_tables
from orb_tools.codegen.pipeline import SchemaError, make_plan

if TYPE_CHECKING:
    from orb_testing.engines import Engine

ROOT = Path(__file__).resolve().parents[4]
FOLDERS = 13
"""The folders of one round, with 1 to 4 entities each. More would make a template with too many outputs."""
ROUNDS = 20
"""The rounds of the profile "thorough"."""
# The folders are generated once for the tests of a round.
pytestmark = [pytest.mark.repository, pytest.mark.xdist_group("random_schemas")]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    thorough = settings.get_current_profile_name() == "thorough"
    metafunc.parametrize("tree", range(ROUNDS if thorough else 1), indirect=True, scope="module")


class Tree:
    """Generated packages, beside the hand-written modules that they need."""

    def __init__(self, path: Path, folder: Folder) -> None:
        self.path, self.folder = path, folder
        self.packages = path / "packages"
        self.template = path / "infrastructure/cloudformation/data.yml"

    def call(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        paths = [str(self.packages / name / "src") for name in ("orb-models", "orb-common")]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), **environment}
        return subprocess.run(
            [sys.executable, *command], capture_output=True, text=True, check=False, cwd=self.path, env=environment
        )  # fmt: skip


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Tree:
    path = tmp_path_factory.mktemp("random")
    tree = Tree(path, random_folder(seeded=settings.get_current_profile_name() != "thorough"))
    for name, text in tree.folder.files().items():
        target = path / "schemas" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    copy_hand_written(tree.packages)
    # The settings of ruff have rules for folders.
    shutil.copy(ROOT / "pyproject.toml", path)
    try:
        make_plan(path / "schemas", path).write()
    except SchemaError as error:
        pytest.fail("\n".join(map(str, error.found)), pytrace=False)
    return tree


def random_folder(*, seeded: bool) -> Folder:
    """Draw FOLDERS small folders, and return one with the content of all. `seeded`: always the same ones."""
    drawn: list[Folder] = []

    @settings(
        max_examples=FOLDERS,
        database=None,
        derandomize=seeded,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def draw(data: st.DataObject) -> None:
        drawn.append(data.draw(folders(len(drawn))))

    draw()
    return together(drawn)


def test_editor_accepts_random_schemas(tree: Tree) -> None:
    """entity.schema.json accepts each entity."""
    editor = Draft202012Validator(json.loads((tree.path / "schemas/entity.schema.json").read_text()))
    for path, body in tree.folder.entities.items():
        assert [*editor.iter_errors(json.loads(json.dumps(body)))] == [], path


def test_generated_code_passes_ruff(tree: Tree) -> None:
    """All generated files pass the rules of the workspace, and are formatted."""
    for arguments in (["check"], ["format", "--check"]):
        done = tree.call("-m", "ruff", *arguments, "--no-cache", str(tree.packages))
        assert done.returncode == 0, done.stdout


def test_generated_code_passes_mypy_strict(tree: Tree, tmp_path: Path) -> None:
    """All generated files pass mypy strict."""
    package = tree.packages / "orb-models/src/orb_models"
    config = str(ROOT / "pyproject.toml")
    done = tree.call(
        "-m", "mypy", "--config-file", config, "--cache-dir", str(tmp_path), str(package), MYPYPATH=""
    )
    assert done.returncode == 0, done.stdout  # fmt: skip


def test_template_passes_cfn_lint(tree: Tree) -> None:
    """data.yml follows CloudFormation's own specification."""
    done = tree.call("-c", "import cfnlint.runner; cfnlint.runner.main()", str(tree.template))
    assert done.returncode == 0, done.stdout


def test_generated_code_does_what_its_schemas_say(
    tree: Tree, dynamodb_engine: Engine, tmp_path: Path
) -> None:
    """Models, inputs, codecs and repositories keep what the schemas promise, on real tables of each engine."""
    tables = create_tables(tree.template, client=dynamodb_engine.client())
    cases = tmp_path / "cases.json"
    cases.write_text(json.dumps({"cases": tree.folder.cases, "tables": tables}))
    script = str(Path(__file__).parent / "random_behaviour.py")
    done = tree.call(
        "-W", "error", script, str(cases), AWS_ENDPOINT_URL_DYNAMODB=dynamodb_engine.endpoint_url
    )
    assert done.returncode == 0, done.stderr
    counts: dict[str, Any] = json.loads(done.stdout)
    # Each kind of check has run many times.
    assert min(counts.values()) >= FOLDERS, counts  # fmt: skip
