"""A small monorepo that is edited at random, as people, git, CI and disks do it.

An edit changes the files that the monorepo should have (`Monorepo.files`), its target or its variables; or it acts on
the disk: on the cache, on dist/, on dates.
"""

from __future__ import annotations

import copy
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
import zlib
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

from bundle_oracle import Oracle
from small_monorepo import HASH, Tree

from orb_tools.bundle import Target, bundle_units, find_units
from orb_tools.bundle.lockfile import pipfile_hash
from orb_tools.interpreters import running_python
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from orb_tools.bundle import Entry

PYTHONS = ("3.11", "3.12", "3.13")
ALPHA = """\
import leaf
import native
from lambdas.alpha import helper
from shared.greeting import WORDS


def handler(event, context):
    return WORDS, leaf.VERSION, helper.NUMBER, native.BUILT
"""
BETA = """\
from other.core import join


def handler(event, context):
    return join(event)
"""
SETUP = """\
import os

from setuptools import setup

setup(version=(os.environ.get("PACKAGE_VERSION") or "1.0") + os.environ.get("FOREIGN_SUFFIX", ""))
"""
PYPROJECT = """\
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "{name}"
{version}
dependencies = {dependencies}

[project.optional-dependencies]
fast = ["spark>=1"]

[tool.setuptools.packages.find]
where = ["src"]

[tool.setuptools.package-data]
"*" = ["*.json"]
"""
ORB = [sys.executable, "-c", "from orb_tools.cli import main; main()", "bundle"]
GIT = ["git", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"]


def pyproject(name: str, dependencies: list[str]) -> str:
    version = 'dynamic = ["version"]' if name == "shared" else 'version = "1.0"'
    return PYPROJECT.format(name=name, version=version, dependencies=json.dumps(dependencies))


@dataclass
class State:
    """What decides the bytes of the bundles."""

    files: dict[str, bytes] = field(default_factory=dict)
    """By path from the root."""
    programs: set[str] = field(default_factory=set)
    """The files with the mode 0755."""
    tracked: set[str] = field(default_factory=set)
    """The files that git tracks."""
    python: str = running_python() if running_python() in PYTHONS else "3.13"
    """At first the running one, because it can compile for this target."""
    architecture: str = "x86_64"
    version: str = ""
    """PACKAGE_VERSION."""

    def digest(self) -> str:
        facts = (self.python, self.architecture, self.version, sorted(self.programs), sorted(self.tracked))
        digest = hashlib.sha256(repr(facts).encode())
        for name, content in sorted(self.files.items()):
            digest.update(f"{name} {len(content)}\n".encode() + content)
        return digest.hexdigest()


class Monorepo:
    """The monorepo on disk. `sync` writes what edits have changed."""

    def __init__(self, root: Path, index: Path) -> None:
        self.root = root
        self.index = index
        self.state = State()
        self.earlier: list[State] = []
        """The states after each bundling."""
        self.foreign: dict[str, str] = {}
        """Variables of the caller that must not matter."""
        self.saved_caches: list[Path] = []
        self.then: list[Callable[[], object]] = []
        """What happens after the next `sync`."""
        self.chosen: tuple[str, ...] = ()
        """The units of the next bundling. Empty: all."""
        self._on_disk = State()

    @classmethod
    def create(cls, root: Path, index: Path) -> Monorepo:
        """Write the monorepo as it is at first, and the wheels of its index."""
        made = cls(root, index)
        made.sync()
        subprocess.run([*GIT, "init", "--quiet", root], check=True, capture_output=True)
        hashes = write_wheels(Tree(root, index))
        files = {
            "pyproject.toml": "[tool.orb]\n",
            ".gitignore": ".orb\ndist\n*.local\n",
            "index.json": json.dumps(hashes),
            "lambdas/__init__.py": "",
            "packages/shared/setup.py": SETUP,
            "packages/shared/pyproject.toml": pyproject("shared", ["leaf>=1", "boto3", "six"]),
            "packages/shared/src/shared/__init__.py": "",
            "packages/shared/src/shared/greeting.py": 'WORDS = "hello from version 1"\n',
            "packages/shared/src/shared/words.json": "{}",
            "packages/shared/src/shared/extra_0.py": "A = 1\n",
            "packages/shared/tests/test_greeting.py": "",
            "packages/other/pyproject.toml": pyproject("other", ["leaf"]),
            "packages/other/src/other/__init__.py": "",
            "packages/other/src/other/core.py": "def join(event):\n    return event\n",
            "packages/other/src/other/extra_0.json": "[]",
            "lambdas/alpha/__init__.py": "",
            "lambdas/alpha/handler.py": ALPHA,
            "lambdas/alpha/helper.py": "NUMBER = 1\n",
            "lambdas/alpha/texts.json": "{}",
            "lambdas/alpha/extra_0.txt": "0",
            "lambdas/alpha/notes.local": "0",
            "lambdas/alpha/tests/test_handler.py": "",
            "lambdas/beta/__init__.py": "",
            "lambdas/beta/handler.py": BETA,
            "lambdas/beta/extra_0.py": "A = 1\n",
        }
        made.state.files = {name: text.encode() for name, text in files.items()}
        made.lock("alpha", {"shared": [], "native": None})
        made.lock("beta", {"other": []})
        made.sync()
        return made

    def copy(self, root: Path) -> Monorepo:
        """Return a copy in another folder, with its cache and its bundles."""
        shutil.copytree(self.root, root, symlinks=True)
        made = Monorepo(root, self.index)
        made.state, made._on_disk = copy.deepcopy(self.state), copy.deepcopy(self._on_disk)
        return made

    def lock(self, unit: str, wanted: dict[str, list[str] | None], **changes: dict[str, Any]) -> None:
        """Write Pipfile and lock of a unit that wants these packages: local ones with extras, others with None.

        `changes` replace fields in the entries of the lock.
        """
        hashes = json.loads(self.state.files["index.json"])
        lines = ["[packages]"]
        default: dict[str, dict[str, Any]] = {}
        if "other" in wanted and b"shared[fast]" in self.state.files["packages/other/pyproject.toml"]:
            wanted = {"shared": [], **wanted}
        for name, extras in wanted.items():
            if extras is not None:
                default[name] = {"path": f"../../packages/{name}", "editable": True}
            path = f'{{path = "../../packages/{name}", editable = true, extras = {json.dumps(extras)}}}'
            lines.append(f"{name} = " + ('"*"' if extras is None else path))
        for release in ("leaf-1.0", "twig-1.0", "spark-1.0", "native-1.0", "six-1.17"):
            name, version = release.split("-")
            default[name] = {"version": f"=={version}", "hashes": hashes[release]}
        default["boto3"] = {"version": "==1.40.0", "hashes": [HASH]}
        for name, fields in changes.items():
            default[name] |= fields
        self.write_lock(unit, "\n".join(lines) + "\n", default)

    def write_lock(self, unit: str, pipfile: str, default: dict[str, Any]) -> None:
        meta = {"hash": {"sha256": pipfile_hash(tomllib.loads(pipfile))}, "pipfile-spec": 6, "requires": {}}
        document = {"_meta": meta, "default": default, "develop": {}}
        self.state.files[f"lambdas/{unit}/Pipfile"] = pipfile.encode()
        self.state.files[f"lambdas/{unit}/Pipfile.lock"] = json.dumps(document, indent=4).encode()

    def locked(self, unit: str) -> tuple[str, dict[str, Any]]:
        """Return the Pipfile of a unit and the packages of its lock, for `write_lock`."""
        files = self.state.files
        document = json.loads(files[f"lambdas/{unit}/Pipfile.lock"])
        return files[f"lambdas/{unit}/Pipfile"].decode(), document["default"]

    def units(self) -> list[str]:
        return sorted(name.split("/")[1] for name in self.state.files if name.endswith("/Pipfile"))

    def sync(self) -> None:
        """Write to disk what edits have changed since the last time."""
        old, new = self._on_disk, self.state
        for name in old.files.keys() - new.files.keys():
            path = self.root / name
            path.unlink(missing_ok=True)
            while path.parent != self.root and not any(path.parent.iterdir()):
                path = path.parent
                path.rmdir()
        for name, content in new.files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if old.files.get(name) != content:
                path.write_bytes(content)
            if old.files.get(name) is None or (name in old.programs) != (name in new.programs):
                path.chmod(0o755 if name in new.programs else 0o644)
        for options, names in (
            (["add", "--force"], new.tracked - old.tracked),
            # Forced: git refuses when the file is not as it was added.
            (["rm", "--cached", "--force", "--quiet"], old.tracked - new.tracked),
        ):
            if names:
                subprocess.run([*GIT, *options, "--", *names], cwd=self.root, check=True, capture_output=True)
        self._on_disk = copy.deepcopy(new)
        for action in self.then:
            action()
        self.then.clear()

    @contextmanager
    def variables(self) -> Iterator[None]:
        with mock.patch.dict(os.environ, self.foreign):
            os.environ.pop("PACKAGE_VERSION", None)
            if self.state.version:
                os.environ["PACKAGE_VERSION"] = self.state.version
            yield

    def bundle(self) -> dict[str, Entry]:
        """Bundle the chosen units."""
        workspace = Workspace(self.root)
        target = Target.runtime(self.state.python, self.state.architecture)
        with self.variables():
            return bundle_units(workspace, find_units(workspace, self.chosen), target=target)

    def oracle(self) -> Oracle:
        return Oracle(
            root=self.root,
            index=self.index,
            python=self.state.python,
            architecture=self.state.architecture,
            version=self.state.version,
            tracked=frozenset(self.state.tracked),
        )

    def zips(self) -> dict[str, bytes]:
        return {path.stem: path.read_bytes() for path in (self.root / "dist").glob("*.zip")}


def write_wheels(tree: Tree) -> dict[str, list[str]]:
    """Put wheels into the index. Return the hashes of each release."""
    built = {tag: f"BUILT = {tag!r}\n" for tag in ("cp313-cp313-manylinux_2_17_x86_64", "py3-none-any")}
    built["cp313-cp313-manylinux_2_17_aarch64"] = "BUILT = 'on ARM'\n"
    built["cp312-cp312-manylinux_2_17_x86_64"] = "BUILT = 'for 3.12'\n"
    return {
        "leaf-1.0": [tree.wheel("leaf", requires=["twig>=1"])],
        "leaf-1.1": [
            tree.wheel(
                "leaf", "1.1", requires=["twig", "six>=1"], tag=f"{build}-py3-none-any",
                files={"leaf/__init__.py": f"VERSION = '1.1'\nBUILD = {build}\n"},
            )
            for build in (2, 10, 9)
        ],
        "twig-1.0": [tree.wheel("twig", requires=['dusk; python_version < "3"'])],
        "twig-1.1": [tree.wheel("twig", "1.1", files={"twig.py": "VERSION = '1.1'\n"})],
        "spark-1.0": [tree.wheel("spark")],
        "six-1.17": [tree.wheel("six", "1.17", files={"six.py": "SIX = 6\n"})],
        "native-1.0": [
            tree.wheel("native", tag=tag, files={"native/__init__.py": text}) for tag, text in built.items()
        ],
    }  # fmt: skip


Edit = Callable[[Monorepo, "Random"], object]
EDITS: dict[str, Edit] = {}
"""Edits after which every unit can be bundled, by what they do."""
ATTACKS: dict[str, Edit] = {}
"""Edits of the cache and of the caller's variables that try to get into the bundles."""
REFUSED: dict[str, Edit] = {}
"""Edits of the files after which at least one unit must be refused."""


def edit(what: str, table: dict[str, Edit] = EDITS) -> Callable[[Edit], Edit]:
    def register(function: Edit) -> Edit:
        assert what not in table
        table[what] = function
        return function

    return register


def appended(*names: str, text: str = "# {}\n") -> Edit:
    """Return an edit that adds a line to one of these files."""

    def change(repo: Monorepo, random: Random) -> None:
        name = random.choice([name for name in names if name in repo.state.files])
        repo.state.files[name] += text.format(random.randrange(1000)).encode()

    return change


def rewritten(*names: str, text: str = '{{"number": {}}}') -> Edit:
    """Return an edit that gives one of these files a new content."""

    def change(repo: Monorepo, random: Random) -> None:
        repo.state.files[random.choice(names)] = text.format(random.randrange(1000)).encode()

    return change


SHARED, OTHER, ALPHA_FOLDER, BETA_FOLDER = (
    "packages/shared/src/shared", "packages/other/src/other", "lambdas/alpha", "lambdas/beta",
)  # fmt: skip
EDITS |= {
    "a line of a shared package": appended(f"{SHARED}/greeting.py", f"{SHARED}/__init__.py"),
    "a line of another package": appended(f"{OTHER}/core.py"),
    "a line of a handler": appended(f"{ALPHA_FOLDER}/handler.py", f"{BETA_FOLDER}/handler.py"),
    "a line of a module of a unit": appended(f"{ALPHA_FOLDER}/helper.py"),
    "the package of all units": appended("lambdas/__init__.py"),
    "a data file of a unit": rewritten(f"{ALPHA_FOLDER}/texts.json"),
    "a data file of a package": rewritten(f"{SHARED}/words.json"),
    "a test": appended("packages/shared/tests/test_greeting.py", f"{ALPHA_FOLDER}/tests/test_handler.py"),
    "a readme": rewritten(f"{ALPHA_FOLDER}/README.md", "packages/other/README.md"),
    "a comment of a Pipfile": appended(f"{ALPHA_FOLDER}/Pipfile", f"{BETA_FOLDER}/Pipfile"),
    "a comment of a pyproject": appended("packages/shared/pyproject.toml", "packages/other/pyproject.toml"),
    "a comment of a setup.py": appended("packages/shared/setup.py"),
    "a new file of a unit": lambda repo, random: repo.state.files.update(
        {f"{random.choice([ALPHA_FOLDER, BETA_FOLDER])}/extra_{random.randrange(9)}.py": b"A = 2\n"}
    ),
    "a new module of a package": lambda repo, random: repo.state.files.update(
        {f"{random.choice([SHARED, OTHER])}/extra_{random.randrange(9)}.py": b"A = 3\n"}
    ),
    "a new folder of a package": lambda repo, random: repo.state.files.update(
        {f"{SHARED}/deep{random.randrange(3)}/extra_1.py": b"", f"{SHARED}/deep0/extra_1.json": b"1"}
    ),
    "an empty file": lambda repo, _: repo.state.files.update({f"{BETA_FOLDER}/extra_empty": b""}),
    "a leftover of a tool": lambda repo, random: repo.state.files.update(
        {
            f"{ALPHA_FOLDER}/.handler.py.swp": bytes([random.randrange(256)]),
            f"{ALPHA_FOLDER}/__pycache__/helper.cpython-313.pyc": b"old",
            f"packages/shared/build/lib/shared/extra_{random.randrange(9)}.py": b"OLD = 1\n",
            "packages/shared/src/shared.egg-info/SOURCES.txt": b"src/shared/gone.py\n",
        }
    ),
    "the Python of the target": lambda repo, random: setattr(repo.state, "python", random.choice(PYTHONS)),
    "the processor of the target": lambda repo, random: setattr(
        repo.state, "architecture", random.choice(["x86_64", "arm64"])
    ),
    "PACKAGE_VERSION": lambda repo, random: setattr(repo.state, "version", random.choice(["", "2.0", "2.1"])),
    "an ignored file": rewritten(f"{ALPHA_FOLDER}/notes.local"),
}  # fmt: skip


def extra_files(repo: Monorepo) -> list[str]:
    """Return the files that nothing needs. There is always one."""
    repo.state.files.setdefault(f"{ALPHA_FOLDER}/extra_0.txt", b"0")
    return sorted(name for name in repo.state.files if Path(name).name.startswith("extra_"))


@edit("a file is deleted")
def _delete(repo: Monorepo, random: Random) -> None:
    _drop(repo, random.choice(extra_files(repo)))


@edit("a file is renamed")
def _rename(repo: Monorepo, random: Random) -> None:
    old = random.choice(extra_files(repo))
    new = str(Path(old).with_stem(f"extra_{random.randrange(100, 109)}"))
    if new not in repo.state.files:
        repo.state.files[new] = repo.state.files[old]
        _drop(repo, old)


def _drop(repo: Monorepo, name: str) -> None:
    repo.state.programs.discard(name)
    repo.state.tracked.discard(name)
    del repo.state.files[name]


@edit("two files are swapped")
def _swap(repo: Monorepo, random: Random) -> None:
    one, two = f"{ALPHA_FOLDER}/texts.json", f"{SHARED}/words.json"
    repo.state.files |= {one: repo.state.files[two], two: repo.state.files[one]}


@edit("a mode bit")
def _mode(repo: Monorepo, random: Random) -> None:
    repo.state.programs ^= {random.choice([f"{ALPHA_FOLDER}/texts.json", f"{SHARED}/words.json"])}


@edit("git ignores a file, or no longer")
def _ignore(repo: Monorepo, random: Random) -> None:
    pattern = random.choice([b"extra_*\n", b"*.txt\n", b"*.local\n"])
    text = repo.state.files[".gitignore"]
    repo.state.files[".gitignore"] = text.replace(pattern, b"") if pattern in text else text + pattern


@edit("git tracks a file, or no longer")
def _track(repo: Monorepo, random: Random) -> None:
    repo.state.tracked ^= {random.choice([f"{ALPHA_FOLDER}/notes.local", random.choice(extra_files(repo))])}


@edit("the version of a locked package")
def _locked_version(repo: Monorepo, random: Random) -> None:
    unit, name = random.choice(["alpha", "beta"]), random.choice(["leaf", "twig"])
    version = random.choice(["1.0", "1.1"])
    pipfile, default = repo.locked(unit)
    hashes = json.loads(repo.state.files["index.json"])[f"{name}-{version}"]
    default[name] = default[name] | {"version": f"=={version}", "hashes": hashes}
    repo.write_lock(unit, pipfile, default)


@edit("the hashes of a locked package")
def _locked_hashes(repo: Monorepo, random: Random) -> None:
    """Another hash is added, or only one wheel is left."""
    pipfile, default = repo.locked("alpha")
    hashes = json.loads(repo.state.files["index.json"])["native-1.0"]
    any_wheel = hashes[1]
    default["native"]["hashes"] = random.choice([hashes, [any_wheel], [*hashes, HASH], [any_wheel, HASH]])
    repo.write_lock("alpha", pipfile, default)


@edit("the marker of a locked package")
def _locked_marker(repo: Monorepo, random: Random) -> None:
    pipfile, default = repo.locked("beta")
    default["twig"]["markers"] = random.choice(["python_version >= '3.9'", "sys_platform == 'linux'"])
    repo.write_lock("beta", pipfile, default)


@edit("an extra of a package")
def _extra(repo: Monorepo, random: Random) -> None:
    repo.lock("alpha", {"shared": random.choice([[], ["fast"]]), "native": None})


@edit("a package of the Pipfile")
def _root(repo: Monorepo, random: Random) -> None:
    repo.lock(
        "beta", {"other": []} | random.choice([{}, {"spark": None}, {"six": None}, {"shared": ["fast"]}])
    )


@edit("a dependency of a local package")
def _dependency(repo: Monorepo, random: Random) -> None:
    """Of an index, or another local one."""
    needs = random.choice([["leaf"], ["leaf", "spark"], ["twig"], ["shared[fast]"], []])
    repo.state.files["packages/other/pyproject.toml"] = pyproject("other", needs).encode()
    repo.lock("beta", {"other": []})
    if "gamma" in repo.units():
        repo.lock("gamma", {"other": [], "shared": []})


@edit("a new local package, or none")
def _package(repo: Monorepo, random: Random) -> None:
    folder = "packages/newest"
    for name in [name for name in repo.state.files if name.startswith(folder)]:
        _drop(repo, name)
    wanted: dict[str, list[str] | None] = {"shared": [], "native": None}
    if random.random() < 0.7:
        repo.state.files[f"{folder}/pyproject.toml"] = pyproject("newest", ["spark"]).encode()
        repo.state.files[f"{folder}/src/newest/__init__.py"] = f"A = {random.randrange(9)}\n".encode()
        wanted["newest"] = []
    repo.lock("alpha", wanted)


@edit("a file that looks like a credential and is allowed")
def _allowed(repo: Monorepo, random: Random) -> None:
    name = random.choice(["passwords.txt", "credentials.json"])
    repo.state.files[f"{ALPHA_FOLDER}/{name}"] = b"1"
    names = [
        each for each in ("passwords.txt", "credentials.json") if f"{ALPHA_FOLDER}/{each}" in repo.state.files
    ]
    settings = f"[tool.orb-bundle]\nnot-credentials = {json.dumps(names)}\n"
    repo.state.files[f"{ALPHA_FOLDER}/pyproject.toml"] = settings.encode()


@edit("a unit comes or goes")
def _unit(repo: Monorepo, random: Random) -> None:
    names = [name for name in repo.state.files if name.startswith("lambdas/gamma/")]
    for name in names:
        _drop(repo, name)
    if not names:
        repo.state.files["lambdas/gamma/handler.py"] = BETA.encode()
        repo.state.files["lambdas/gamma/__init__.py"] = b""
        repo.state.files["lambdas/gamma/extra_1.txt"] = b"1"
        repo.lock("gamma", {"other": [], "shared": []})


@edit("another content of the same size and date")
def _same_size(repo: Monorepo, random: Random) -> None:
    name = random.choice([f"{ALPHA_FOLDER}/helper.py", f"{SHARED}/greeting.py"])
    repo.sync()
    path = repo.root / name
    old = path.stat()
    repo.state.files[name] = re.sub(rb"\d", b"%d" % random.randrange(10), repo.state.files[name], count=1)
    repo.then.append(lambda: os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns)))


