"""Any valid schemas result in code that passes all checks, and does what they say on both engines.

The code is generated for another repository, which has packages of its own and installs those of orb.

`make test` generates the same FOLDERS folders in each run, so that it stays green until the generator changes. The
profile "thorough" of hypothesis, which runs each night, has ROUNDS rounds of three times as many, and others in each
run: `make test ARGS="--hypothesis-profile thorough -k random_schemas"`. A failure names its seed, and
`ORB_RANDOM_SCHEMAS=<seed>` in the environment generates the same folders again. Nothing is shrunk, because the folders
of a round are one run of each tool. Each entity that fails is reported on its own, with its schema.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from codegen.random_schemas import Folder, folders, together
from codegen.random_tables import TABLES
from graphql import build_schema, validate_schema
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from orb_testing.tables import create_tables
from orb_tools.codegen.check.api_builder import ApiBuilder
from orb_tools.codegen.check.operation_arguments import is_shown
from orb_tools.codegen.faults import Faults
from orb_tools.codegen.pipeline import SchemaError, load_catalogue, make_plan
from orb_tools.codegen.render.graphql_text import DIALECT, graphql_text

if TYPE_CHECKING:
    from orb_testing.engines import Engine

ROOT = Path(__file__).resolve().parents[4]
FOLDERS = 30
"""The folders of one round, with 2 to 4 entities each. The profile "thorough" has three times as many."""
ROUNDS = 15
"""The rounds of the profile "thorough"."""
SHARE = {"moto": 6, "dynoxide": 3}
"""Of how many tables `make test` fills one, by engine. The profile "thorough" fills all."""
LINTED = 5
"""The folders whose template `make test` lints: cfn-lint takes 0.1 s for each table."""
MODELS = "packages/random-models/src/random_models"
FACTORIES = "packages/random-tests/src/random_factories"
CONFIG = f"models: {MODELS}\nfactories: {FACTORIES}\n"
RUFF = f"""\
[tool.ruff]
extend = "{ROOT}/pyproject.toml"
src = ["packages/*/src"]

[tool.ruff.lint.extend-per-file-ignores]
# The names and texts are those of the schemas.
"{MODELS}/**" = ["ARG002", "E501", "E741", "RUF001", "RUF002"]
"{FACTORIES}/**" = ["E501", "E741", "RUF001", "RUF002"]

[tool.ruff.lint.isort]
known-first-party = []
"""
SEED = os.environ.get("ORB_RANDOM_SCHEMAS")
# The folders are generated once for the tests of a round.
pytestmark = [pytest.mark.repository, pytest.mark.xdist_group("random_schemas")]


def is_thorough() -> bool:
    return settings.get_current_profile_name() == "thorough"


def folders_of_a_round() -> int:
    return FOLDERS * 3 if is_thorough() else FOLDERS


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    rounds = range(ROUNDS if is_thorough() and SEED is None else 1)
    metafunc.parametrize("tree", rounds, indirect=True, scope="module")


class Tree:
    """The packages of another repository."""

    def __init__(self, path: Path, parts: list[Folder], seed: int) -> None:
        self.path, self.parts, self.folder = path, parts, together(parts)
        self.told = f"ORB_RANDOM_SCHEMAS={seed} generates these folders again"
        self.packages = path / "packages"
        self.template = path / "infrastructure/cloudformation/data.yml"

    def call(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        paths = [str((self.path / folder).parent) for folder in (MODELS, FACTORIES)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), **environment}
        return subprocess.run(
            [sys.executable, *command], capture_output=True, text=True, check=False, cwd=self.path, env=environment
        )  # fmt: skip


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Tree:
    path = tmp_path_factory.mktemp("random")
    number = int(SEED) if SEED is not None else secrets.randbits(32) if is_thorough() else 0
    tree = Tree(path, random_folders(number), number)
    write_schemas(tree.folder, path)
    (path / "schemas/config.yml").write_text(CONFIG)
    (path / "pyproject.toml").write_text(RUFF)
    try:
        make_plan(path / "schemas", path).write()
    except SchemaError as error:
        pytest.fail("\n".join([*map(str, error.found), tree.told]), pytrace=False)
    return tree


def write_schemas(folder: Folder, path: Path) -> None:
    for name, text in folder.files().items():
        target = path / "schemas" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def random_folders(number: int) -> list[Folder]:
    """Draw the small folders of a round. `number`: the seed."""
    drawn: list[Folder] = []

    @seed(number)
    @settings(
        max_examples=folders_of_a_round(),
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def draw(data: st.DataObject) -> None:
        drawn.append(data.draw(folders(len(drawn))))

    draw()
    return drawn


def test_editor_accepts_random_schemas(tree: Tree) -> None:
    """entity.schema.json accepts each entity."""
    editor = Draft202012Validator(json.loads((tree.path / "schemas/entity.schema.json").read_text()))
    for path, body in tree.folder.entities.items():
        assert [*editor.iter_errors(json.loads(json.dumps(body)))] == [], path


def test_generated_code_passes_ruff(tree: Tree) -> None:
    """All generated files pass the rules of the workspace, and are formatted."""
    for arguments in (["check"], ["format", "--check"]):
        done = tree.call("-m", "ruff", *arguments, "--no-cache", str(tree.packages))
        assert done.returncode == 0, f"{done.stdout}\n{tree.told}"


def test_generated_code_passes_mypy_strict(tree: Tree, tmp_path: Path) -> None:
    """All generated files pass mypy strict."""
    config = str(ROOT / "pyproject.toml")
    done = tree.call(
        "-m",
        "mypy",
        "--config-file",
        config,
        "--cache-dir",
        str(tmp_path),
        MODELS,
        FACTORIES,
        MYPYPATH="packages/random-models/src:packages/random-tests/src",
    )
    assert done.returncode == 0, f"{done.stdout}\n{tree.told}"  # fmt: skip


@pytest.mark.nightly
def test_template_passes_cfn_lint(tree: Tree, tmp_path: Path) -> None:
    """The templates of the tables follow CloudFormation's own specification."""
    folder = tree.path
    if not is_thorough():
        folder = tmp_path
        write_schemas(together(tree.parts[:LINTED]), folder)
        make_plan(folder / "schemas", folder).write()
    templates = map(str, sorted(folder.glob("infrastructure/cloudformation/data*.yml")))
    done = tree.call("-c", "import cfnlint.runner; cfnlint.runner.main()", *templates)
    assert done.returncode == 0, f"{done.stdout}\n{tree.told}"


