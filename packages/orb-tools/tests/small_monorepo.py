"""A small monorepo with a package index in a folder, to make bundles without a network."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tomllib
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from local_index import record_of

from orb_tools.bundle import Entry, Target, bundle_units, find_units, local_packages
from orb_tools.bundle.index_settings import IndexSettings, index_settings
from orb_tools.bundle.lockfile import pipfile_hash
from orb_tools.errors import ToolError
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

TARGET = Target.runtime("3.13")
OTHER_PYTHON = "3.14" if sys.version_info[:2] != (3, 14) else "3.13"
"""A Python that Lambda has and that does not run the tests."""
SHARED = 'shared = {path = "../../packages/shared", editable = true}'
"""The line of a Pipfile for the local package `shared`."""
HASH = "sha256:" + 64 * "0"
"""The hash of a package that is never fetched."""
HANDLER = "\ndef handler(event, context): ...\n"
PYPROJECT = """
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "{name}"
version = "1.0"
dependencies = {dependencies}

[project.optional-dependencies]
{extras}

[tool.setuptools.packages.find]
where = ["src"]
"""


class Tree:
    """The monorepo of one test."""

    def __init__(self, root: Path, index: Path) -> None:
        self.root = root
        self.index = index
        index.mkdir(parents=True, exist_ok=True)
        self.write("pyproject.toml", "[tool.orb]\n")
        self.write("lambdas/__init__.py", "")
        self.workspace = Workspace(root)

    def write(self, path: str, text: str) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def wheel(
        self,
        name: str,
        version: str = "1.0",
        *,
        files: Mapping[str, str | bytes] | None = None,
        requires: Sequence[str] = (),
        extras: Sequence[str] = (),
        tag: str = "py3-none-any",
    ) -> str:
        """Put a wheel into the index. Return its hash as a lock writes it."""
        module = name.replace("-", "_")
        info = f"{module}-{version}.dist-info"
        metadata = ["Metadata-Version: 2.4", f"Name: {name}", f"Version: {version}"]
        metadata += [f"Requires-Dist: {requirement}" for requirement in requires]
        metadata += [f"Provides-Extra: {extra}" for extra in extras]
        content: dict[str, str | bytes] = {
            **(files if files is not None else {f"{module}/__init__.py": f"VERSION = {version!r}\n"}),
            f"{info}/METADATA": "\n".join([*metadata, "", "# A long readme", ""]),
            # `tag` can begin with a build number, which is no part of the tag.
            f"{info}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {'-'.join(tag.split('-')[-3:])}\n",
        }
        content[f"{info}/RECORD"] = record_of(content, info)
        path = self.index / f"{module}-{version}-{tag}.whl"
        with zipfile.ZipFile(path, "w") as archive:
            for member, text in content.items():
                archive.writestr(member, text)
        return "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()

    def package(
        self,
        name: str,
        files: Mapping[str, str],
        *,
        dependencies: Sequence[str] = (),
        extras: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Write packages/<name> with its sources."""
        optional = "\n".join(
            f"{extra} = {json.dumps(list(needs))}" for extra, needs in (extras or {}).items()
        )
        text = PYPROJECT.format(name=name, dependencies=json.dumps(list(dependencies)), extras=optional)
        self.write(f"packages/{name}/pyproject.toml", text)
        for path, source in files.items():
            self.write(f"packages/{name}/src/{path}", source)

    def unit(
        self,
        name: str,
        files: Mapping[str, str],
        *,
        pipfile: str = "",
        locked: Mapping[str, Mapping[str, Any]] | None = None,
        python: str | None = "3.13",
    ) -> None:
        """Write lambdas/<name> with a Pipfile of `pipfile` lines and a lock that belongs to it."""
        requires = {"python_version": python} if python else {}
        text = f"[packages]\n{pipfile}\n\n[requires]\n" + (f'python_version = "{python}"\n' if python else "")
        self.write(f"lambdas/{name}/Pipfile", text)
        self.write(f"lambdas/{name}/__init__.py", "")
        for path, source in files.items():
            # A function without a handler is refused, and few tests are about that.
            handler = HANDLER if path == "handler.py" and "handler" not in source else ""
            self.write(f"lambdas/{name}/{path}", source + handler)
        lock = {
            "_meta": {
                "hash": {"sha256": pipfile_hash(tomllib.loads(text))},
                "pipfile-spec": 6,
                "requires": requires,
            },
            "default": dict(locked or {}),
            "develop": {},
        }
        self.write(f"lambdas/{name}/Pipfile.lock", json.dumps(lock, indent=4))

    def native(self) -> None:
        """Write a function that needs a package with one wheel for Lambda and one for Windows."""
        linux = self.wheel("native", tag="cp313-cp313-manylinux_2_28_x86_64")
        windows = self.wheel(
            "native", tag="cp313-cp313-win_amd64", files={"native/__init__.py": "", "native/_core.pyd": "MZ"}
        )
        locked = {"native": self.entry("1.0", linux, windows)}
        self.unit("demo", {"handler.py": "import native\n"}, pipfile='native = "*"', locked=locked)

    def fill(self, *, python: str = "3.13") -> None:
        """Write one function, one shared package, one package of the index, and the SDK."""
        fill(self, python=python)

    def bundle(
        self, *units: str, target: Target | None = None, on_note: Callable[[str], None] = lambda _: None
    ) -> dict[str, Entry]:
        target = target or Target.this_interpreter()
        return bundle_units(self.workspace, find_units(self.workspace, units), target=target, on_note=on_note)

    def refusal(self, target: Target = TARGET) -> ToolError:
        """Bundle everything. It must be refused, with a hint and without writing a file."""
        with pytest.raises(ToolError) as caught:
            self.bundle(target=target)
        assert caught.value.hint, "every refusal says what to do next"
        assert not self.workspace.dist.exists()
        return caught.value

    @staticmethod
    def local(name: str) -> dict[str, object]:
        """Return the entry of a local package in a lock."""
        return {"editable": True, "path": f"../../packages/{name}"}

    @staticmethod
    def entry(version: str, *hashes: str, markers: str | None = None) -> dict[str, object]:
        """Return the entry of a package from an index in a lock."""
        found: dict[str, object] = {"hashes": list(hashes), "version": f"=={version}"}
        return found | ({"markers": markers} if markers else {})

    def names(self, unit: str) -> list[str]:
        with zipfile.ZipFile(self.workspace.dist / f"{unit}.zip") as archive:
            return archive.namelist()

    def read(self, unit: str, path: str) -> bytes:
        with zipfile.ZipFile(self.workspace.dist / f"{unit}.zip") as archive:
            return archive.read(path)


