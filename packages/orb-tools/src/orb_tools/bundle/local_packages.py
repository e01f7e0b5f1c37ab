"""Build local packages as wheels from their current sources.

A wheel is cached until a byte of its sources changes. It is built in a copy, because setuptools leaves a build folder
behind: the next build would take files from it that were deleted from the sources.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import TYPE_CHECKING

from build import BuildBackendException, BuildException, ProjectBuilder
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from orb_tools.errors import ToolError
from orb_tools.subprocess_output import run, scrub, tail

from .compiled_files import FOREIGN_HINT, foreign_files
from .credentials import credential_faults
from .package_cache import PackageCache, PackedPackage, cache_key, pack_package
from .pyproject import read_pyproject
from .settings import read_settings
from .wheel_contents import read_wheel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .source_files import Sources
    from .target import Target

EPOCH = "315532800"
"""1 January 1980 in seconds since 1970: the date of all files of a wheel."""
CREDENTIAL_HINT = (
    "put secrets into AWS Secrets Manager; if a file only looks like a credential, name it under "
    "[tool.orb-bundle] not-credentials in the pyproject.toml of its function or package"
)
_NOT_SHIPPED = frozenset({"tests", "benchmarks", "build", "dist", "docs"})


@dataclass(frozen=True)
class LocalPackage:
    """A package of the monorepo."""

    folder: Path
    sources: Sources = field(compare=False, repr=False)
    """The sources of the workspace."""

    @cached_property
    def name(self) -> str:
        """The canonical name, from its pyproject.toml. Raises `ToolError` when the name cannot be read."""
        try:
            document = read_pyproject(self.folder)
            return canonicalize_name(document["project"]["name"], validate=True)
        except (OSError, LookupError, TypeError, ValueError) as error:
            hint = "a path in a Pipfile must lead to a folder whose pyproject.toml has [project] with a name"
            raise ToolError(f"{self.folder.name} is not a package", hint=hint) from error

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        """The files of a build by path: without tests, files that git ignores, and leftovers of tools.

        Raises `ToolError` as `Sources.read` does.
        """
        files = self.sources.read(self.folder, top=_NOT_SHIPPED)
        return {name: file.content for name, file in sorted(files.items())}


def pack_local_package(package: LocalPackage, *, target: Target, cache: PackageCache) -> PackedPackage:
    """Return the package as it goes into a bundle. Raises `ToolError` when it cannot be built."""
    digest = hashlib.sha256()
    for name, content in package.files.items():
        digest.update(f"{name} {len(content)}\n".encode() + content)
    version = os.environ.get("PACKAGE_VERSION", "")
    key = cache_key(
        "local", package.name, digest.hexdigest(), version, installed_version("setuptools"), target=target
    )
    packed = cache.load(key)
    if packed is None:
        packed = _build(package, target, cache)
        cache.store(key, packed)
    return packed


def _build(package: LocalPackage, target: Target, cache: PackageCache) -> PackedPackage:
    allowed = read_settings(package.folder, of_package=True).not_credentials
    faults = list(credential_faults(package.files, allowed=allowed))
    if faults:
        raise ToolError(
            f"{package.name} has files that look like credentials", hint=CREDENTIAL_HINT, faults=faults
        )
    with cache.scratch() as temporary:
        source = temporary / "source"
        for name, content in package.files.items():
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            path.chmod(0o644)
        log: list[str] = []
        try:
            wheel = _wheel(source, temporary / "wheel", log)
        except (BuildException, BuildBackendException) as error:
            messages = tail("".join(log)) or (scrub(str(error)),)
            hint = f"correct packages/{package.folder.name}, then bundle again"
            raise ToolError(f"{package.name} cannot be built", hint=hint, faults=messages) from error
        built = read_wheel(wheel, target=target)
    foreign = list(foreign_files(built.files, target))
    if foreign:
        message = f"{package.name} does not load on the target"
        raise ToolError(message, hint=FOREIGN_HINT, faults=foreign)
    return pack_package(
        built.name,
        built.version,
        built.files,
        target=target,
        requires=built.requires,
        extras=built.extras,
    )


def _wheel(source: Path, output: Path, log: list[str]) -> Path:
    def runner(
        cmd: Sequence[str], cwd: str | None = None, extra_environ: Mapping[str, str] | None = None
    ) -> None:
        fixed = {"SOURCE_DATE_EPOCH": EPOCH, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
        environment = {**os.environ, **(extra_environ or {}), **fixed}
        finished = run(cmd, cwd=Path(cwd or source), environment=environment)
        log.append(finished.output)
        if finished.status:
            raise subprocess.CalledProcessError(finished.status, cmd)

    builder = ProjectBuilder(source, python_executable=sys.executable, runner=runner)
    missing = sorted(need for need in builder.build_system_requires if not _installed(Requirement(need)))
    if missing:
        needs = ", ".join(missing)
        raise ToolError(f"building needs {needs}", hint="install the tools of orb again: make install")
    return Path(builder.build("wheel", output))


def _installed(need: Requirement) -> bool:
    try:
        return need.specifier.contains(installed_version(need.name), prereleases=True)
    except PackageNotFoundError:
        return False
