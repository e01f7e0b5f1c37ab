"""What each bundle of a small monorepo must hold, worked out without the code of orb.

It installs the plain way: it unpacks the locked wheels, copies the sources of local packages, and copies the function.
It knows no cache and no record. Its rules are those of docs/bundling.md, as far as the monorepo of `edited_monorepo`
needs them.
"""

from __future__ import annotations

import _imp
import hashlib
import json
import os
import tomllib
import zipfile
from dataclasses import dataclass
from email.parser import HeaderParser
from fnmatch import fnmatch
from pathlib import Path

from packaging.requirements import Requirement

PRIVATE_BITS = 0o777
RUNTIME = {"boto3", "botocore", "s3transfer", "six"}
SDK = RUNTIME - {"six"}
MACHINES = {"x86_64": "x86_64", "arm64": "aarch64"}
LEFTOVERS = (".*", "__pycache__", "*.egg-info", "*.pyc", "*.swp", "*~")
OF_A_UNIT = ("Pipfile", "Pipfile.lock", "README.md", "pyproject.toml")


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """The headers of a METADATA file that a build tool writes, in any order."""

    name: str
    version: str
    requires: frozenset[str]
    extras: frozenset[str]

    @classmethod
    def read(cls, content: bytes) -> Metadata:
        headers = HeaderParser().parsestr(content.decode())
        return cls(
            name=headers["Name"],
            version=headers["Version"],
            requires=frozenset(str(Requirement(text)) for text in headers.get_all("Requires-Dist", [])),
            extras=frozenset(headers.get_all("Provides-Extra", [])),
        )


@dataclass(frozen=True, kw_only=True)
class Shipped:
    """A file that a bundle must hold."""

    content: bytes | Metadata
    executable: bool = False


@dataclass(frozen=True, kw_only=True)
class Package:
    """An installed package, and the requirements that its metadata names."""

    files: dict[str, Shipped]
    requires: tuple[Requirement, ...]
    local: bool


@dataclass(frozen=True, kw_only=True)
class Oracle:
    """Tells the content of the bundles of a tree."""

    root: Path
    index: Path
    python: str
    architecture: str
    version: str
    """PACKAGE_VERSION, which the package `shared` takes as its own. Empty: it is not set."""
    tracked: frozenset[str]
    """The files that git tracks, by path from the root."""

    def bundles(self) -> dict[str, dict[str, Shipped]]:
        """Return the files of each unit's bundle, by path in it."""
        return {path.parent.name: self._bundle(path.parent) for path in self.root.glob("lambdas/*/Pipfile")}

    def _bundle(self, unit: Path) -> dict[str, Shipped]:
        files = {"lambdas/__init__.py": _shipped(self.root / "lambdas/__init__.py")}
        files |= {f"lambdas/{unit.name}/{name}": _shipped(unit / name) for name in self._own_files(unit)}
        for package in self._packages(unit).values():
            files |= package.files
        return files

    def _own_files(self, unit: Path) -> list[str]:
        names = [name for name in self._files(unit) if "tests" not in Path(name).parts]
        return [name for name in names if name not in OF_A_UNIT]

    def _files(self, folder: Path) -> list[str]:
        patterns = (self.root / ".gitignore").read_text(encoding="utf-8").split()
        found = []
        for path in sorted(folder.rglob("*")):
            parts = path.relative_to(folder).parts
            tracked = path.relative_to(self.root).as_posix() in self.tracked
            ignored = not tracked and any(fnmatch(path.name, pattern) for pattern in patterns)
            leftover = any(fnmatch(part, pattern) for part in parts for pattern in LEFTOVERS)
            if path.is_file() and not ignored and not leftover:
                found.append("/".join(parts))
        return found

    def _packages(self, unit: Path) -> dict[str, Package]:
        pipfile = tomllib.loads((unit / "Pipfile").read_text(encoding="utf-8"))["packages"]
        lock = json.loads((unit / "Pipfile.lock").read_text(encoding="utf-8"))["default"]
        wanted = [(name, extra, False) for name, entry in pipfile.items() for extra in _extras(entry)]
        found: dict[str, Package] = {}
        done = set()
        while wanted:
            name, extra, of_local = wanted.pop()
            if (name, extra) in done or name in SDK or (name in RUNTIME and of_local):
                continue
            done.add((name, extra))
            package = found[name] = self._package(unit, name, lock[name])
            for need in package.requires:
                if need.marker is None or need.marker.evaluate({**self._environment(), "extra": extra}):
                    wanted += [(need.name, each, package.local) for each in ("", *need.extras)]
        return found

    def _environment(self) -> dict[str, str]:
        return {
            "python_version": self.python,
            "python_full_version": f"{self.python}.99",
            "sys_platform": "linux",
            "platform_machine": MACHINES[self.architecture],
        }

    def _package(self, unit: Path, name: str, locked: dict[str, object]) -> Package:
        if "path" in locked:
            return self._local(Path(os.path.normpath(unit / str(locked["path"]))))
        return self._wheel(name, str(locked["version"]).removeprefix("=="), locked["hashes"])

    def _local(self, folder: Path) -> Package:
        project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        version = self.version or "1.0" if "version" in project.get("dynamic", ()) else project["version"]
        optional = project.get("optional-dependencies", {})
        requires = list(project["dependencies"])
        requires += [f'{need}; extra == "{extra}"' for extra, needs in optional.items() for need in needs]
        parsed = tuple(Requirement(text) for text in requires)
        files = {
            name.removeprefix("src/"): Shipped(content=(folder / name).read_bytes())
            for name in self._files(folder)
            if name.startswith("src/") and name.endswith((".py", ".json"))
        }
        files[f"{folder.name}-{version}.dist-info/METADATA"] = Shipped(
            content=Metadata(
                name=folder.name,
                version=version,
                requires=frozenset(map(str, parsed)),
                extras=frozenset(optional),
            )
        )
        return Package(files=files, requires=parsed, local=True)

    def _wheel(self, name: str, version: str, hashes: object) -> Package:
        fitting = []
        for path in self.index.glob(f"{name}-{version}-*.whl"):
            *build, python, _, platform = path.stem.split("-")[2:]
            specific = (python, platform) == (
                f"cp{self.python.replace('.', '')}", f"manylinux_2_17_{MACHINES[self.architecture]}",
            )  # fmt: skip
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            if f"sha256:{digest}" in hashes and (specific or platform == "any"):  # type: ignore[operator]
                fitting.append((not specific, [-int(number) for number in build], digest, path))
        with zipfile.ZipFile(min(fitting)[-1]) as archive:
            contents = {info.filename: archive.read(info) for info in archive.infolist()}
        info = f"{name}-{version}.dist-info"
        headers = contents[f"{info}/METADATA"].split(b"\n\n")[0] + b"\n"
        parsed = HeaderParser().parsestr(headers.decode())
        files = {
            path: Shipped(content=content)
            for path, content in contents.items()
            if not path.startswith(f"{info}/")
        }
        files[f"{info}/METADATA"] = Shipped(content=headers)
        requires = tuple(Requirement(text) for text in parsed.get_all("Requires-Dist", []))
        return Package(files=files, requires=requires, local=False)


