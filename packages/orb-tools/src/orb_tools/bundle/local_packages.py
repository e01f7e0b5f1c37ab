"""Build local packages as wheels from their current sources.

A wheel is cached until a byte of its sources changes. It is built in a copy, because setuptools leaves a build folder
behind: the next build would take files from it that were deleted from the sources.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError
from orb_tools.full_disk import FULL_DISK, full_disk_error, full_disk_reported
from orb_tools.subprocess_output import scrub, tail

from .compiled_files import FOREIGN_HINT, foreign_files
from .credentials import credential_faults
from .inputs import code_digest
from .package_cache import PackageCache, PackedPackage, cache_key, pack_package
from .settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .bytecode import Compiler
    from .package_folder import LocalPackage
    from .target import Target

CREDENTIAL_HINT = (
    "put secrets into AWS Secrets Manager; if a file only looks like a credential, name it under "
    "[tool.orb-bundle] not-credentials in the pyproject.toml of its function or package"
)


def pack_local_package(
    package: LocalPackage,
    *,
    target: Target,
    compiler: Compiler | None,
    cache: PackageCache,
    on_build: Callable[[str], None] = lambda _: None,
) -> PackedPackage:
    """Return the package as it goes into a bundle. `on_build` is called when it must be built.

    Raises `ToolError` when it cannot be built.
    """

    def key(digests: Mapping[str, str]) -> str:
        version = os.environ.get("PACKAGE_VERSION", "")
        return cache_key(
            "local", package.name, sorted(digests.items()), version, target=target, compiler=compiler
        )

    packed = cache.load(key(package.digests()))
    if packed is None:
        on_build(f"building {package.name}")
        latest = cache_key("latest local", package.name, target=target, compiler=compiler)
        packed = _build(package, target, compiler, cache, earlier=cache.load_latest(latest))
        # A file can have changed since its digest was taken. The key must be that of the files which were built.
        built = {name: hashlib.sha256(content).hexdigest() for name, content in package.files.items()}
        cache.store(key(built), packed, latest=latest)
    return packed


def _build(
    package: LocalPackage,
    target: Target,
    compiler: Compiler | None,
    cache: PackageCache,
    *,
    earlier: PackedPackage | None,
) -> PackedPackage:
    # Imported here: a run that builds no package does not need them.
    from build import BuildBackendException, BuildException

    from .wheel_contents import read_wheel

    allowed = read_settings(package.folder, of_package=True).not_credentials
    faults = _credentials(package, allowed, cache)
    if faults:
        raise ToolError(
            f"{package.name} has files that look like credentials", hint=CREDENTIAL_HINT, faults=faults
        )
    with cache.scratch() as temporary, full_disk_reported(temporary):
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
            if FULL_DISK in "".join(log):
                raise full_disk_error(temporary) from error
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
        compiler=compiler,
        requires=built.requires,
        extras=built.extras,
        earlier=earlier,
    )


def _credentials(package: LocalPackage, allowed: frozenset[str], cache: PackageCache) -> list[str]:
    """Return a fault for each file that looks like a credential. What was searched before is not searched again."""
    key = hashlib.sha256(json.dumps(["searched", package.name, code_digest()]).encode()).hexdigest()
    known = cache.load_bytes(key)
    passed = frozenset(json.loads(known)) if known else frozenset()
    searched = {
        f"{hashlib.sha256(content).hexdigest()} {name}": name
        for name, content in package.files.items()
        if name not in allowed
    }
    new = {name: package.files[name] for fact, name in searched.items() if fact not in passed}
    faults = list(credential_faults(new, allowed=allowed))
    if new and not faults:
        cache.store_bytes(key, json.dumps(sorted(searched)).encode())
    return faults


def _wheel(source: Path, output: Path, log: list[str]) -> Path:
    from .build_hooks import project_builder

    builder = project_builder(source, log)
    # The library writes its own files into the folder for temporary files.
    with full_disk_reported(Path(tempfile.gettempdir())):
        return Path(builder.build("wheel", output))
