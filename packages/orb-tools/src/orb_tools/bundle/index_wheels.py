"""Locked packages of an index, as wheels for the target. Pip fetches them and compares their hashes.

Where packages come from is pip's own setting (`index_settings`): no address is written here, and none is shown, because
it can hold a password. All else that pip was told is not asked: each wheel is checked against the target.
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

from .index_settings import index_settings, isolated
from .package_cache import Part, PartCache, make_part, part_key
from .wheel_contents import read_wheel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from .lockfile import Locked
    from .target import Target

_ABSENT = re.compile(r"No matching distribution found for ([A-Za-z0-9._-]+)==")
_OTHER_PYTHON = re.compile(r"Package '([A-Za-z0-9._-]+)' requires a different Python")
_MISMATCH = re.compile(r"^\s+([A-Za-z0-9._-]+)==\S+ .*:\s*$|^\s+([A-Za-z0-9._-]+)==\S+ from ", re.MULTILINE)
_UNREACHABLE = (
    (re.compile(r"\b401\b|\b407\b"), "it does not accept the credentials"),
    (re.compile(r"\b403\b"), "it does not allow access"),
    (re.compile(r"Failed to resolve|Name or service not known"), "its name is not known"),
    (re.compile(r"timed? ?out", re.IGNORECASE), "it does not answer in time"),
    (re.compile(r"certificate", re.IGNORECASE), "its certificate is not trusted"),
    (re.compile(r"Retrying \(|Max retries|HTTP error|Could not fetch URL|Connection"), "it does not answer"),
)
"""What pip's words mean, when the index rather than a package is at fault; the first match counts."""


def fetch_parts(wanted: Sequence[Locked], *, target: Target, cache: PartCache) -> dict[str, Part]:
    """The parts of locked packages by name; pip is asked for what the cache does not hold.

    Raises `ToolError` naming every package that has no wheel for the target with a hash of the lock, or
    telling that no package index answers.
    """
    keys = {locked.name: _key(locked, target) for locked in wanted}
    cached = {name: cache.load(key) for name, key in keys.items()}
    parts = {name: part for name, part in cached.items() if part is not None}
    missing = [locked for locked in wanted if locked.name not in parts]
    if missing:
        with cache.scratch() as folder, ThreadPoolExecutor() as pool:
            wheels = _download(missing, target, folder)
            # Deflating and the compiling processes run beside each other; which is done first shows nowhere.
            made = pool.map(lambda path: _part(path, target), wheels.values())
            for name, part in zip(wheels, made, strict=True):
                cache.store(keys[name], part)
                parts[name] = part
    return parts


def _part(path: Path, target: Target) -> Part:
    wheel = read_wheel(path, target=target)
    return make_part(
        wheel.name, wheel.version, wheel.files, target=target, requires=wheel.requires, extras=wheel.extras
    )


def _key(locked: Locked, target: Target) -> str:
    return part_key("locked", locked.name, locked.version, locked.hashes, target=target)


def _download(missing: Sequence[Locked], target: Target, folder: Path) -> dict[str, Path]:
    waiting = {locked.name: locked for locked in missing}
    environment = isolated(index_settings())
    faults = []
    while waiting:
        finished = _pip(list(waiting.values()), target, folder, environment)
        if finished is None:
            break
        # Pip stops at the first package that it cannot have. The others may have the same fault: ask for
        # them too.
        name = _blamed(finished)
        causes = [cause for pattern, cause in _UNREACHABLE if pattern.search(finished)]
        if name not in waiting or causes:
            raise ToolError(
                "the packages of the lock cannot be fetched",
                hint="see that pip reaches its package index, then bundle again",
                faults=[f"the package index: {causes[0]}"] if causes else tail(finished),
            )
        locked = waiting.pop(name)
        faults.append(_absent(locked, target))
    wheels = _named(folder)
    # Pip is content with 1.0+local where 1.0 is asked for.
    faults += [_absent(locked, target) for locked in waiting.values() if _identity(locked) not in wheels]
    if faults:
        hint = (
            "choose a version that has one in the Pipfile, or another --python or --arch; then run orb lock"
        )
        raise ToolError("a wheel is missing", hint=hint, faults=faults)
    # What was not asked for is not taken.
    return {locked.name: wheels[_identity(locked)] for locked in missing}


def _named(folder: Path) -> dict[tuple[str, Version], Path]:
    """Return the wheels of a folder by name and version."""
    found: dict[tuple[str, Version], Path] = {}
    for path in folder.glob("*.whl"):
        name, version, *_ = parse_wheel_filename(path.name)
        found[name, version] = path
    return found


def _identity(locked: Locked) -> tuple[str, Version]:
    return canonicalize_name(locked.name), Version(locked.version)


def _absent(locked: Locked, target: Target) -> str:
    return f"{locked.name} {locked.version} has no wheel for {target} with a hash of the lock"


def _pip(
    wanted: Sequence[Locked], target: Target, folder: Path, environment: Mapping[str, str]
) -> str | None:
    """Asks pip for all of `wanted`. None: they are there. Else what it wrote."""
    requirements, log = folder / "requirements.txt", folder / "pip.log"
    lines = [
        " ".join([f"{it.name}=={it.version}", *(f"--hash={value}" for value in it.hashes)]) for it in wanted
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
    # That an index forbids access to a page is told in the log alone: to pip the page is then as good as empty.
    told = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
    forbidden = [scrub(line) for line in told if "Could not fetch URL" in line and "404" not in line]
    return "\n".join([*forbidden, finished.output, "pip failed"])


def _blamed(output: str) -> str:
    absent = _ABSENT.search(output) or _OTHER_PYTHON.search(output)
    if absent:
        return canonicalize_name(absent[1])
    if "DO NOT MATCH THE HASHES" in output:
        mismatch = _MISMATCH.search(output)
        if mismatch:
            return canonicalize_name(mismatch[1] or mismatch[2])
    return ""
