"""Laws of new functions: what is written works as it is, and it is written completely or not at all.

tests/test_elsewhere.py checks their types, and runs them in another repository. The tests and the bundles of the
functions of most triggers are run each night only, and so is the linter of the stacks.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from orb_tools.bundle import Target, Unit, bundle_units, find_units
from orb_tools.bundle.import_steps import modules_imported
from orb_tools.bundle.lockfile import read_lock
from orb_tools.bundle.locking import NoLockError
from orb_tools.bundle.module_summaries import module_name, summarise
from orb_tools.errors import ToolError
from orb_tools.functions.function_files import TRIGGERS
from orb_tools.functions.function_names import FunctionName
from orb_tools.functions.new_function import write_function
from orb_tools.functions.stack_entry import STACKS
from orb_tools.proofs.prove import prove_unit
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[4]
NAMES = {trigger: FunctionName.parse(f"my_{trigger}") for trigger in TRIGGERS}
SOME_BY_DAY = pytest.mark.parametrize(
    "triggers",
    [pytest.param(["appsync"], id="appsync"), pytest.param([*TRIGGERS], id="all", marks=pytest.mark.nightly)],
)
"""The function of AppSync has the most parts: tables, rights, and people."""
ORDERS = FunctionName.parse("orders")
STACK = STACKS / "hub.yml"
NEW_STACK = STACKS / "functions.yml"
"""The stack of a repository that has none."""

pytestmark = [
    pytest.mark.repository,  # a copy of the checkout has the functions
    pytest.mark.xdist_group("new_function"),  # they are written and tested once
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a copy of the checkout with a new function for each trigger."""
    root = tmp_path_factory.mktemp("checkout")
    for name in ("pyproject.toml", "conftest.py"):
        shutil.copyfile(ROOT / name, root / name)
    for name in ("lambdas", "infrastructure", "packages/orb-common", "packages/orb-models"):
        left_out = shutil.ignore_patterns("__pycache__", "build", "*.egg-info", *["tests"] * ("/" in name))
        shutil.copytree(ROOT / name, root / name, ignore=left_out)
    # Not a link: each bundling removes the temporary files of its cache, also those of a bundling elsewhere.
    (root / ".orb" / "bundle").mkdir(parents=True)
    for package in (ROOT / ".orb" / "bundle").glob("*.part"):
        shutil.copy2(package, root / ".orb" / "bundle")
    made = Workspace(root)
    for trigger, name in NAMES.items():
        write_function(made, name, trigger)
    return made