@edit("two edits at once")
def _two(repo: Monorepo, random: Random) -> None:
    names = sorted(EDITS.keys() - {"two edits at once", "back to an earlier state"})
    for name in random.sample(names, 2):
        EDITS[name](repo, random)


@edit("back to an earlier state")
def _back(repo: Monorepo, random: Random) -> None:
    if repo.earlier:
        repo.state = copy.deepcopy(random.choice(repo.earlier))


@edit("other dates of all files")
def _touch(repo: Monorepo, random: Random) -> None:
    at = random.randrange(1_000_000_000, 2_000_000_000)
    for name in repo.state.files:
        if (repo.root / name).exists():
            os.utime(repo.root / name, (at, at))


@edit("the same content written again")
def _rewrite(repo: Monorepo, random: Random) -> None:
    for name, content in repo.state.files.items():
        path = repo.root / name
        if path.exists() and path.read_bytes() == content:
            path.unlink()
            path.write_bytes(content)


@edit("settings of pip and of the caller")
def _settings(repo: Monorepo, random: Random) -> None:
    repo.foreign = random.choice(
        [
            {},
            {"PIP_NO_BINARY": ":all:", "PIP_PLATFORM": "win_amd64", "PIP_REQUIRE_VIRTUALENV": "1"},
            {"SOURCE_DATE_EPOCH": str(random.randrange(10**9)), "TZ": "Asia/Tokyo", "LC_ALL": "C"},
            {"PYTHONOPTIMIZE": "2", "PYTHONHASHSEED": str(random.randrange(100))},
        ]
    )