def test_api_is_valid_graphql(tree: Tree) -> None:
    """An API of all operations that a group may use is valid GraphQL, with each operation once."""
    faults = Faults()
    catalogue = load_catalogue(tree.path / "schemas", faults)
    builder = ApiBuilder(catalogue.entities, catalogue.enums)
    for entity in catalogue.entities.values():
        # The check of the API refuses entities that it would show nothing of.
        if entity.rights and any(is_shown(attribute) for attribute in entity.attributes.values()):
            builder.add("unit", entity)
    api = builder.api()
    assert (faults.found, builder.clashes) == (set(), []), tree.told
    schema = build_schema(DIALECT + graphql_text(api))
    assert validate_schema(schema) == [], tree.told
    roots = (schema.query_type, schema.mutation_type)
    assert sorted(name for root in roots if root for name in root.fields) == sorted(
        operation.name for operation in api.operations
    )
    assert len(api.operations) >= 2 * folders_of_a_round()


def behaviour(
    tree: Tree,
    tmp_path: Path,
    chosen: list[dict[str, object]],
    tables: dict[str, str],
    stored: int,
    **environment: str,
) -> dict[str, int]:
    """How often each kind of check of the chosen cases has run, after all have passed."""
    cases = tmp_path / "cases.json"
    given = {"cases": chosen, "tables": tables, "stored": stored}
    cases.write_text(json.dumps(given))
    script = str(Path(__file__).parent / "random_behaviour.py")
    done = tree.call("-W", "error", script, str(cases), **environment)
    assert done.returncode == 0, f"{done.stderr}\n{tree.told}"
    found = json.loads(done.stdout)
    assert found["failed"] == [], "\n\n".join([*found["failed"], tree.told])
    counts: dict[str, int] = found["counts"]
    return counts


def test_generated_models_do_what_their_schemas_say(tree: Tree, tmp_path: Path) -> None:
    """Rights, models, inputs and codecs keep what the schemas promise, of each entity."""
    expected = 2 * folders_of_a_round()
    assert len(tree.folder.cases) >= expected
    counts = behaviour(tree, tmp_path, tree.folder.cases, {}, 0)
    assert min(counts[name] for name in ("models", "refusals", "damages", "built")) >= expected, counts


def test_generated_repositories_do_what_their_schemas_say(
    tree: Tree, dynamodb_engine: Engine, tmp_path: Path
) -> None:
    """Repositories keep what the schemas promise, on real tables of each engine."""
    of = 1 if is_thorough() else SHARE[dynamodb_engine.name]
    chosen = [case for case in tree.folder.cases if case["type"] in TABLES][::of]
    names = [case["name"] for case in chosen]
    tables = create_tables(tree.template, client=dynamodb_engine.client(), only=[*names, "UniqueValues"])
    counts = behaviour(
        tree,
        tmp_path,
        chosen,
        tables,
        3 if is_thorough() else 1,
        AWS_ENDPOINT_URL_DYNAMODB=dynamodb_engine.endpoint_url,
    )
    # A few cases have no item to store, and many have no query.
    assert counts["stored"] >= len(chosen) // 2 > 0, counts
    assert counts["queries"] >= len(chosen) // 8, counts