def run(workspace: Workspace, *command: str) -> None:
    """Run a program of this environment in the workspace. It must succeed."""
    program = Path(sys.executable).with_name(command[0])
    done = subprocess.run(
        [program, *command[1:]], cwd=workspace.root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_code_is_as_the_linters_ask(workspace: Workspace) -> None:
    """The code passes the rules and the format of the workspace."""
    run(workspace, "ruff", "check", "--no-cache", "lambdas")
    run(workspace, "ruff", "format", "--no-cache", "--check", "lambdas")


@pytest.mark.nightly
def test_stacks_are_as_the_linters_ask(workspace: Workspace, elsewhere: Workspace, locks: list[Unit]) -> None:
    """A stack with the new functions is as CloudFormation asks, and so is the new one of another repository."""
    for trigger, name in NAMES.items():
        if trigger != "appsync":
            write_function(elsewhere, name, trigger)
    # One run for both, because the linter takes seconds to start.
    run(workspace, "cfn-lint", str(STACK), str(elsewhere.root / NEW_STACK))


@pytest.mark.slow
@SOME_BY_DAY
def test_tests_pass(workspace: Workspace, tmp_path: Path, triggers: Sequence[str]) -> None:
    """The tests of a new function pass, without a skip, and so do the laws of the stack with the entries of all."""
    report = tmp_path / "report.xml"
    units = [NAMES[trigger].snake for trigger in triggers]
    options = ["-p", "no:cacheprovider", "--no-cov", f"--junit-xml={report}"]
    laws = "infrastructure/tests/test_templates.py"
    run(workspace, "pytest", *options, laws, *(f"lambdas/{unit}" for unit in units))
    cases = list(ET.parse(report).iter("testcase"))
    assert not [case for case in cases if list(case)], "a test was skipped"
    passed = Counter(case.get("classname", "").split(".")[1] for case in cases)
    assert passed.keys() == {"tests", *units}
    assert passed["tests"] > len(TRIGGERS)
    assert min(passed.values()) >= 5


@pytest.mark.slow
@SOME_BY_DAY
def test_functions_are_bundled_and_proven(
    workspace: Workspace, tmp_path: Path, bare_environments: Path, triggers: Sequence[str]
) -> None:
    """Each new function becomes a bundle, which answers the events of its proof. All have the same lock."""
    environments = workspace.state / "runtime"
    if not environments.exists():
        environments.symlink_to(bare_environments)
    target = Target.this_interpreter()
    units = find_units(workspace, [NAMES[trigger].snake for trigger in triggers])
    made = bundle_units(workspace, units, target=target, output=tmp_path)
    for unit in units:
        assert made[unit.name].handlers == (f"lambdas.{unit.name}.handler.handler",)
        proof = prove_unit(workspace, unit.name, made[unit.name], target=target, folder=tmp_path)
        assert (proof.faults, proof.gaps) == ((), ())
    lock = (ROOT / "lambdas" / "users" / "Pipfile.lock").read_bytes()
    with zipfile.ZipFile(tmp_path / f"{units[0].name}.zip") as bundle:
        bundled = {module_name(path)[0] for path in bundle.namelist() if path.endswith(".py")}
    # With the same lock, this bundle has what the functions of all triggers import.
    for name in NAMES.values():
        assert (workspace.lambdas / name.snake / "Pipfile.lock").read_bytes() == lock
        needed = imported(workspace.lambdas / name.snake)
        assert needed
        assert needed - bundled == set()


def imported(folder: Path) -> set[str]:
    """Return the modules of packages that the modules of a function import."""
    modules = {
        each
        for path in folder.glob("*.py")
        for each in modules_imported(
            summarise(
                path.read_bytes(), f"lambdas.{folder.name}.{path.stem}", package=False, functions=True
            ).steps
        )
    }
    return {each for each in modules if each.partition(".")[0] not in {*sys.stdlib_module_names, "lambdas"}}


@pytest.fixture
def elsewhere(tmp_path: Path) -> Workspace:
    """Return another repository: its own settings of ruff, no function, no stack, and no package of orb."""
    root = tmp_path / "elsewhere"
    root.mkdir()
    (root / "pyproject.toml").write_text("[tool.orb]\n[tool.ruff]\nline-length = 90\n", encoding="utf-8")
    return Workspace(root)


@pytest.fixture
def locks(monkeypatch: pytest.MonkeyPatch) -> list[Unit]:
    """Replace pipenv. Return the units that were locked."""
    found: list[Unit] = []

    def lock(unit: Unit, *, interpreter: Path | None = None) -> bool:
        found.append(unit)
        assert (unit.folder / "handler.py").is_file()
        unit.lock.write_text(json.dumps({"interpreter": str(interpreter)}), encoding="utf-8")
        return True

    monkeypatch.setattr("orb_tools.functions.new_function.lock_unit", lock)
    return found


def files_of(workspace: Workspace) -> dict[str, bytes]:
    """Return the files of a workspace, without the caches of tools."""
    return {
        path.relative_to(workspace.root).as_posix(): path.read_bytes()
        for path in workspace.root.rglob("*")
        if path.is_file() and ".orb" not in path.parts
    }


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_another_repository_gets_all_that_it_needs(
    elsewhere: Workspace, locks: list[Unit], trigger: str
) -> None:
    """The first function of a repository brings the stack. It is formatted by the settings of that repository."""
    if trigger == "appsync":
        add_tables(elsewhere)
    before = files_of(elsewhere).keys()
    written = write_function(elsewhere, ORDERS, trigger, interpreter=Path("/python"))
    files = files_of(elsewhere)
    assert {str(path) for path in written} == files.keys() - before
    assert {str(NEW_STACK), "lambdas/__init__.py", "lambdas/orders/handler.py"} <= files.keys()
    assert json.loads(files["lambdas/orders/Pipfile.lock"]) == {"interpreter": "/python"}
    assert re.search(rb'^orb-common = "==.+\+orb"$', files["lambdas/orders/Pipfile"], re.MULTILINE)
    run(elsewhere, "ruff", "format", "--no-cache", "--check", ".")
    run(elsewhere, "ruff", "check", "--no-cache", "--select", "I", ".")


def add_tables(workspace: Workspace) -> None:
    """Give a repository the stack of the tables of orb."""
    target = workspace.root / STACKS / "data.yml"
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(ROOT / STACKS / "data.yml", target)


@pytest.mark.parametrize("stack", [None, "Resources:\n", "Resources: {UsersTable: {}}\n"])
def test_an_appsync_function_needs_the_users(
    elsewhere: Workspace, locks: list[Unit], stack: str | None
) -> None:
    """Where the tables of the users are not, an AppSync function is refused, because it could answer nobody."""
    if stack is not None:
        add_tables(elsewhere)
        (elsewhere.root / STACKS / "data.yml").write_text(stack, encoding="utf-8")
    before = files_of(elsewhere)
    with pytest.raises(ToolError, match=r"data\.yml has no UniqueValues") as caught:
        write_function(elsewhere, ORDERS, "appsync")
    assert ("Users" in str(caught.value).partition("data.yml")[2]) is ("UsersTable" not in str(stack))
    assert "another trigger" in str(caught.value.hint)
    assert (files_of(elsewhere), locks) == (before, [])


def test_functions_that_are_written_together(elsewhere: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs at the same time lose no entry of the stack. Of two runs with one name, one is refused."""
    returns, refunds, repairs = (FunctionName.parse(name) for name in ("returns", "refunds", "repairs"))
    meanwhile = [(refunds, "sqs"), (returns, "iot")]

    def lock(unit: Unit, *, interpreter: Path | None = None) -> bool:
        if meanwhile:
            write_function(elsewhere, *meanwhile.pop())
        unit.lock.write_text("{}", encoding="utf-8")
        return True

    monkeypatch.setattr("orb_tools.functions.new_function.lock_unit", lock)
    write_function(elsewhere, ORDERS, "http")  # While it is locked, returns is begun, and then refunds.
    meanwhile.append((repairs, "iot"))
    with pytest.raises(ToolError, match="lambdas/repairs exists already"):
        write_function(elsewhere, repairs, "http")
    stack = (elsewhere.root / NEW_STACK).read_text(encoding="utf-8")
    found = re.findall(r"^  (\w+)Function:$", stack, re.MULTILINE)
    assert found == ["Refunds", "Returns", "Orders", "Repairs"]
    assert "  RepairsRule:\n" in stack


def test_an_entry_is_in_the_stack_that_is_named(elsewhere: Workspace, locks: list[Unit]) -> None:
    """A function has its entry in a stack of the workspace, and another stack is refused."""
    settings = '[tool.orb]\nstacks = ["data", "hub", "motion"]\n'
    (elsewhere.root / "pyproject.toml").write_text(settings, encoding="utf-8")
    assert STACKS / "motion.yml" in write_function(elsewhere, ORDERS, "iot", stack="motion")
    with pytest.raises(ToolError, match="there is no stack 'execution'"):
        write_function(elsewhere, FunctionName.parse("returns"), "iot", stack="execution")
    assert len(locks) == 1


def test_a_second_function_has_the_same_lock(demo_of_two: Workspace, locks: list[Unit]) -> None:
    """Functions with the same packages have the same lock, which is copied. So pipenv locks only the first."""
    write_function(demo_of_two, FunctionName.parse("returns"), "http")
    assert not locks
    lock = Unit(demo_of_two, "returns").lock
    assert lock.read_bytes() == Unit(demo_of_two, "orders").lock.read_bytes()
    assert read_lock(Unit(demo_of_two, "returns")).python == "3.13"


def test_a_stale_lock_is_not_copied(demo_of_two: Workspace, locks: list[Unit]) -> None:
    """A lock that does not belong to its Pipfile is not copied."""
    Unit(demo_of_two, "orders").lock.write_text("{}", encoding="utf-8")
    write_function(demo_of_two, FunctionName.parse("returns"), "http")
    assert [unit.name for unit in locks] == ["returns"]


@pytest.fixture
def demo_of_two(elsewhere: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Return the other repository with the function `orders`, which has a valid lock."""
    from orb_tools.bundle.lockfile import pipfile_hash, read_pipfile

    def lock(unit: Unit, *, interpreter: Path | None = None) -> bool:
        entries = {
            name: {"version": version, "hashes": ["sha256:" + 64 * "0"]} for name, version in packages(unit)
        }
        meta = {"hash": {"sha256": pipfile_hash(read_pipfile(unit))}, "requires": {"python_version": "3.13"}}
        unit.lock.write_text(json.dumps({"_meta": meta, "default": entries}), encoding="utf-8")
        return True

    with monkeypatch.context() as patch:
        patch.setattr("orb_tools.functions.new_function.lock_unit", lock)
        write_function(elsewhere, ORDERS, "sqs")
    return elsewhere


def packages(unit: Unit) -> list[tuple[str, str]]:
    from orb_tools.bundle.lockfile import read_pipfile

    return list(read_pipfile(unit)["packages"].items())


def test_nothing_is_replaced(demo_of_two: Workspace, locks: list[Unit]) -> None:
    """A function that exists is refused, whatever its trigger, and every file stays as it was."""
    before = files_of(demo_of_two)
    with pytest.raises(ToolError, match="lambdas/orders exists already"):
        write_function(demo_of_two, ORDERS, "http")
    shutil.rmtree(demo_of_two.lambdas / "orders")
    with pytest.raises(ToolError, match=r"the stack has .* already"):
        write_function(demo_of_two, ORDERS, "http")
    assert files_of(demo_of_two) == {name: text for name, text in before.items() if "orders/" not in name}


def test_a_failure_writes_nothing(elsewhere: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the function cannot be locked or formatted, or a file cannot be written, no file exists afterwards."""
    before = files_of(elsewhere)

    def refuse(*_: object, **__: object) -> None:
        raise NoLockError(
            "pipenv finds no lock for orders", hint="correct its Pipfile", faults=["No orb-common"]
        )

    monkeypatch.setattr("orb_tools.functions.new_function.lock_unit", refuse)
    with pytest.raises(ToolError, match="finds no lock") as missing:
        write_function(elsewhere, ORDERS, "http")
    # That Pipfile is gone.
    assert f"package index has orb-common and orb-models {version('orb-tools')}" in str(missing.value.hint)
    assert "Pipfile" not in str(missing.value.hint)
    assert missing.value.faults == ("No orb-common",)
    assert files_of(elsewhere) == before

    pyproject = elsewhere.root / "pyproject.toml"
    pyproject.write_text("[tool.orb]\n[tool.ruff]\nline-length = 'long'\n", encoding="utf-8")
    with pytest.raises(ToolError, match="ruff cannot format") as caught:
        write_function(elsewhere, ORDERS, "http")
    assert "line-length" in str(caught.value.faults)
    assert files_of(elsewhere).keys() == before.keys()


def test_a_file_that_cannot_be_written_leaves_none(
    elsewhere: Workspace, locks: list[Unit], monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a file cannot be put in its place, those before it are removed."""
    before, install = files_of(elsewhere), Path.replace

    def replace(self: Path, target: os.PathLike[str]) -> Path:
        if Path(target).name == "service.py":
            raise OSError(28, "No space left on device")
        return install(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(OSError, match="No space left"):
        write_function(elsewhere, ORDERS, "http")
    assert files_of(elsewhere) == before
    assert not elsewhere.lambdas.exists()


def test_what_a_killed_run_left_is_removed(elsewhere: Workspace, locks: list[Unit]) -> None:
    """If a run was killed between two files, the next one removes the first of them and writes all."""
    left = elsewhere.lambdas / "orders" / "left.py"
    left.parent.mkdir(parents=True)
    left.touch()
    installing = elsewhere.state / "generate.installing"
    (installing / "new").mkdir(parents=True)
    (installing / "created.json").write_text(json.dumps(["lambdas/orders/left.py"]), encoding="utf-8")
    written = write_function(elsewhere, ORDERS, "http")
    assert {str(path) for path in written} == files_of(elsewhere).keys() - {"pyproject.toml"}
