"""Tests mirror modules: `src/<package>/a/_b/c.py` has `tests/a/b/test_c.py`, so that each leads to the other."""

from __future__ import annotations

from pathlib import Path

from orb_tools.codegen.header import is_generated

ROOT = Path(__file__).parents[1]
MIRRORED = ("packages/orb-testing/", "lambdas/", "benchmarks/", "infrastructure/", "tests/")
"""TO BE WIDENED AT THE MERGE: where all tests mirror modules already. At the end, delete this and `_is_mirrored`."""
SEVERAL = {
    "infrastructure/tests/test_templates.py": "about CloudFormation templates, which are not modules",
    "lambdas/users/tests/test_authorisation.py": "about the rights of the schema, the handler and the service together",
    "tests/test_borders.py": "about the imports of all packages",
    "tests/test_changelogs.py": "about the changelogs of all packages",
    "tests/test_dependencies.py": "about the dependencies of all packages",
    "tests/test_gitattributes.py": "about all generated files",
    "tests/test_links.py": "about all pages",
    "tests/test_mirrors.py": "about all tests",
    "tests/test_packaging.py": "about the sdists and wheels of all packages",
}
"""The test files that mirror no module, each with its reason."""
OLD_PATH = "__getattr__, __dir__ = moved(__name__)\n"
"""The end of a module at an old path, which only forwards names."""


def expected_tests() -> dict[str, str]:
    """Return the test file of each module that needs one, with the module."""
    folders = {path.parent / "src" / path.parent.name.replace("-", "_"): path.parent for path in _packages()}
    folders |= {path.parent: path.parent for path in ROOT.glob("lambdas/*/Pipfile")}
    folders[ROOT / "benchmarks"] = ROOT / "benchmarks"
    return {
        str(_test_of(module.relative_to(modules), owner / "tests").relative_to(ROOT)): str(
            module.relative_to(ROOT)
        )
        for modules, owner in folders.items()
        for module in modules.rglob("*.py")
        if owner / "tests" not in module.parents and _needs_a_test(module)
    }


def _packages() -> list[Path]:
    return sorted(ROOT.glob("packages/*/pyproject.toml"))


def _test_of(module: Path, tests: Path) -> Path:
    *folders, name = [part.strip("_") for part in module.with_suffix("").parts]
    return tests.joinpath(*folders, f"test_{name}.py")


def _needs_a_test(module: Path) -> bool:
    text = module.read_text(encoding="utf-8")
    return module.name != "__init__.py" and not is_generated(text) and not text.endswith(OLD_PATH)


def _is_mirrored(path: str) -> bool:
    return path.startswith(MIRRORED)


def test_tests_mirror_modules() -> None:
    """Each module has its test file, and each test file has its module. Others are in SEVERAL, with a reason."""
    expected = expected_tests()
    folders = ("benchmarks", "infrastructure", "lambdas", "packages", "schemas", "tests")
    found = {
        str(path.relative_to(ROOT)) for folder in folders for path in ROOT.glob(f"{folder}/**/test_*.py")
    }
    faults = [f"{module} has no test file {test}" for test, module in expected.items() if test not in found]
    faults += [f"{test} mirrors no module" for test in found - expected.keys() - SEVERAL.keys()]
    faults += [
        f"{test} is in SEVERAL, but mirrors {expected[test]}" for test in SEVERAL.keys() & expected.keys()
    ]
    faults += [f"{test} is in SEVERAL, but does not exist" for test in SEVERAL.keys() - found]
    faults = sorted(filter(_is_mirrored, faults))
    assert not faults, "\n".join(["", *faults])
