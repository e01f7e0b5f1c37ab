"""Publish packages of a small monorepo to a private index, and take them from there."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING, Any

from orb_tools.bundle import find_units
from orb_tools.bundle.lockfile import pipfile_hash

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from package_index import PackageIndex
    from small_monorepo import Tree

ACCOUNT = "123456789012"
# The sdist holds this file, and a release refuses a file with a whole address of CodeArtifact.
SOURCES = f"""
[[source]]
name = "codeartifact"
url = "https://orb-dev-{ACCOUNT}.d.codeartifact.us-east-1.amazonaws.com/pypi/python-packages/simple/"
verify_ssl = true

[[source]]
name = "pypi"
url = "https://pypi.org/simple"
verify_ssl = true
"""
"""The sources of a Pipfile as document 002 writes them."""
FROM_INDEX = '{version = "==1.0", index = "codeartifact"}'
"""The entry of a Pipfile as document 002 writes it."""


def trust(tree: Tree, name: str = "codeartifact") -> None:
    """Make an index the trusted one of the monorepo."""
    tree.write("pyproject.toml", f'[tool.orb]\nindex = "{name}"\n')


def publish(tree: Tree, name: str, index: PackageIndex) -> str:
    """Build packages/<name> as a release does, and put the wheel into the index. Return its hash."""
    return release(tree.root, [name], tree.root.parent, index)[name]


def release(root: Path, names: Sequence[str], scratch: Path, index: PackageIndex) -> dict[str, str]:
    """Build packages of a checkout, and put the wheels into the index. Return their hashes."""
    hashes = {}
    for name in names:
        package, out = root / "packages" / name, scratch / f"wheel-{name}"
        command = [sys.executable, "-W", "ignore", "-m", "build", "--wheel", "--no-isolation", "--outdir"]
        subprocess.run([*command, str(out), str(package)], check=True, capture_output=True)
        for left in (package / "build", *package.rglob("*.egg-info")):
            shutil.rmtree(left, ignore_errors=True)
        (wheel,) = out.glob("*.whl")
        shutil.copy(wheel, index.folder)
        hashes[name] = "sha256:" + hashlib.sha256(wheel.read_bytes()).hexdigest()
    return hashes


def stock(tree: Tree, name: str, index: PackageIndex, *, requires: Sequence[str] = ()) -> str:
    """Put a small wheel into the index, without a build. Return its hash."""
    module = name.replace("-", "_")
    files = {f"{module}/__init__.py": "", f"{module}/greeting.py": 'WORDS = "hello from the index"\n'}
    digest = tree.wheel(name, files=files, requires=requires)
    wheel = f"{module}-1.0-py3-none-any.whl"
    (tree.index / wheel).rename(index.folder / wheel)
    return digest


def move(tree: Tree, entries: Mapping[str, Mapping[str, Any]], *, pipfile: str) -> None:
    """Take packages of the function demo from an index: write `pipfile` lines, and `entries` into its lock."""
    (unit,) = find_units(tree.workspace)
    text = f'[packages]\n{pipfile}\n\n[requires]\npython_version = "3.13"\n{SOURCES}'
    unit.pipfile.write_text(text)
    lock = json.loads(unit.lock.read_text())
    lock["_meta"]["hash"]["sha256"] = pipfile_hash(tomllib.loads(text))
    lock["default"] |= entries
    unit.lock.write_text(json.dumps(lock))


def from_index(*hashes: str, name: str | None = "codeartifact") -> dict[str, object]:
    """Return the entry of a lock for version 1.0 of a package of an index."""
    return {"version": "==1.0", "hashes": list(hashes), **({"index": name} if name else {})}
