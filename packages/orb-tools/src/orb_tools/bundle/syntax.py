"""Find sources that the target's Python cannot read, with that Python's own message.

A Python of the target's minor version decides, if this machine has one. Otherwise ruff decides, which knows the syntax
of every version, and the running Python finds what ruff does not report, such as a `return` outside of a function.
"""

from __future__ import annotations

import ast
import json
import marshal
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError
from orb_tools.interpreters import running_python
from orb_tools.subprocess_output import scrub, tail

from ._source_check import MARSHAL_VERSION, TOO_DEEP, compile_fault

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence
    from typing import TypeVar

    from .bytecode import Compiler
    from .target import Target

    Key = TypeVar("Key", bound=Hashable)

_SCRIPT = Path(__file__).with_name("_source_check.py")
_NEWER = " on Python "
"""In a message of ruff about syntax that is newer than the target."""


def syntax_checker(compiler: Compiler | None) -> str:
    """Return what decides about the syntax, because others can say something else: a version of Python or of ruff."""
    if compiler is not None:
        return compiler.version
    # Imported here: it takes longer to import than to compare all summaries with their sources.
    from importlib.metadata import version as installed_version

    return f"{sys.version} ruff {installed_version('ruff')}"


def syntax_faults(
    sources: Mapping[Key, bytes], target: Target, *, compiler: Compiler | None, folder: Path
) -> dict[Key, tuple[int, str]]:
    """Return line and reason of the first fault of each source that the target's Python cannot read, by its key.

    Args:
        sources: The sources of modules, by any key.
        target: The runtime whose Python must read them.
        compiler: The target's Python. None: this machine does not have it.
        folder: An empty folder for copies of the sources.

    Raises:
        ToolError: Ruff does not run.
    """
    keys = list(sources)
    if compiler is None:
        faults = _ruff_faults(sources, target, folder)
        for key in keys:
            # Syntax that is newer than the running Python is reported when it is summarised.
            if key not in faults and _parses_here(sources[key]) and (fault := compile_fault(sources[key])):
                faults[key] = fault
    else:
        contents = [sources[key] for key in keys]
        answers = (
            [compile_fault(content) for content in contents]
            if target.python == running_python()
            else _ask(compiler.python, contents)
        )
        faults = {key: fault for key, fault in zip(keys, answers, strict=True) if fault is not None}
        if faults:
            # Python only says "invalid syntax" where ruff names the version that can read it.
            newer = _ruff_faults({key: sources[key] for key in faults}, target, folder)
            for key, (_, message) in newer.items():
                if _NEWER in message:
                    faults[key] = (faults[key][0], f"{faults[key][1]} ({message})")
    return {key: (line, f"is not valid Python {target.python}: {why}") for key, (line, why) in faults.items()}


def unreadable_here(error: SyntaxError | ValueError, target: Target) -> tuple[int, str]:
    """Return line and reason for a source of the target that the running Python cannot read."""
    line = error.lineno if isinstance(error, SyntaxError) else None
    newer = target.version > sys.version_info[:2]
    why = f"{running_python()}, which orb runs on" if newer else f"{target.python}: {error}"
    return line or 1, f"is not valid Python {why}"


def _ask(python: Path, sources: Sequence[bytes]) -> list[tuple[int, str] | None]:
    """Return what another Python says of each source."""
    finished = subprocess.run(
        [python, "-I", "-S", "-B", _SCRIPT],
        input=marshal.dumps(list(sources), MARSHAL_VERSION), capture_output=True, check=False,
    )  # fmt: skip
    if finished.returncode == 0:
        answers: list[tuple[int, str] | None] = marshal.loads(finished.stdout)  # noqa: S302 - of the process above
        return answers
    # A stack overflow ends the process without a word. Find the source by halves.
    if len(sources) == 1:
        return [TOO_DEEP]
    half = len(sources) // 2
    return _ask(python, sources[:half]) + _ask(python, sources[half:])


def _parses_here(source: bytes) -> bool:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError):
        return False
    except (RecursionError, MemoryError):
        pass
    return True


def _ruff_faults(sources: Mapping[Key, bytes], target: Target, folder: Path) -> dict[Key, tuple[int, str]]:
    names = {f"{number}.py": key for number, key in enumerate(sources)}
    for name, key in names.items():
        (folder / name).write_bytes(sources[key])
    found = _parse_with_ruff(list(names), target, folder) if names else {}
    return {names[name]: fault for name, fault in found.items()}


def _parse_with_ruff(names: Sequence[str], target: Target, folder: Path) -> dict[str, tuple[int, str]]:
    """Return the first fault of each of the files `names` in `folder` that ruff cannot parse."""
    # Without rules, ruff reports syntax errors only.
    command = [
        sys.executable, "-P", "-m", "ruff", "check", "--isolated", "--no-cache", "--ignore", "ALL",
        "--target-version", f"py{target.python.replace('.', '')}", "--config", "exclude=[]",
        "--config", "respect-gitignore=false", "--output-format", "json", *names,
    ]  # fmt: skip
    finished = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if finished.returncode == -signal.SIGABRT:
        # A stack overflow. Ruff does not say in which file, so search by halves.
        if len(names) == 1:
            return {names[0]: TOO_DEEP}
        half = len(names) // 2
        return _parse_with_ruff(names[:half], target, folder) | _parse_with_ruff(names[half:], target, folder)
    if finished.returncode not in {0, 1}:
        hint = "install the tools of orb again: make install"
        messages = tail(scrub(finished.stderr.decode(errors="replace")))
        raise ToolError("ruff cannot read the sources", hint=hint, faults=messages)
    found: dict[str, tuple[int, str]] = {}
    for fault in json.loads(finished.stdout):
        name = fault["filename"].replace("\\", "/").rpartition("/")[2]
        found.setdefault(name, (fault["location"]["row"], fault["message"]))
    return found