@edit("only one unit is bundled first")
def _one_unit(repo: Monorepo, random: Random) -> None:
    repo.sync()
    repo.chosen = (random.choice(repo.units()),)
    repo.bundle()
    repo.chosen = ()


@edit("a run is killed")
def _kill(repo: Monorepo, random: Random) -> None:
    EDITS["a line of a shared package"](repo, random)
    repo.sync()
    state = repo.state
    with repo.variables():
        command = [*ORB, "--python", state.python, "--arch", state.architecture]
        process = subprocess.Popen(
            command,
            cwd=repo.root,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    time.sleep(random.uniform(0.2, 1.5))
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def cached_files(repo: Monorepo) -> list[Path]:
    folder = repo.root / ".orb" / "bundle"
    return sorted(path for path in folder.rglob("*") if path.is_file())


@edit("a byte of the cache changes")
def _flip(repo: Monorepo, random: Random) -> None:
    for path in cached_files(repo):
        content = bytearray(path.read_bytes())
        if content and random.random() < 0.5:
            content[random.randrange(len(content))] ^= 1 << random.randrange(8)
            path.write_bytes(content)


@edit("files of the cache are cut or emptied")
def _cut(repo: Monorepo, random: Random) -> None:
    for path in cached_files(repo):
        if random.random() < 0.5:
            os.truncate(path, random.randrange(path.stat().st_size + 1))


@edit("files of the cache have each other's content", ATTACKS)
def _exchange(repo: Monorepo, random: Random) -> None:
    paths = cached_files(repo)
    contents = [path.read_bytes() for path in paths]
    random.shuffle(contents)
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)


