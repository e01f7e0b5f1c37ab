"""The affected functions are those whose bundles differ, and no others where the inputs can show it."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from small_monorepo import TARGET

from orb_tools.affected.affected_units import WORKFLOW, Affected, affected_units
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Callable

    from small_monorepo import Tree

    from conftest import Repository

ALL = {"alone", "demo", "other"}
SHARED_USERS = {"demo", "other"}


def append(path: str, text: str = "# more\n") -> Callable[[Tree], object]:
    return lambda tree: tree.write(path, (tree.root / path).read_text() + text)


def write(path: str, text: str = "") -> Callable[[Tree], object]:
    return lambda tree: tree.write(path, text)


def relock(tree: Tree) -> None:
    """Lock another version of a package, as `orb lock` does after a release."""
    path = tree.root / "lambdas/demo/Pipfile.lock"
    lock = json.loads(path.read_text())
    lock["default"]["twig"] = tree.entry("2.0", tree.wheel("twig", "2.0"))
    path.write_text(json.dumps(lock, indent=4))


def rename(tree: Tree) -> None:
    shutil.move(tree.root / "lambdas/alone", tree.root / "lambdas/single")


CHANGES: list[tuple[str, Callable[[Tree], object], set[str], set[str]]] = [
    # the change, what it does, the units whose bundle differs, those whose tests alone changed
    ("nothing", lambda tree: None, set(), set()),
    ("a page", write("docs/page.md"), set(), set()),
    ("a handler", append("lambdas/demo/handler.py"), {"demo"}, set()),
    ("data of a function", write("lambdas/demo/texts.json", "[]"), {"demo"}, set()),
    ("a program", lambda tree: (tree.root / "lambdas/demo/texts.json").chmod(0o755), {"demo"}, set()),
    ("a shared package", append("packages/shared/src/shared/greeting.py"), SHARED_USERS, set()),
    ("tests of a shared package", write("packages/shared/tests/test_shared.py"), set(), set()),
    ("a package that nothing uses", append("packages/unused/src/unused/__init__.py"), set(), set()),
    ("a lock", relock, {"demo"}, set()),
    ("tests of a function", append("lambdas/demo/tests/test_handler.py"), set(), {"demo"}),
    ("a package of tests", append("packages/helper/src/helper/__init__.py"), set(), {"alone"}),
    ("settings of all tests", write("conftest.py"), set(), ALL),
    ("the package of all functions", write("lambdas/__init__.py", "# more\n"), ALL, set()),
    ("a new function", lambda tree: tree.unit("fresh", {"handler.py": ""}), {"fresh"}, set()),
    ("a function less", lambda tree: shutil.rmtree(tree.root / "lambdas/fresh"), set(), set()),
    ("another name", rename, {"single"}, set()),
]  # fmt: skip


def digests(tree: Tree) -> dict[str, str]:
    """The truth: the digest of the content of each bundle."""
    return {name: entry.content for name, entry in tree.bundle(target=TARGET).items()}


def test_every_kind_of_commit(repository: Repository) -> None:
    """For each commit of a history, the affected functions are those whose bundles differ, which are built to see it.

    The functions to test are these, and those whose tests alone changed.
    """
    tree = repository.tree
    before = digests(tree)
    wrong = {}
    for name, change, bundles, tests in CHANGES:
        change(tree)
        repository.commit(name)
        now = digests(tree)
        truth = {unit for unit, content in now.items() if before.get(unit) != content}
        found = affected_units(tree.workspace, "HEAD~1")
        expected = (bundles, bundles, bundles | tests, before.keys() - now.keys())
        if (truth, set(found.bundles), set(found.tests), set(found.removed)) != expected:
            wrong[name] = (truth, found)
        before = now
    assert wrong == {}


BUILDER = "packages/orb-tools/src/orb_tools/bundle/archive.py"
PROVE = "packages/orb-tools/src/orb_tools/proofs/prove.py"
RUNTIME = "packages/orb-tools/src/orb_tools/runtime/requirements.txt"
EVERY = [
    ("the bundler", append(BUILDER), "the bundler changed"),
    ("how bundles are proven", write(PROVE), f"{PROVE} added"),
    ("the runtime of proofs", append(RUNTIME, "boto3==2\n"), f"{RUNTIME} changed"),
    ("a workflow", write(WORKFLOW[1]), f"{WORKFLOW[1]} added"),
    ("a script of the workflow", write(f"{WORKFLOW[0]}/build"), f"{WORKFLOW[0]}/build added"),
    (
        "a library that builds",
        write("requirements/tools.txt", "setuptools==85.0\nawscli==1.0\n"),
        "requirements/tools.txt: setuptools 84.0 -> 85.0",
    ),
]


@pytest.mark.parametrize(("change", "reason"), [each[1:] for each in EVERY], ids=[each[0] for each in EVERY])
def test_what_affects_every_function(
    repository: Repository, change: Callable[[Tree], object], reason: str
) -> None:
    """A change of how bundles are made affects all, with that reason. No build of today's orb could show it."""
    tree = repository.tree
    for path in (BUILDER, RUNTIME, "packages/orb-common/src/orb_common/redaction/__init__.py"):
        tree.write(path, "")
    tree.write("requirements/tools.txt", "setuptools==84.0\nawscli==1.0\n")
    repository.commit("the code of orb")
    change(tree)
    found = affected_units(tree.workspace, "HEAD")
    assert found.bundles == dict.fromkeys(sorted(ALL), (reason,)), "files that are not committed count too"


