"""Read a unit's Pipfile and Pipfile.lock without pipenv, so that bundling needs nothing but orb."""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from packaging.specifiers import SpecifierSet
from packaging.utils import InvalidName, canonicalize_name
from packaging.version import Version

from orb_tools.errors import ToolError

from .markers import parse_marker
from .source_files import is_portable
from .target import ARCHITECTURES, DEFAULT_PYTHON, PYTHONS, Target

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from packaging.markers import Marker

    from .unit import Unit

# Pipenv hashes the package index together with the packages. When the Pipfile names no index, pipenv takes that of the
# machine's settings. This is its default without such settings, so that one Pipfile always has one hash.
DEFAULT_SOURCES = [{"name": "pypi", "url": "https://pypi.org/simple", "verify_ssl": True}]
_SECTIONS = frozenset({"source", "packages", "dev-packages", "requires", "scripts", "pipfile", "pipenv"})
_HASH = re.compile(r"sha256:[0-9a-f]{64}")
_PYTHON = re.compile(r"3\.[0-9]{1,3}(\.[0-9]{1,3})?")
_PATH_FIELDS = frozenset({"path", "editable", "extras", "markers"})
_INDEX_FIELDS = frozenset({"version", "hashes", "markers", "extras", "index"})
_MARKERS = ("sys_platform", "platform_machine")
"""Keys of a Pipfile entry. Pipenv writes each of them as a comparison into the `markers` of the lock."""
_COMPARABLE_FIELDS = frozenset(
    {"version", "extras", "index", "path", "editable", "markers", *Target.runtime().environment}
)
"""Keys of a Pipfile entry that can be compared with the lock when the hash differs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedPackage:
    """A package of a lock."""

    name: str
    version: str
    """Without the ==. Empty for a local package, whose version comes from its build, and when it is not resolved."""
    hashes: tuple[str, ...]
    """Each as sha256:<hex>."""
    marker: Marker | None = None
    path: str | None = None
    """The path of a local package, relative to the Pipfile. None: it comes from an index."""
    index: str | None = None
    """The trusted index of the workspace, when the lock names it. None: an index of pip's settings, or a path."""

    @property
    def resolved(self) -> bool:
        """Whether it has a path or hashes. Pipenv omits both when the marker is false for the Python that locks."""
        return self.path is not None or bool(self.hashes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """A package that the Pipfile itself names."""

    name: str
    extras: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """What a unit requests in its Pipfile, and the versions that pipenv chose."""

    roots: tuple[Root, ...]
    packages: Mapping[str, LockedPackage]
    """By canonical name."""
    python: str
    """The Python version that the lock was made for."""
    required: str | None = None
    """The Python version that the Pipfile requires. None: it does not say."""
    trusted: str | None = None
    """The name of the workspace's trusted index. None: our packages come from paths only."""

    def python_fault(self, target: Target) -> str | None:
        """Return why the lock is not for the Python of a target. None: it is, or the target is this machine."""
        if target.current or self.required in {None, target.python}:
            return None
        return f"the Pipfile requires Python {self.required}, but the target is {target}"


def pipfile_hash(document: Mapping[str, Any], *, sources: object = None) -> str:
    """Return the hash that pipenv gives to a parsed Pipfile. `sources` are used when the Pipfile has none."""
    content: dict[str, object] = {
        "_meta": {
            "sources": document.get("source") or sources or DEFAULT_SOURCES,
            "requires": document.get("requires", {}),
        },
        "default": _by_canonical_name(document.get("packages", {})),
        "develop": _by_canonical_name(document.get("dev-packages", {})),
    }
    for category, values in document.items():
        if category not in _SECTIONS and category not in {"default", "develop"}:
            content[category] = _by_canonical_name(values)
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def read_pipfile(unit: Unit) -> dict[str, Any]:
    """Return the parsed Pipfile. Raises `ToolError` when it is not valid. A fault of the TOML has its line."""
    shown = _relative_path(unit.pipfile, unit)
    try:
        document = tomllib.loads(unit.pipfile.read_text(encoding="utf-8"))
        json.dumps(document)  # Pipenv hashes it as JSON, which has no dates.
    except (ValueError, TypeError, RecursionError) as error:
        raise ToolError(f"{shown} is not valid", hint="correct it", faults=[f"{shown}: {error}"]) from error
    faults = [f"{shown}: {fault}" for fault in _pipfile_faults(document)]
    if faults:
        raise ToolError(f"{shown} is not valid", hint="correct it", faults=faults)
    return document


def _pipfile_faults(document: Mapping[str, Any]) -> Iterator[str]:
    for section, content in document.items():
        requested = list if section == "source" else dict
        if not isinstance(content, requested):
            yield f"{section} must be a {'list of tables' if requested is list else 'table'}"
    packages = document.get("packages", {})
    for name, entry in packages.items() if isinstance(packages, dict) else ():
        if not _valid_name(name):
            yield f"{name!a} is not a package name"
        if not isinstance(entry, str | dict):
            yield f"{name!a}: the entry must be a version or a table"
        elif isinstance(entry, dict) and not _valid_extras(entry):
            yield f"{name}: extras must be a list of names"
    requires = document.get("requires", {})
    if isinstance(requires, dict) and not all(
        isinstance(requires.get(key, "3.0"), str) and _PYTHON.fullmatch(requires.get(key, "3.0"))
        for key in ("python_version", "python_full_version")
    ):
        yield 'requires: write a Python version as "3.13"'


def _valid_name(name: object) -> bool:
    try:
        canonicalize_name(str(name), validate=True)
    except InvalidName:
        return False
    return isinstance(name, str) and name.isascii()


def _valid_extras(entry: Mapping[str, object]) -> bool:
    extras = entry.get("extras", [])
    return isinstance(extras, list) and all(_valid_name(extra) for extra in extras)


def required_python(document: Mapping[str, Any]) -> str | None:
    """Return the Python version that a Pipfile or a lock requires, such as "3.13". None: it does not say."""
    requires = document.get("requires", {})
    full = requires.get("python_version") or requires.get("python_full_version")
    return ".".join(full.split(".")[:2]) if full else None


def read_lock(unit: Unit, *, older: bool = False) -> Lock:
    """Return the lock of a unit, after checking every entry and that the lock belongs to the Pipfile.

    `older` accepts a lock that is older than the Pipfile.

    Raises `ToolError` when the lock is missing, damaged or older than the Pipfile, or when it has packages that cannot
    be bundled: without hashes, from version control, or with a field that is not valid.
    """
    pipfile = read_pipfile(unit)
    shown = _relative_path(unit.lock, unit)
    hint = f"run: orb lock {unit.name}"
    if not unit.lock.is_file():
        raise ToolError(f"{shown} is missing", hint=hint)
    try:
        document = json.loads(unit.lock.read_text(encoding="utf-8"), object_pairs_hook=_without_twins)
        meta, default = document["_meta"], dict(document["default"])
        recorded = str(meta["hash"]["sha256"])
        python = required_python(meta) or DEFAULT_PYTHON
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ToolError(f"{shown} is damaged", hint=hint) from error
    faults: list[str] = []
    packages: dict[str, LockedPackage] = {}
    paths = {
        name: _entry_path(entry) for name, entry in _by_canonical_name(pipfile.get("packages", {})).items()
    }
    for name, entry in default.items():
        try:
            locked = _parse_entry(name, entry, trusted=unit.workspace.index)
            if packages.setdefault(locked.name, locked) is not locked:
                raise _RefusedEntryError("it occurs twice")
            _check_origin(locked, paths.get(locked.name))
        except _RefusedEntryError as refused:
            faults.append(f"{shown}: {name if _valid_name(name) else ascii(name)}: {refused}")
    known = {pipfile_hash(pipfile), pipfile_hash(pipfile, sources=meta.get("sources"))}
    if recorded not in known and not older:
        if "source" in pipfile:
            raise ToolError(f"{shown} is older than its Pipfile", hint=hint)
        # Pipenv hashed the index of the machine that locked, maybe with a temporary password: the hash cannot match.
        if required_python(pipfile) != required_python(meta) or not _satisfies(pipfile, packages):
            raise ToolError(
                f"{shown} is older than its Pipfile, or made with another package index", hint=hint
            )
    if faults:
        raise ToolError(
            f"{shown} has packages that cannot be bundled",
            hint=f"correct the Pipfile, then {hint}",
            faults=faults,
        )
    roots = tuple(
        Root(name=canonicalize_name(name), extras=_entry_extras(entry))
        for name, entry in pipfile.get("packages", {}).items()
    )
    return Lock(
        roots=roots,
        packages=packages,
        python=python,
        required=required_python(pipfile),
        trusted=unit.workspace.index,
    )


def _without_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return an object of JSON. Raises `ValueError` when a key occurs twice, because programs use different ones."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key occurs twice")
    return found