@edit("files of the cache are deleted")
def _uncache(repo: Monorepo, random: Random) -> None:
    for path in cached_files(repo):
        if random.random() < 0.5:
            path.unlink()


@edit("the whole state of orb is deleted")
def _forget(repo: Monorepo, random: Random) -> None:
    shutil.rmtree(repo.root / ".orb", ignore_errors=True)


@edit("the cache of an earlier commit is restored")
def _restore(repo: Monorepo, random: Random) -> None:
    """As CI does it. The cache of now is saved for a later time."""
    cache = repo.root / ".orb" / "bundle"
    saved = repo.root.with_name(f"{repo.root.name}-cache-{len(repo.saved_caches)}")
    if cache.exists():
        shutil.copytree(cache, saved, dirs_exist_ok=True)
        repo.saved_caches.append(saved)
        shutil.rmtree(cache)
        shutil.copytree(random.choice(repo.saved_caches), cache)


def bundles(repo: Monorepo) -> list[Path]:
    return sorted((repo.root / "dist").glob("*.zip"))


@edit("a bundle is deleted")
def _lose_bundle(repo: Monorepo, random: Random) -> None:
    for path in bundles(repo)[:1]:
        path.unlink()


@edit("a byte of a bundle changes, not its date")
def _flip_bundle(repo: Monorepo, random: Random) -> None:
    for path in bundles(repo):
        old = path.stat()
        with path.open("r+b") as file:
            file.seek(random.randrange(old.st_size))
            byte = file.read(1)
            file.seek(-1, os.SEEK_CUR)
            file.write(bytes([byte[0] ^ 1]))
        os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))


