"""Compile modules for the target, so that the .pyc files stay valid in a zip.

Without .pyc files, every cold start would compile the modules again, because /var/task is read-only. These are
"unchecked hash" files (PEP 552), which Python does not compare with the source. The files of a bundle only change
together, and a check by date would always fail, because all dates in a bundle are 1980.

Each target has one compiler, a Python of its minor version. So the bytes do not depend on the Python that runs orb.
They can depend on the patch release of the compiler: 3.11.2 and 3.11.7 differ in one of sixty modules.
"""

from __future__ import annotations

import marshal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Self

from orb_tools.errors import ToolError
from orb_tools.interpreters import find_python
from orb_tools.subprocess_output import finish

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .source_files import HasContent
    from .target import Target

_COMPILER = Path(__file__).with_name("_compiler.py")
_SECONDS = 300
"""A compiler that takes longer than this hangs."""
_DAMAGED = (ValueError, TypeError, EOFError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiler:
    """The Python that compiles for a target."""

    python: Path
    version: str
    """Its full version: "3.13.0"."""
    cache_tag: str
    """The part of the names of .pyc files that says who can read them: "cpython-313"."""
    magic: bytes
    """The first bytes of each .pyc file."""

    @classmethod
    def find(cls, target: Target) -> Self | None:
        """Return the compiler for a target. None: this machine has no Python of its minor version."""
        found = find_python(target.python)
        if found is None:
            return None
        return cls(
            python=found.path,
            version=found.version,
            cache_tag=f"cpython-{target.python.replace('.', '')}",
            magic=found.magic,
        )

    @property
    def facts(self) -> tuple[str, str]:
        """What the bytes that it makes depend on, beside the sources."""
        return self.version, self.magic.hex()

    def compile(self, files: Mapping[str, HasContent]) -> dict[str, bytes]:
        """Return the .pyc files of the modules of `files`, by path. A module that does not compile has none.

        The files of one call are compiled by one process. Callers make packages side by side, in threads.

        Raises:
            ToolError: The compiler does not work.
        """
        sources = [(name, files[name].content) for name in sorted(files) if name.endswith(".py")]
        if not sources:
            return {}
        return {self.pyc_path(name): content for name, content in self._compiled(sources).items()}

    def _compiled(self, sources: list[tuple[str, bytes]]) -> dict[str, bytes]:
        """Compile in a new process, which has imported nothing that could change the result.

        The result goes to a file, because a wrapper of an interpreter may print to standard output.
        """
        with tempfile.TemporaryFile() as output:
            try:
                process = subprocess.Popen(
                    # -I and -S: no variable counts, and no code of a site runs, such as a sitecustomize.
                    [self.python, "-I", "-S", "-B", "-W", "ignore", _COMPILER, str(output.fileno())],
                    stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                    pass_fds=[output.fileno()],
                )  # fmt: skip
                status = finish(process, given=marshal.dumps(sources, 2), seconds=_SECONDS)
            except OSError:
                raise self._does_not_work() from None
            output.seek(0)
            try:
                compiled: object = marshal.load(output)  # noqa: S302 - written by the process above
            except _DAMAGED:
                raise self._does_not_work() from None
        if status or not isinstance(compiled, dict) or not compiled.keys() <= dict(sources).keys():
            raise self._does_not_work()
        if not all(isinstance(each, bytes) and each.startswith(self.magic) for each in compiled.values()):
            raise self._does_not_work()
        return compiled

    def _does_not_work(self) -> ToolError:
        return ToolError(
            f"{self.python}, which says that it is Python {self.version}, does not compile",
            hint="repair or remove that Python, then bundle again",
        )

    def pyc_path(self, name: str) -> str:
        """Return the path of the .pyc file of a module."""
        path = PurePosixPath(name)
        return str(path.with_name("__pycache__") / f"{path.stem}.{self.cache_tag}.pyc")


def find_compiler(target: Target, *, required: bool) -> Compiler | None:
    """Return the compiler for a target. None: this machine has none. Raises `ToolError` if one is required then."""
    compiler = Compiler.find(target)
    if compiler is None and required:
        raise ToolError(
            f"this machine has no Python {target.python}, which compiles the modules",
            hint=f"install it (uv python install {target.python}), or omit --require-bytecode",
        )
    return compiler


def no_compiler_note(target: Target) -> str:
    """Return what it costs that there is no compiler for a target, and how to mend it, in one line."""
    return (
        f"no Python {target.python} here: the bundle has no compiled modules, and each cold start compiles them again, "
        f"about 0.2 s; install Python {target.python} (uv python install {target.python}), or run orb with it"
    )
