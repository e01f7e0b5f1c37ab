"""Lock a unit with pipenv, and make the lock independent of the machine (`orb lock`).

Pipenv records the address of the package index, and hashes it together with the Pipfile. orb removes the address,
because the index is a setting of each machine, and an address can hold a password. The Pipfile names the public index,
so that the hash is the same on every machine. Pipenv gets the machine's own index as a mirror of it.

A Pipfile can also take our packages from the trusted index of the workspace (`trusted_index`). Pipenv then gets the
address of the environment, whatever address the Pipfile has: the name alone decides.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sys
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from packaging.utils import canonicalize_name

from orb_tools.atomic_files import write_atomically
from orb_tools.errors import ToolError
from orb_tools.interpreters import find_python
from orb_tools.subprocess_output import run, tail

from .index_settings import PYPI, index_settings
from .inputs import is_own, own_names
from .lockfile import pipfile_hash, read_pipfile, required_python
from .source_files import Sources
from .target import DEFAULT_PYTHON
from .trusted_index import VARIABLE, trusted_address

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from .unit import Unit


SOURCE = """
[[source]]
name = "pypi"
url = "https://pypi.org/simple"
verify_ssl = true
"""
"""Added to a Pipfile without an index. It does not change the hash of the lock."""


class NoLockError(ToolError):
    """Pipenv finds no versions that fit, or does not reach its package index."""


def lock_unit(unit: Unit, *, interpreter: Path | None = None, index: str | None = None) -> bool:
    """Write the Pipfile.lock of a unit. Return whether it or the Pipfile changed.

    Args:
        unit: Its Pipfile is locked. `SOURCE` is added when it names no index.
        interpreter: The Python that the Pipfile requires. None: `find_python` searches it.
        index: The name of the trusted index, which the Pipfile may use then. None: no Pipfile may.

    Raises:
        ToolError: There is no such Python, the Pipfile needs the trusted index and may not use it or its address is
            not known, or a package with a name of ours comes from elsewhere. Both files are unchanged.
        NoLockError: Pipenv finds no solution. Both files are unchanged.
    """
    document = read_pipfile(unit)
    version = required_python(document) or DEFAULT_PYTHON
    found = None if interpreter else find_python(version)
    python = found.path if found else interpreter
    if python is None:
        raise ToolError(
            f"{unit.name} needs Python {version} for its lock, which is not on this machine",
            hint=f"install Python {version}, or name its path: orb lock --interpreter PATH",
        )
    addresses = _trusted_addresses(unit, document, index)
    pipenv = _pipenv()
    environment = _environment(unit)
    pipfile = unit.pipfile.read_bytes()
    before = unit.lock.read_bytes() if unit.lock.exists() else None
    try:
        if "source" not in document:
            write_atomically(unit.pipfile, pipfile.rstrip() + b"\n" + SOURCE.encode())
            document = read_pipfile(unit)
        named = unit.pipfile.read_bytes()
        if addresses:
            # Pipenv expands variables of the environment. So the address, with its password, is in no file.
            write_atomically(unit.pipfile, _with_variable(named.decode(), addresses).encode())
        # Pipenv leaves files with the addresses of indexes, and their passwords, in the folder for temporary files.
        with TemporaryDirectory(prefix="orb-lock-") as scratch:
            finished = run(
                [*pipenv, "lock", "--python", python],
                cwd=unit.folder,
                environment={**environment, "TMPDIR": scratch},
            )
        if finished.status:
            raise NoLockError(
                f"pipenv finds no lock for {unit.name}",
                hint=f"correct lambdas/{unit.name}/Pipfile, or check that pip reaches its package index",
                faults=_last_error(finished.output),
            )
        if addresses:
            write_atomically(unit.pipfile, named)
        made = json.loads(unit.lock.read_text(encoding="utf-8"))
        content = (json.dumps(_without_addresses(made, document), indent=4, sort_keys=True) + "\n").encode()
        _refuse_strangers(unit, made)
    except BaseException:
        _restore(unit.pipfile, pipfile)
        _restore(unit.lock, before)
        raise
    write_atomically(unit.lock, content)
    return (unit.pipfile.read_bytes(), content) != (pipfile, before)


def _trusted_addresses(unit: Unit, pipfile: Mapping[str, Any], index: str | None) -> list[str]:
    """Return what the Pipfile writes as the address of the trusted index. Empty: it does not use that index.

    Raises:
        ToolError: It does, but `index` is not the trusted index, its certificate would not be checked, or the
            environment has no address of it.
    """
    trusted = unit.workspace.index
    if index is not None and index != trusted:
        raise ToolError(
            f"{index} is not the trusted index" + (f", which is {trusted}" if trusted else ""),
            hint=f'only the index that pyproject.toml names can be used: [tool.orb] index = "{index}"',
        )
    sources = [each for each in pipfile.get("source", ()) if trusted and each.get("name") == trusted]
    stated = [str(each.get("url")) for each in sources]
    if not stated:
        return []
    if index is None:
        raise ToolError(
            f"the Pipfile of {unit.name} takes packages from the index {trusted}",
            hint=f"log in, then run: orb lock --index {trusted} {unit.name}",
        )
    if any(str(each.get("verify_ssl", True)).lower() != "true" for each in sources):
        raise ToolError(
            f"the Pipfile of {unit.name} would send the password of {trusted} to any server",
            hint=f"write verify_ssl = true for the source {trusted}",
        )
    trusted_address(index)
    return stated


def _with_variable(pipfile: str, addresses: Sequence[str]) -> str:
    """Return a Pipfile with the variable of the trusted index in place of addresses."""
    for address in addresses:
        pipfile = pipfile.replace(f'"{address}"', f'"${{{VARIABLE}}}"').replace(
            f"'{address}'", f'"${{{VARIABLE}}}"'
        )
    return pipfile


def _refuse_strangers(unit: Unit, lock: Mapping[str, Any]) -> None:
    """Raise `ToolError` when a lock takes a package with a name of ours from an index that is not trusted."""
    trusted = unit.workspace.index
    own = own_names(unit.workspace, Sources.of(unit.workspace.root))
    strangers = [
        name
        for section, packages in lock.items()
        for name, entry in packages.items()
        if section != "_meta" and is_own(canonicalize_name(name), own)
        if "path" not in entry and (trusted is None or entry.get("index") != trusted)
    ]
    if strangers:
        way = "its path" if trusted is None else f'its path, or with a version and index = "{trusted}"'
        raise ToolError(
            f"the lock of {unit.name} would have packages with our names that can be those of others",
            hint=f"in lambdas/{unit.name}/Pipfile, name each of our packages with {way}",
            faults=[f"{name}: it comes from an index that is not trusted" for name in strangers],
        )


def _last_error(output: str) -> tuple[str, ...]:
    """Return the last error in pipenv's output, without the stack trace around it."""
    lines = output.splitlines()
    errors = [number for number, line in enumerate(lines) if "ERROR:" in line]
    return tail("\n".join(lines[errors[-1] :] if errors else lines))