def _satisfies(pipfile: Mapping[str, Any], packages: Mapping[str, LockedPackage]) -> bool:
    """Whether every package of the Pipfile is locked as requested. Each bundle checks their dependencies itself."""
    for name, entry in pipfile.get("packages", {}).items():
        requested = {"version": entry} if isinstance(entry, str) else entry
        locked = packages.get(canonicalize_name(name))
        if locked is None or requested.keys() - _COMPARABLE_FIELDS:
            return False
        version = str(requested.get("version", "*"))
        try:
            if not _within_markers(locked, requested):
                return False
            if version != "*" and not SpecifierSet(version).contains(locked.version, prereleases=True):
                return False
        except ValueError:
            return False
    return True


def _within_markers(locked: LockedPackage, requested: Mapping[str, object]) -> bool:
    """Whether a package is locked only for targets that the Pipfile's markers allow. Raises `ValueError`.

    Pipenv may write the markers differently and add those of the package, so both are evaluated for all targets.
    """
    texts = [f"{key} {requested[key]}" for key in _MARKERS if key in requested]
    if "markers" in requested:
        texts.append(str(requested["markers"]))
    markers = [parse_marker(text) for text in texts]
    targets = [Target.runtime(python, machine) for python in PYTHONS for machine in ARCHITECTURES]
    return all(
        target.matches_marker(marker)
        for target in targets
        if target.matches_marker(locked.marker)
        for marker in markers
    )