@edit("a bundle is replaced by another")
def _replace_bundle(repo: Monorepo, random: Random) -> None:
    paths = bundles(repo)
    if len(paths) > 1:
        shutil.copy2(paths[0], paths[1])


@edit("all of dist is deleted")
def _lose_dist(repo: Monorepo, random: Random) -> None:
    shutil.rmtree(repo.root / "dist", ignore_errors=True)


@edit("the manifest says something else")
def _manifest(repo: Monorepo, random: Random) -> None:
    path = repo.root / "dist" / "manifest.json"
    if not path.exists():
        return
    text = path.read_text(encoding="utf-8")
    document = json.loads(text)
    entry = random.choice(list(document["units"].values()) or [{}])
    entry["sha256"], entry["size"] = "0" * 64, 1
    choices = ["", "{", text[: len(text) // 2], json.dumps(document), json.dumps({**document, "units": {}})]
    path.write_text(random.choice(choices), encoding="utf-8")


def entry_changed(name: str, **fields: Any) -> Edit:
    """Return an edit of the entry of a package in the lock of alpha."""

    def change(repo: Monorepo, random: Random) -> None:
        pipfile, default = repo.locked("alpha")
        default[name] |= fields
        repo.write_lock("alpha", pipfile, default)

    return change


def entry_removed(name: str) -> Edit:
    def change(repo: Monorepo, random: Random) -> None:
        pipfile, default = repo.locked("alpha")
        del default[name]
        repo.write_lock("alpha", pipfile, default)

    return change


def file_written(name: str, content: bytes) -> Edit:
    return lambda repo, random: repo.state.files.update({name: content})


REFUSED |= {
    "the lock has a hash that no wheel has": entry_changed("native", hashes=["sha256:" + "1" * 64]),
    "the lock has a version that does not exist": entry_changed("leaf", version="==9.0"),
    "the marker of a needed package is false": entry_changed("leaf", markers="python_version < '3'"),
    "the lock lacks a package": entry_removed("twig"),
    "the lock lacks a local package": entry_removed("shared"),
    "the Pipfile is newer than the lock": appended(f"{ALPHA_FOLDER}/Pipfile", text='twigs = "*"\n'),
    "the lock is missing": lambda repo, _: repo.state.files.pop(f"{ALPHA_FOLDER}/Pipfile.lock"),
    "a handler imports nothing": appended(f"{ALPHA_FOLDER}/handler.py", text="import nowhere_{}\n"),
    "a handler imports a missing name": appended(
        f"{ALPHA_FOLDER}/handler.py", text="from shared.greeting import MISSING_{}\n"
    ),
    "a module that is needed is deleted": lambda repo, _: repo.state.files.pop(f"{SHARED}/greeting.py"),
    "syntax that is not valid": appended(f"{BETA_FOLDER}/handler.py", text="def ({}\n"),
    "no handler": file_written(f"{BETA_FOLDER}/handler.py", b"A = 1\n"),
    "a file that looks like a credential": file_written(f"{BETA_FOLDER}/credentials.json", b"1"),
    "a package has a credential": file_written(f"{OTHER}/credentials.json", b"1"),
    "a pyproject that is not valid": file_written("packages/other/pyproject.toml", b"[project\n"),
    "a dependency that is not locked": file_written(
        "packages/shared/pyproject.toml", pyproject("shared", ["dusk"]).encode()
    ),
    "a build that fails": appended("packages/shared/setup.py", text="raise SystemExit({} + 1)\n"),
    "a module of a package that is not valid Python": appended(f"{OTHER}/core.py", text="def ({}\n"),
}  # fmt: skip


def _with_another_module(content: bytes, old: bytes, new: bytes) -> bytes:
    """Return a file of the cache in which a module has another content of the same size, with all sums made again."""
    changed = content.replace(old, new)
    for sum_of in (lambda text: hashlib.sha256(text).hexdigest(), lambda text: str(zlib.crc32(text))):
        changed = changed.replace(sum_of(old).encode(), sum_of(new).encode())
    for start in range(65):
        if content[start : start + 32] == hashlib.sha256(content[start + 32 :]).digest():
            rest = changed[start + 32 :]
            return changed[:start] + hashlib.sha256(rest).digest() + rest
    return changed


@edit("a module in the cache changes, with its checksums", ATTACKS)
def _tamper(repo: Monorepo, random: Random) -> None:
    old = b"VERSION = '1.0'\n"
    # Of one length in decimal, too, because the checksum of a module stands in a text.
    length = len(str(zlib.crc32(old)))
    evils = [b"VERSION = '%d.%d'\n" % (one, two) for one in range(2, 10) for two in range(10)]
    new = next(evil for evil in evils if len(str(zlib.crc32(evil))) == length)
    for path in cached_files(repo):
        content = path.read_bytes()
        if old in content:
            path.write_bytes(_with_another_module(content, old, new))
    shutil.rmtree(repo.root / "dist")


@edit("variables that a build could read", ATTACKS)
def _foreign(repo: Monorepo, random: Random) -> None:
    repo.foreign = {"FOREIGN_SUFFIX": f".dev{random.randrange(1000)}"}
    EDITS["a new module of a package"](repo, random)


@edit("settings in the caller's home", ATTACKS)
def _home(repo: Monorepo, random: Random) -> None:
    """setuptools reads them, too."""
    home = repo.root.with_name(f"{repo.root.name}-home")
    home.mkdir(exist_ok=True)
    (home / ".pydistutils.cfg").write_text("[egg_info]\ntag_build = .dev7\n", encoding="utf-8")
    repo.foreign = {"HOME": str(home)}
    EDITS["a new module of a package"](repo, random)