def _pipenv() -> list[str | Path]:
    if importlib.util.find_spec("pipenv") is not None:
        return [sys.executable, "-P", "-m", "pipenv"]
    found = shutil.which("pipenv")
    if found is None:
        raise ToolError("pipenv is not installed", hint="install the development dependencies: make install")
    return [found]


def _environment(unit: Unit) -> Mapping[str, str]:
    # Pipenv's environments belong in the workspace, not in the user's home folder.
    settings = {
        "PIPENV_IGNORE_VIRTUALENVS": "1",
        "PIPENV_NOSPIN": "1",
        "PIPENV_YES": "1",
        "PIPENV_VENV_IN_PROJECT": "0",
        "PIPENV_PIPFILE": str(unit.pipfile),
        "WORKON_HOME": str(unit.workspace.state / "pipenv"),
    }
    # Pipenv only uses the indexes of the Pipfile. A mirror replaces them by the index of this machine.
    index = next(iter(index_settings().indexes), PYPI)
    mirror = {"PIPENV_PYPI_MIRROR": index} if index != PYPI else {}
    return {**mirror, **os.environ, **settings}


def _without_addresses(lock: dict[str, Any], pipfile: Mapping[str, Any]) -> dict[str, Any]:
    """Return the lock without addresses. Names of indexes that the Pipfile declares stay."""
    declared = {source.get("name") for source in pipfile.get("source", ())}
    lock["_meta"]["sources"] = []  # Pipenv needs the key.
    lock["_meta"]["hash"] = {"sha256": pipfile_hash(pipfile)}
    for section, packages in lock.items():
        if section == "_meta":
            continue
        for entry in packages.values():
            if entry.get("index") not in declared:
                entry.pop("index", None)
    return lock


def _restore(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    else:
        write_atomically(path, content)
