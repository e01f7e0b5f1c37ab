"""Run the build backend of a local package, which sees its own tools and no other package of this Python.

Setuptools loads plugins from every package that it finds. One of them could set the version or add files, and the key
of the cached package would not change.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

from build import ProjectBuilder
from packaging.requirements import Requirement

from orb_tools.errors import ToolError
from orb_tools.subprocess_output import run

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from importlib.metadata import Distribution

EPOCH = "315532800"
"""1 January 1980 in seconds since 1970: the date of all files of a wheel."""
_KEPT_VARIABLES = ("PACKAGE_VERSION", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
"""The variables of the caller that a build sees: the version, and what a Python may need to start."""


def project_builder(source: Path, log: list[str], *, version: str | None = None) -> ProjectBuilder:
    """Return a builder of the package in `source`. The output of its hooks is added to `log`.

    `version` takes the place of PACKAGE_VERSION. The folders `home` and `tools` beside `source` are made, and are all
    that the hooks see beside the standard library.

    Raises:
        ToolError: A tool that the package needs to be built is not installed.
        build.BuildException: The pyproject.toml is not valid.
    """
    home, tools = source.with_name("home"), source.with_name("tools")
    home.mkdir()
    tools.mkdir()

    def runner(
        cmd: Sequence[str], cwd: str | None = None, extra_environ: Mapping[str, str] | None = None
    ) -> None:
        stated = {} if version is None else {"PACKAGE_VERSION": version}
        environment = {**build_environment(home), **stated, "PYTHONPATH": str(tools), **(extra_environ or {})}
        program, *rest = cmd
        # -S leaves out the installed packages and their .pth files.
        finished = run([program, "-S", *rest], cwd=Path(cwd or source), environment=environment)
        log.append(finished.output)
        if finished.status:
            raise subprocess.CalledProcessError(finished.status, cmd, finished.output)

    builder = ProjectBuilder(source, python_executable=sys.executable, runner=runner)
    for tool in _installed(builder.build_system_requires):
        for name in {path.parts[0] for path in tool.files or ()} - {"..", "__pycache__"}:
            if not (tools / name).exists():  # Several packages can share a folder.
                (tools / name).symlink_to(Path(str(tool.locate_file(name))))
    return builder


def build_environment(folder: Path) -> dict[str, str]:
    """Return all variables of a build: fixed ones, and few of the caller's.

    Setuptools reads files in the home folder and many variables. So `folder`, which is empty, is the home folder and
    the one for temporary files, and the programs of the system alone are found.
    """
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return kept | {
        "HOME": str(folder),
        "USERPROFILE": str(folder),
        "TMPDIR": str(folder),
        "PATH": os.defpath,
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "SOURCE_DATE_EPOCH": EPOCH,
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONNOUSERSITE": "1",
        # The copy is in the repository. A version from git would change with each commit, and the key would not.
        "GIT_CEILING_DIRECTORIES": str(folder.parent),
    }


def _installed(needs: Iterable[str]) -> list[Distribution]:
    """Return the installed packages that meet `needs`, and those that they need in turn."""
    found: dict[str, Distribution] = {}
    missing = []
    waiting = [Requirement(need) for need in needs]
    while waiting:
        need = waiting.pop()
        if need.marker is not None and not need.marker.evaluate({"extra": ""}):
            continue
        try:
            tool = distribution(need.name)
        except PackageNotFoundError:
            missing.append(str(need))
            continue
        if not need.specifier.contains(tool.version, prereleases=True):
            missing.append(str(need))
        elif found.setdefault(need.name, tool) is tool:
            waiting.extend(map(Requirement, tool.requires or ()))
    if missing:
        hint = "install the tools of orb again: make install"
        raise ToolError(f"building needs {', '.join(sorted(missing))}", hint=hint)
    return list(found.values())