def _entry_path(entry: object) -> str | None:
    """Return the path of a Pipfile entry. None: it comes from an index."""
    path = entry.get("path") if isinstance(entry, dict) else None
    return None if path is None else str(path)


def _check_origin(locked: LockedPackage, path: str | None) -> None:
    """Raise unless the package comes from where the Pipfile says, because a build runs the code at a path."""
    if locked.path is None:
        if path is not None and locked.resolved:
            raise _RefusedEntryError("it comes from a package index, but the Pipfile names its path")
        return
    if path is None:
        raise _RefusedEntryError("it has a path, but the Pipfile does not name one")
    if posixpath.normpath(locked.path) != posixpath.normpath(path):
        raise _RefusedEntryError("its path is not the one in the Pipfile")
    if posixpath.isabs(path):
        raise _RefusedEntryError("its path is absolute, but other machines have other folders")


class _RefusedEntryError(Exception):
    """An entry of a lock differs from what pipenv writes. The message says how."""


def _parse_entry(name: str, entry: object, *, trusted: str | None = None) -> LockedPackage:
    """Parse an entry of a lock. `trusted` is the name of the trusted index.

    Raises `_RefusedEntryError` when it differs from what pipenv writes: a version with other text could make pip read
    further requirements.
    """
    if not _valid_name(name):
        raise _RefusedEntryError("this is not a package name")
    if not isinstance(entry, dict):
        raise _RefusedEntryError("the entry is not a table")
    if not _valid_extras(entry):
        raise _RefusedEntryError("extras is not a list of names")
    name = canonicalize_name(name)
    try:
        marker = parse_marker(_text(entry, "markers")) if "markers" in entry else None
    except ValueError:
        raise _RefusedEntryError("its markers cannot be read") from None
    if "path" in entry:
        if (
            entry.keys() - _PATH_FIELDS
            or not isinstance(entry["path"], str)
            or not is_portable(entry["path"])
        ):
            raise _RefusedEntryError("the entry is not valid for a package with a path")
        return LockedPackage(name=name, version="", hashes=(), marker=marker, path=entry["path"])
    if marker is not None and entry.get("version") == "*":
        return LockedPackage(name=name, version="", hashes=(), marker=marker)
    if entry.keys() - _INDEX_FIELDS or "version" not in entry:
        raise _RefusedEntryError("it is not from a package index, but a bundle needs wheels with hashes")
    try:
        version = _parse_version(_text(entry, "version"))
    except ValueError:
        raise _RefusedEntryError("its version is not written as ==1.2.3") from None
    hashes = entry.get("hashes")
    if not hashes:
        raise _RefusedEntryError("it has no hashes")
    if not isinstance(hashes, list) or not all(
        isinstance(value, str) and _HASH.fullmatch(value) for value in hashes
    ):
        raise _RefusedEntryError("its hashes are not written as sha256: and 64 hexadecimal digits")
    index = trusted if trusted is not None and entry.get("index") == trusted else None
    return LockedPackage(
        name=name, version=version, hashes=tuple(sorted(set(hashes))), marker=marker, index=index
    )


def _text(entry: Mapping[str, object], field: str) -> str:
    value = entry[field]
    if not isinstance(value, str):
        raise ValueError(f"{field} is not a string")  # noqa: TRY004 - the callers catch `ValueError`
    return value


def _parse_version(text: str) -> str:
    """Return the normalized version of "==1.2.3". Raises `ValueError`."""
    number = text.removeprefix("==")
    # `packaging` allows white space around a version, but pip would read a new requirement after a line break.
    if number == text or not number.isascii() or number != number.strip():
        raise ValueError("not a version")
    return str(Version(number))


def _entry_extras(entry: object) -> frozenset[str]:
    extras = entry.get("extras", ()) if isinstance(entry, dict) else ()
    return frozenset(canonicalize_name(str(extra)) for extra in extras)


def _by_canonical_name(section: Mapping[str, object]) -> dict[str, object]:
    return {canonicalize_name(name): value for name, value in section.items()}


def _relative_path(path: Path, unit: Unit) -> str:
    return path.relative_to(unit.workspace.root).as_posix()
