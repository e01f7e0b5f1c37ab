"""A unit's Pipfile and Pipfile.lock, read without pipenv: a bundle is made where only orb is installed."""

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
from .source_files import portable
from .target import ARCHITECTURES, DEFAULT_PYTHON, PYTHONS, Target

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from packaging.markers import Marker

    from .unit import Unit

# Pipenv hashes the package index together with the packages, and takes it from the machine's own settings
# when the Pipfile names none. This is what it takes on a machine without any, so that one Pipfile has one
# hash.
DEFAULT_SOURCES = [{"name": "pypi", "url": "https://pypi.org/simple", "verify_ssl": True}]
_SECTIONS = frozenset({"source", "packages", "dev-packages", "requires", "scripts", "pipfile", "pipenv"})
_HASH = re.compile(r"sha256:[0-9a-f]{64}")
_PYTHON = re.compile(r"3\.[0-9]{1,3}(\.[0-9]{1,3})?")
_PATH_FIELDS = frozenset({"path", "editable", "extras", "markers"})
_INDEX_FIELDS = frozenset({"version", "hashes", "markers", "extras", "index"})
_MARKERS = ("sys_platform", "platform_machine")
"""Of an entry of a Pipfile: one comparison of a marker each, which pipenv writes into the lock's `markers`."""
_UNDERSTOOD = frozenset(
    {"version", "extras", "index", "path", "editable", "markers", *Target.runtime().environment}
)
"""Of an entry of a Pipfile: what can be compared with the lock without the hash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """One package of a lock."""

    name: str
    version: str
    """Without the ==. Empty: a path package has the version that it is built with; others are not resolved."""
    hashes: tuple[str, ...]
    """As pip takes them: sha256:<hex>."""
    marker: Marker | None = None
    path: str | None = None
    """Of a local package, relative to the Pipfile."""

    @property
    def resolved(self) -> bool:
        """Whether it says what to install. Pipenv leaves that out when the marker is false for its own Python."""
        return self.path is not None or bool(self.hashes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """A package that the Pipfile itself names."""

    name: str
    extras: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """What a unit asked for, and what it was given."""

    roots: tuple[Root, ...]
    packages: Mapping[str, Locked]
    """By canonical name."""
    python: str
    """The version it was made for."""
    required: str | None = None
    """The version that the Pipfile requires. None: it does not say."""


def pipfile_hash(document: Mapping[str, Any], *, sources: object = None) -> str:
    """The hash of a parsed Pipfile as pipenv computes it; `sources` stand in for those it does not name."""
    content: dict[str, object] = {
        "_meta": {
            "sources": document.get("source") or sources or DEFAULT_SOURCES,
            "requires": document.get("requires", {}),
        },
        "default": _canonical(document.get("packages", {})),
        "develop": _canonical(document.get("dev-packages", {})),
    }
    for category, values in document.items():
        if category not in _SECTIONS and category not in {"default", "develop"}:
            content[category] = _canonical(values)
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def read_pipfile(unit: Unit) -> dict[str, Any]:
    """Return the Pipfile, parsed. Raises `ToolError` when it is no TOML, with the line, or no Pipfile."""
    shown = _shown(unit.pipfile, unit)
    try:
        document = tomllib.loads(unit.pipfile.read_text(encoding="utf-8"))
        json.dumps(document)  # Pipenv hashes it as JSON, which has no dates.
    except (ValueError, TypeError, RecursionError) as error:
        raise ToolError(f"{shown} is not valid", hint="mend it", faults=[f"{shown}: {error}"]) from error
    faults = [f"{shown}: {fault}" for fault in _pipfile_faults(document)]
    if faults:
        raise ToolError(f"{shown} is not valid", hint="mend it", faults=faults)
    return document


def _pipfile_faults(document: Mapping[str, Any]) -> Iterator[str]:
    for section, content in document.items():
        wanted = list if section == "source" else dict
        if not isinstance(content, wanted):
            yield f"{section} is no {'list of tables' if wanted is list else 'table'}"
    packages = document.get("packages", {})
    for name, entry in packages.items() if isinstance(packages, dict) else ():
        if not _valid_name(name):
            yield f"{name!a} is not a name of a package"
        if not isinstance(entry, str | dict):
            yield f"{name!a}: the entry is neither a version nor a table"
        elif isinstance(entry, dict) and not _valid_extras(entry):
            yield f"{name}: extras is no list"
    requires = document.get("requires", {})
    if isinstance(requires, dict) and not all(
        isinstance(requires.get(key, "3.0"), str) and _PYTHON.fullmatch(requires.get(key, "3.0"))
        for key in ("python_version", "python_full_version")
    ):
        yield 'requires: a version of Python is written as "3.13"'


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
    """Return the Python that a Pipfile or a lock asks for, as in "3.13". None: it does not say."""
    requires = document.get("requires", {})
    full = requires.get("python_version") or requires.get("python_full_version")
    return ".".join(full.split(".")[:2]) if full else None


def read_lock(unit: Unit) -> Lock:
    """Return the lock of a unit, known to belong to its Pipfile, with every field parsed.

    Raises `ToolError` when it is missing, damaged, older than the Pipfile, or holds what no bundle can:
    packages without hashes, from a version control system, or with a field that is not what it should be.
    """
    pipfile = read_pipfile(unit)
    shown = _shown(unit.lock, unit)
    again = f"run: orb lock {unit.name}"
    if not unit.lock.is_file():
        raise ToolError(f"{shown} is missing", hint=again)
    try:
        document = json.loads(unit.lock.read_text(encoding="utf-8"))
        meta, default = document["_meta"], dict(document["default"])
        recorded = str(meta["hash"]["sha256"])
        python = required_python(meta) or DEFAULT_PYTHON
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ToolError(f"{shown} is damaged", hint=again) from error
    faults: list[str] = []
    packages: dict[str, Locked] = {}
    paths = {name: _path(entry) for name, entry in _canonical(pipfile.get("packages", {})).items()}
    for name, entry in default.items():
        try:
            locked = _locked(name, entry)
            if packages.setdefault(locked.name, locked) is not locked:
                raise _RefusedError("is there twice")
            _check_origin(locked, paths.get(locked.name))
        except _RefusedError as refused:
            faults.append(f"{shown}: {name if _valid_name(name) else ascii(name)}: {refused}")
    if recorded not in {pipfile_hash(pipfile), pipfile_hash(pipfile, sources=meta.get("sources"))}:
        if "source" in pipfile:
            raise ToolError(f"{shown} is older than its Pipfile", hint=again)
        # Pipenv hashed the package index of some machine with it, and maybe the password of a day.
        if required_python(pipfile) != required_python(meta) or not _meets(pipfile, packages):
            raise ToolError(f"{shown} is older than its Pipfile, or of another package index", hint=again)
    if faults:
        raise ToolError(
            f"{shown} holds what cannot be bundled", hint=f"mend the Pipfile, then {again}", faults=faults
        )
    roots = tuple(
        Root(name=canonicalize_name(name), extras=_extras(entry))
        for name, entry in pipfile.get("packages", {}).items()
    )
    return Lock(roots=roots, packages=packages, python=python, required=required_python(pipfile))


def _meets(pipfile: Mapping[str, Any], packages: Mapping[str, Locked]) -> bool:
    """Whether all that the Pipfile names is locked as it says. What those need is checked with every bundle."""
    for name, entry in pipfile.get("packages", {}).items():
        wanted = {"version": entry} if isinstance(entry, str) else entry
        locked = packages.get(canonicalize_name(name))
        if locked is None or wanted.keys() - _UNDERSTOOD:
            return False
        version = str(wanted.get("version", "*"))
        try:
            if not _narrowed(locked, wanted):
                return False
            if version != "*" and not SpecifierSet(version).contains(locked.version, prereleases=True):
                return False
        except ValueError:
            return False
    return True


def _narrowed(locked: Locked, wanted: Mapping[str, object]) -> bool:
    """Whether a package is locked for no other target than the Pipfile's markers name. Raises `ValueError`.

    Pipenv may write them in other words, and with what the package itself requires.
    """
    texts = [f"{key} {wanted[key]}" for key in _MARKERS if key in wanted]
    markers = [
        parse_marker(text) for text in [*texts, *([str(wanted["markers"])] if "markers" in wanted else [])]
    ]
    targets = [Target.runtime(python, machine) for python in PYTHONS for machine in ARCHITECTURES]
    return all(
        target.holds(marker) for target in targets if target.holds(locked.marker) for marker in markers
    )


def _path(entry: object) -> str | None:
    """Return the path of an entry of a Pipfile. None: it comes from an index."""
    path = entry.get("path") if isinstance(entry, dict) else None
    return None if path is None else str(path)


def _check_origin(locked: Locked, path: str | None) -> None:
    """Refuse a package that does not come from where the Pipfile says: what a path leads to is run to build it."""
    if locked.path is None:
        if path is not None and locked.resolved:
            raise _RefusedError("from a package index, but the Pipfile names its path")
        return
    if path is None:
        raise _RefusedError("has a path, but the Pipfile does not name it with one")
    if posixpath.normpath(locked.path) != posixpath.normpath(path):
        raise _RefusedError("its path is not that of the Pipfile")
    if posixpath.isabs(path):
        raise _RefusedError("its path is absolute, so that it leads somewhere else on every machine")


class _RefusedError(Exception):
    """An entry of a lock is not as pipenv writes it; the message says in what."""


def _locked(name: str, entry: object) -> Locked:
    """Parse one entry. Whatever is not as pipenv writes it is refused: pip would read more into it than a version."""
    if not _valid_name(name):
        raise _RefusedError("not a name of a package")
    if not isinstance(entry, dict):
        raise _RefusedError("the entry is no table")
    if not _valid_extras(entry):
        raise _RefusedError("extras is no list of names")
    name = canonicalize_name(name)
    try:
        marker = parse_marker(_text(entry, "markers")) if "markers" in entry else None
    except ValueError:
        raise _RefusedError("its markers cannot be read") from None
    if "path" in entry:
        if entry.keys() - _PATH_FIELDS or not isinstance(entry["path"], str) or not portable(entry["path"]):
            raise _RefusedError("not as a package with a path is locked")
        return Locked(name=name, version="", hashes=(), marker=marker, path=entry["path"])
    if marker is not None and entry.get("version") == "*":
        return Locked(name=name, version="", hashes=(), marker=marker)
    if entry.keys() - _INDEX_FIELDS or "version" not in entry:
        raise _RefusedError("not from a package index, but a bundle takes hashed wheels only")
    try:
        version = _version(_text(entry, "version"))
    except ValueError:
        raise _RefusedError("its version is not written as ==1.2.3") from None
    hashes = entry.get("hashes")
    if not hashes:
        raise _RefusedError("has no hashes")
    if not isinstance(hashes, list) or not all(
        isinstance(value, str) and _HASH.fullmatch(value) for value in hashes
    ):
        raise _RefusedError("its hashes are not written as sha256: and 64 hexadecimal digits")
    return Locked(name=name, version=version, hashes=tuple(sorted(set(hashes))), marker=marker)


def _text(entry: Mapping[str, object], field: str) -> str:
    value = entry[field]
    if not isinstance(value, str):
        raise ValueError(f"{field} is no text")  # noqa: TRY004 - the callers refuse what is not valid
    return value


def _version(text: str) -> str:
    """Return the version of "==1.2.3" in its normal form. Raises `ValueError`."""
    number = text.removeprefix("==")
    # `packaging` allows white space around it, and after a line break pip reads another requirement.
    if number == text or not number.isascii() or number != number.strip():
        raise ValueError("not a version")
    return str(Version(number))


def _extras(entry: object) -> frozenset[str]:
    extras = entry.get("extras", ()) if isinstance(entry, dict) else ()
    return frozenset(canonicalize_name(str(extra)) for extra in extras)


def _canonical(section: Mapping[str, object]) -> dict[str, object]:
    return {canonicalize_name(name): value for name, value in section.items()}


def _shown(path: Path, unit: Unit) -> str:
    return path.relative_to(unit.workspace.root).as_posix()