def pip_variables() -> dict[str, str]:
    """Return the variables of pip that are set."""
    return {name: value for name, value in os.environ.items() if name.startswith("PIP_")}


@pytest.fixture
def make_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Tree]:
    """Make a tree of a given name. Pip uses its index only.

    As long as a test does not change the variables of pip, its settings are known, and pip is not started for them.
    """
    index = tmp_path / "index"
    for variable in pip_variables():
        monkeypatch.delenv(variable)
    own = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(index)}
    for name, value in own.items():
        monkeypatch.setenv(name, value)
    known = IndexSettings.of({"no-index": "1", "find-links": str(index)})
    monkeypatch.setattr(
        "orb_tools.bundle.index_wheels.index_settings",
        lambda: known if pip_variables() == own else index_settings(),
    )
    return lambda name: Tree(tmp_path / name, index)


@pytest.fixture(scope="session")
def _built_wheels() -> dict[str, tuple[str, bytes]]:
    """The names and contents of the wheels that `builds_once` has, by the digest of their sources."""
    return {}


@pytest.fixture
def builds_once(_built_wheels: dict[str, tuple[str, bytes]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Build a local package with the same sources once in a session, for tests that are not about the build.

    The tests of the build itself show that the same sources always give the same wheel.
    """
    build = local_packages._wheel

    def wheel(source: Path, output: Path, log: list[str]) -> Path:
        files = {path: path.read_bytes() for path in sorted(source.rglob("*")) if path.is_file()}
        facts = [
            os.environ.get("PACKAGE_VERSION"),
            *((str(path.relative_to(source)), files[path]) for path in files),
        ]
        key = hashlib.sha256(repr(facts).encode()).hexdigest()
        if key not in _built_wheels:
            made = build(source, output, log)
            _built_wheels[key] = made.name, made.read_bytes()
        name, content = _built_wheels[key]
        output.mkdir(exist_ok=True)
        (output / name).write_bytes(content)
        return output / name

    monkeypatch.setattr(local_packages, "_wheel", wheel)


@pytest.fixture
def tree(make_tree: Callable[[str], Tree]) -> Tree:
    """An empty tree."""
    return make_tree("checkout")


@pytest.fixture
def demo(tree: Tree) -> Tree:
    """One function, one shared package, one package of the index, and the SDK."""
    fill(tree)
    return tree


def fill(tree: Tree, *, python: str = "3.13") -> None:
    """Write the files of `demo` into a tree."""
    leaf = tree.wheel("leaf", requires=["twig>=1"])
    twig = tree.wheel("twig")
    shared = {"shared/__init__.py": "", "shared/greeting.py": 'WORDS = "hello from version one"\n'}
    tree.package("shared", shared, dependencies=["leaf>=1", "boto3"])
    handler = (
        "import boto3\nimport leaf\nfrom shared.greeting import WORDS\n\n\ndef handler(event, context):\n"
    )
    handler += "    return {'words': WORDS, 'leaf': leaf.VERSION, 'event': event}\n"
    tree.unit(
        "demo",
        {
            "handler.py": handler,
            "tests/test_handler.py": "import pytest\n",
            "texts.json": "{}",
            ".env": "SECRET=1",
        },
        pipfile=SHARED,
        locked={
            "shared": tree.local("shared"),
            "leaf": tree.entry("1.0", leaf),
            "twig": tree.entry("1.0", twig),
            "boto3": tree.entry("1.40.0", HASH),
            "six": tree.entry("1.17.0", HASH),
        },
        python=python,
    )