def test_compiled_files_of_the_prover(repository: Repository) -> None:
    """What Python leaves beside the code of a checkout that ran it affects nothing."""
    write(f"{PROVE.rpartition('/')[0]}/__pycache__/prove.cpython-311.pyc")(repository.tree)
    assert affected_units(repository.tree.workspace, "HEAD").bundles == {}


def test_a_library_that_only_deploys(repository: Repository) -> None:
    """A version that has no influence on bundles affects nothing."""
    write("requirements/tools.txt", "setuptools==84.0\nawscli==1.0\n")(repository.tree)
    repository.commit("tools")
    write("requirements/tools.txt", "setuptools==84.0\nawscli==2.0\n")(repository.tree)
    assert affected_units(repository.tree.workspace, "HEAD").bundles == {}


def test_more_is_affected_than_differs(repository: Repository) -> None:
    """A comment in a Pipfile changes no bundle, but the function counts: its build checks the Pipfile."""
    append("lambdas/demo/Pipfile")(repository.tree)
    found = affected_units(repository.tree.workspace, "HEAD")
    assert found.bundles == {"demo": ("lambdas/demo/Pipfile changed",)}


def test_reasons(repository: Repository) -> None:
    """Each reason is a line that names what changed. A new function needs no other."""
    tree = repository.tree
    commit = repository.git("rev-parse", "HEAD")
    append("packages/shared/src/shared/greeting.py")(tree)
    relock(tree)
    tree.unit("fresh", {"handler.py": ""})
    (tree.root / "lambdas/alone/tests/test_handler.py").unlink()
    assert affected_units(tree.workspace, "main") == Affected(
        commit=commit,
        bundles={
            "demo": ("lambdas/demo/Pipfile.lock: twig 1.0 -> 2.0", "packages/shared/src/shared/greeting.py changed"),
            "fresh": ("lambdas/fresh is new",),
            "other": ("packages/shared/src/shared/greeting.py changed",),
        },
        tests={
            "alone": ("lambdas/alone/tests/test_handler.py removed", "packages/helper/pyproject.toml removed",
                      "packages/helper/src/helper/__init__.py removed"),
            "demo": ("lambdas/demo/Pipfile.lock: twig 1.0 -> 2.0", "packages/shared/src/shared/greeting.py changed"),
            "fresh": ("lambdas/fresh is new",),
            "other": ("packages/shared/src/shared/greeting.py changed",),
        },
        removed=(),
    )  # fmt: skip


def test_a_layer_that_functions_share(repository: Repository) -> None:
    """The lock of one function decides what a layer holds, and so what the bundles of the others leave out.

    The code of that function does not, and a function without the layer is not affected.
    """
    tree = repository.tree
    for unit in ("demo", "alone"):
        tree.write(f"lambdas/{unit}/pyproject.toml", '[tool.orb-bundle]\nlayers = ["deps"]\n')
    repository.commit("a layer")
    append("lambdas/demo/handler.py")(tree)
    assert list(affected_units(tree.workspace, "HEAD").bundles) == ["demo"]
    relock(tree)
    assert affected_units(tree.workspace, "HEAD").bundles == {
        "alone": ("lambdas/demo/Pipfile.lock: twig 1.0 -> 2.0",),
        "demo": ("lambdas/demo/Pipfile.lock: twig 1.0 -> 2.0", "lambdas/demo/handler.py changed"),
    }


def test_a_change_back_affects_nothing(repository: Repository) -> None:
    """Files decide, not commits."""
    tree = repository.tree
    first = repository.git("rev-parse", "HEAD")
    text = (tree.root / "lambdas/demo/handler.py").read_text()
    append("lambdas/demo/handler.py")(tree)
    repository.commit("there")
    tree.write("lambdas/demo/handler.py", text)
    repository.commit("and back")
    found = affected_units(tree.workspace, first)
    assert (found.bundles, found.tests, found.removed) == ({}, {}, ())


def test_a_commit_that_cannot_be_bundled(repository: Repository) -> None:
    """A function that could not be read at that commit is affected now. One that cannot be read now is an error."""
    tree = repository.tree
    link = tree.root / "lambdas/demo/link.py"
    link.symlink_to("handler.py")
    bad = repository.commit("a link")
    link.unlink()
    assert affected_units(tree.workspace, bad).bundles == {"demo": (f"could not be read at {bad[:12]}",)}
    link.symlink_to("handler.py")
    with pytest.raises(ToolError, match="cannot be bundled"):
        affected_units(tree.workspace, bad)


def test_schemas_whose_files_are_stale(
    repository: Repository, golden_schemas: Callable[[Tree], None]
) -> None:
    """A changed schema affects nothing by itself: its generated files do. When these are stale, that is an error."""
    tree = repository.tree
    golden_schemas(tree)
    repository.commit("schemas")
    schema = next((tree.root / "schemas/entities").glob("*.yml"))
    append(schema.relative_to(tree.root).as_posix())(tree)
    assert affected_units(tree.workspace, "HEAD").bundles == {}, "a comment changes no generated file"
    append(schema.relative_to(tree.root).as_posix(), "    colour:\n      type: string\n")(tree)
    with pytest.raises(ToolError, match="schemas changed") as caught:
        affected_units(tree.workspace, "HEAD")
    assert caught.value.hint == "run orb generate, and commit its changes"
    assert any("orb_models" in fault for fault in caught.value.faults)