def _extras(entry: object) -> list[str]:
    return ["", *(entry.get("extras", ()) if isinstance(entry, dict) else ())]


def _shipped(path: Path) -> Shipped:
    return Shipped(content=path.read_bytes(), executable=bool(path.stat().st_mode & 0o100))


def differences(bundle: Path, expected: dict[str, Shipped], *, python: str) -> list[str]:
    """Return what is missing, extra, stale or has another mode in a bundle, one line each."""
    with zipfile.ZipFile(bundle) as archive:
        infos = {info.filename: info for info in archive.infolist()}
        if len(infos) != len(archive.infolist()):
            return ["a name is there twice"]
        contents = {name: archive.read(name) for name in infos}
    compiled = {name for name in contents if name.endswith(".pyc")}
    faults = [f"{name} is missing" for name in expected if name not in contents]
    faults += [f"{name} is extra" for name in contents if name not in expected and name not in compiled]
    for name, content in contents.items():
        wanted = expected.get(name)
        found = Metadata.read(content) if wanted and isinstance(wanted.content, Metadata) else content
        if wanted and found != wanted.content:
            faults.append(f"{name} is stale: {found!r} instead of {wanted.content!r}")
        mode = infos[name].external_attr >> 16 & PRIVATE_BITS
        if mode != (0o755 if wanted and wanted.executable else 0o644):
            faults.append(f"{name} has the mode {mode:o}")
    return faults + _compiled_faults(contents, compiled, python)


def _compiled_faults(contents: dict[str, bytes], compiled: set[str], python: str) -> list[str]:
    """Return the faults of the compiled modules. A bundle has no fault, or one for each module."""
    tag = f"cpython-{python.replace('.', '')}"
    sources = {}
    for name, content in contents.items():
        folder, _, module = name.rpartition("/")
        if name.endswith(".py"):
            path = f"__pycache__/{module.removesuffix('.py')}.{tag}.pyc"
            sources[f"{folder}/{path}" if folder else path] = content
    if not compiled:
        return []
    faults = [f"{name} is compiled, but its module is not there" for name in compiled - sources.keys()]
    faults += [f"{name} is not there" for name in sources.keys() - compiled]
    for name in compiled & sources.keys():
        # PEP 552: the magic number, flags, and the hash of the source, whose key is the magic number.
        magic, flags, digest = contents[name][:4], contents[name][4:8], contents[name][8:16]
        fresh = _imp.source_hash(int.from_bytes(magic, "little"), sources[name])
        if int.from_bytes(flags, "little") != 1 or digest != fresh:
            faults.append(f"{name} is stale")
    return faults
