"""Fetch locked packages from an index, as wheels for the target. Pip compares their hashes.

Pip's own settings say where packages come from (`index_settings`). No address is shown, because it can hold a
password. Each wheel is checked against the target.
"""

from __future__ import annotations

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

from orb_tools.errors import ToolError
from orb_tools.subprocess_output import run, scrub, tail

from .index_settings import index_settings, isolated_environment
from .package_cache import PackageCache, PackedPackage, cache_key, pack_package
from .wheel_contents import read_wheel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from .lockfile import LockedPackage
    from .target import Target

_NO_VERSION = re.compile(r"No matching distribution found for ([A-Za-z0-9._-]+)==")
_OTHER_PYTHON = re.compile(r"Package '([A-Za-z0-9._-]+)' requires a different Python")
_MISMATCH = re.compile(r"^\s+([A-Za-z0-9._-]+)==\S+ .*:\s*$|^\s+([A-Za-z0-9._-]+)==\S+ from ", re.MULTILINE)
_UNFETCHED_PAGE = re.compile(r"Could not fetch URL .*")
_NOT_FOUND = re.compile(r"\b404\b")
_UNREACHABLE = (
    (re.compile(r"\b401\b|\b407\b"), "it does not accept the credentials"),
    (re.compile(r"\b403\b"), "it does not allow access"),
    (re.compile(r"Failed to resolve|Name or service not known"), "its name is not known"),
    (re.compile(r"timed? ?out", re.IGNORECASE), "it does not answer in time"),
    (re.compile(r"certificate", re.IGNORECASE), "its certificate is not trusted"),
    (re.compile(r"Retrying \(|Max retries|HTTP error|Could not fetch URL|Connection"), "it does not answer"),
)
"""Patterns in pip's output that mean a fault of the index, not of a package. The first match counts."""


def fetch_packages(
    packages_to_fetch: Sequence[LockedPackage], *, target: Target, cache: PackageCache
) -> dict[str, PackedPackage]:
    """Return locked packages by name, from the cache or, with pip, from the index.

    Raises `ToolError` when packages have no wheel for the target with a hash of the lock (it names them all), or when
    the package index does not answer.
    """
    keys = {locked.name: _key(locked, target) for locked in packages_to_fetch}
    packages = cached_packages(packages_to_fetch, target=target, cache=cache)
    missing = [locked for locked in packages_to_fetch if locked.name not in packages]
    if missing:
        with cache.scratch() as folder, ThreadPoolExecutor() as pool:
            wheels = _download(missing, target, folder)
            # Threads, because compression and the compiling processes can run at the same time.
            made = pool.map(lambda path: _pack_wheel(path, target), wheels.values())
            for name, packed in zip(wheels, made, strict=True):
                cache.store(keys[name], packed)
                packages[name] = packed
    return packages


def cached_packages(
    wanted: Sequence[LockedPackage], *, target: Target, cache: PackageCache
) -> dict[str, PackedPackage]:
    """Return those packages by name that the cache has. Nothing is fetched."""
    cached = {locked.name: cache.load(_key(locked, target)) for locked in wanted}
    return {name: packed for name, packed in cached.items() if packed is not None}


def _pack_wheel(path: Path, target: Target) -> PackedPackage:
    wheel = read_wheel(path, target=target)
    return pack_package(
        wheel.name, wheel.version, wheel.files, target=target, requires=wheel.requires, extras=wheel.extras
    )


def _key(locked: LockedPackage, target: Target) -> str:
    return cache_key("locked", locked.name, locked.version, locked.hashes, target=target)


def _download(missing: Sequence[LockedPackage], target: Target, folder: Path) -> dict[str, Path]:
    pending = {locked.name: locked for locked in missing}
    environment = isolated_environment(index_settings())
    faults = []
    while pending:
        finished = _pip_download(list(pending.values()), target, folder, environment)
        if finished is None:
            break
        # Pip stops at the first package that it cannot fetch. Try the others too, so that all faults are reported.
        name = _failed_package(finished)
        causes = [cause for pattern, cause in _UNREACHABLE if pattern.search(finished)]
        if name not in pending or causes:
            raise ToolError(
                "the packages of the lock cannot be fetched",
                hint="check that pip reaches its package index, then bundle again",
                faults=[f"the package index: {causes[0]}"] if causes else tail(finished),
            )
        locked = pending.pop(name)
        faults.append(_no_wheel_fault(locked, target))
    wheels = _wheels_by_identity(folder)
    # Pip also accepts 1.0+local for ==1.0.
    faults += [
        _no_wheel_fault(locked, target) for locked in pending.values() if _identity(locked) not in wheels
    ]
    if faults:
        hint = "in the Pipfile, choose a version that has one, then run orb lock; or use another --python or --arch"
        raise ToolError("a wheel is missing", hint=hint, faults=faults)
    # Ignore wheels that were not requested.
    return {locked.name: wheels[_identity(locked)] for locked in missing}


def _wheels_by_identity(folder: Path) -> dict[tuple[str, Version], Path]:
    """Return the wheels of a folder by name and version."""
    found: dict[tuple[str, Version], Path] = {}
    for path in folder.glob("*.whl"):
        name, version, *_ = parse_wheel_filename(path.name)
        found[name, version] = path
    return found


def _identity(locked: LockedPackage) -> tuple[str, Version]:
    return canonicalize_name(locked.name), Version(locked.version)


def _no_wheel_fault(locked: LockedPackage, target: Target) -> str:
    return f"{locked.name} {locked.version} has no wheel for {target} with a hash of the lock"


def _pip_download(
    packages_to_fetch: Sequence[LockedPackage], target: Target, folder: Path, environment: Mapping[str, str]
) -> str | None:
    """Fetch `packages_to_fetch` with pip. Return None if that succeeds, otherwise pip's output."""
    requirements, log = folder / "requirements.txt", folder / "pip.log"
    lines = [
        " ".join([f"{it.name}=={it.version}", *(f"--hash={value}" for value in it.hashes)])
        for it in packages_to_fetch
    ]
    requirements.write_text("\n".join(lines) + "\n", encoding="utf-8")
    command: list[str | Path] = [
        sys.executable, "-P", "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet", "--log", log,
        "download", "--no-deps", "--require-hashes", "--only-binary", ":all:", "--requirement", requirements, "--dest",
        folder,
    ]  # fmt: skip
    if target.platforms:
        command += ["--implementation", "cp", "--python-version", target.python, "--abi", target.abi]
        for tag in target.platforms:
            command += ["--platform", tag]
    finished = run(command, cwd=folder, environment=environment)
    if not finished.status:
        return None
    # When an index forbids access to a page, pip treats the page as empty and mentions the refusal only in its log.
    # The time of a log line and the address are cut off first, because both can hold the digits of a status.
    logged = scrub(log.read_text(encoding="utf-8", errors="replace")) if log.exists() else ""
    forbidden = [line for line in _UNFETCHED_PAGE.findall(logged) if not _NOT_FOUND.search(line)]
    return "\n".join([*forbidden, finished.output, "pip failed"])


def _failed_package(output: str) -> str:
    absent = _NO_VERSION.search(output) or _OTHER_PYTHON.search(output)
    if absent:
        return canonicalize_name(absent[1])
    if "DO NOT MATCH THE HASHES" in output:
        mismatch = _MISMATCH.search(output)
        if mismatch:
            return canonicalize_name(mismatch[1] or mismatch[2])
    return ""
