"""Wheels are for the target, whatever pip's settings say."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import shutil
import tarfile
from typing import TYPE_CHECKING

import pytest
from local_index import LocalIndex, half, local_index, locked, settings_for, status, write_wheel
from small_monorepo import TARGET

from orb_tools.bundle import Target
from orb_tools.bundle.index_wheels import UNHASHED_LIMIT
from orb_tools.bundle.package_cache import PackageCache, PackedPackage
from orb_tools.bundle.package_supply import fetch_packages
from orb_tools.bundle.wanted_packages import Wanted
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from small_monorepo import Tree

    from orb_tools.bundle.lockfile import LockedPackage


def test_missing_wheels_are_all_named(tree: Tree) -> None:
    """Every package without a wheel for the target is reported."""
    intel = tree.wheel("native", "2.0", tag="cp313-cp313-manylinux_2_28_x86_64")
    too_new = tree.wheel("newer", "3.0", tag="cp313-cp313-manylinux_2_39_x86_64")
    leaf = tree.wheel("leaf")
    locked = {
        "native": tree.entry("2.0", intel),
        "newer": tree.entry("3.0", too_new),
        "leaf": tree.entry("1.0", leaf),
    }
    pipfile = 'native = "*"\nnewer = "*"\nleaf = "*"'
    tree.unit("demo", {"handler.py": ""}, pipfile=pipfile, locked=locked)
    error = tree.refusal(Target.runtime("3.13", "arm64"))
    assert error.message == "no bundle of demo: a wheel is missing"
    assert error.faults == (
        "native 2.0 has no wheel for Python 3.13 on arm64 with a hash of the lock",
        "newer 3.0 has no wheel for Python 3.13 on arm64 with a hash of the lock",
    )
    assert tree.refusal().faults == (
        "newer 3.0 has no wheel for Python 3.13 on x86_64 with a hash of the lock",
    )


def test_a_wheel_for_the_target_is_taken(tree: Tree) -> None:
    """The best wheel for the target is used, on any building machine."""
    files = {"native/__init__.py": "", "native/_core.cpython-312-aarch64-linux-gnu.so": b"\x7fELF"}
    good = tree.wheel("native", "2.0", tag="cp312-cp312-manylinux2014_aarch64", files=files)
    other = tree.wheel("native", "2.0", tag="cp312-cp312-manylinux2014_x86_64")
    locked = {"native": tree.entry("2.0", good, other)}
    tree.unit("demo", {"handler.py": "import native\n"}, pipfile='native = "*"', locked=locked, python="3.12")
    tree.bundle(target=Target.runtime("3.12", "arm64"))
    assert "native/_core.cpython-312-aarch64-linux-gnu.so" in tree.names("demo")


def test_no_address_is_shown(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index that does not answer is reported, without its address or password."""
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_INDEX_URL", "http://person:hunter2@127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    locked = {"leaf": tree.entry("1.0", "sha256:" + "0" * 64)}
    tree.unit("demo", {"handler.py": ""}, pipfile='leaf = "*"', locked=locked)
    error = tree.refusal()
    assert error.message == "no bundle of demo: the packages of the lock cannot be fetched"
    assert error.faults == ("the package index: it does not answer",)
    shown = f"{error.message} {error.hint} {error.faults}"
    assert "hunter2" not in shown
    assert "127.0.0.1" not in shown


SETTINGS = [
    ("platform", "win_amd64"), ("python-version", "3.9"), ("abi", "cp39"), ("implementation", "pp"),
    ("no-binary", ":all:"),
    ("only-binary", ":none:"), ("dest", "/nowhere"), ("require-virtualenv", "true"), ("constraint", "/nowhere"),
    ("ignore-requires-python", "true"), ("dry-run", "true"), ("log", "/nowhere/x"), ("no-deps", "false"),
]  # fmt: skip


@pytest.mark.parametrize("where", ["variable", "global", "download"])
@pytest.mark.parametrize(
    "settings",
    [
        pytest.param(SETTINGS, id="all"),
        *(pytest.param([each], id=each[0], marks=pytest.mark.nightly) for each in SETTINGS),
    ],
)
def test_settings_of_pip_do_not_change_what_is_fetched(
    tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, settings: list[tuple[str, str]]
) -> None:
    """Settings of pip in variables and files do not change the bundle: all at once, and each night one by one."""
    tree.native()
    if where == "variable":
        for name, value in settings:
            monkeypatch.setenv(f"PIP_{name.upper().replace('-', '_')}", value)
    else:
        lines = [f"{name} = {value}\n" for name, value in settings]
        (tmp_path / "pip.conf").write_text("".join([f"[{where}]\n", *lines]))
        monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    assert tree.bundle(target=TARGET)["demo"].packages == {"native": "1.0"}
    assert "native/_core.pyd" not in tree.names("demo")


def test_a_package_without_a_wheel_is_not_built(tree: Tree, tmp_path: Path) -> None:
    """When an index has sources only, their code does not run."""
    setup = f"open({str(tmp_path / 'pwned')!r}, 'w')\n".encode()
    with tarfile.open(tree.index / "leaf-1.0.tar.gz", "w:gz") as archive:
        info = tarfile.TarInfo("leaf-1.0/setup.py")
        info.size = len(setup)
        archive.addfile(info, io.BytesIO(setup))
    digest = hashlib.sha256((tree.index / "leaf-1.0.tar.gz").read_bytes()).hexdigest()
    tree.unit(
        "demo",
        {"handler.py": ""},
        pipfile='leaf = "*"',
        locked={"leaf": tree.entry("1.0", f"sha256:{digest}")},
    )
    assert "a wheel is missing" in tree.refusal().message
    assert not (tmp_path / "pwned").exists()


def test_a_wheel_of_a_local_version(tree: Tree) -> None:
    """1.0+local satisfies ==1.0, but the lock does not name it, so the wheel is reported as missing."""
    leaf = tree.wheel("leaf", "1.0+local")
    tree.unit("demo", {"handler.py": ""}, pipfile='leaf = "*"', locked={"leaf": tree.entry("1.0", leaf)})
    (fault,) = tree.refusal().faults
    assert fault.startswith("leaf 1.0 has no wheel for ")


def test_a_wheel_for_another_python(tmp_path: Path, run: Run) -> None:
    """A wheel that does not allow the target's Python is refused by its metadata, whatever the index says."""
    path = write_wheel(tmp_path, requires_python=">=3.14")
    with local_index() as index:
        assert run.refusal(index, locked(index.serve(path))).message == "leaf 1.0 does not allow Python 3.13"


class Run:
    """Fetches packages into a cache of its own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.cache = PackageCache(folder)
        self._monkeypatch = monkeypatch

    def __call__(self, indexes: Sequence[LocalIndex], *packages: LockedPackage) -> list[PackedPackage]:
        settings = settings_for(*(index.simple for index in indexes), timeout=1)
        self._monkeypatch.setattr("orb_tools.bundle.index_wheels.index_settings", lambda: settings)
        wanted = [Wanted.of(package, ()) for package in packages]
        found = fetch_packages(wanted, target=TARGET, compiler=None, cache=self.cache)
        return [found[each] for each in wanted]

    def refusal(self, index: LocalIndex, *packages: LockedPackage) -> ToolError:
        """Fetch packages. It must be refused with a hint, and leave nothing of them in the cache."""
        with pytest.raises(ToolError) as caught:
            self([index], *packages)
        assert caught.value.hint
        assert not list(self.cache.wheels.glob("*/"))
        assert not [
            path for path in self.cache.wheels.parent.rglob("*.*") if path.suffix not in {".part", ".whl"}
        ]
        assert all(
            self.cache.load(path.stem) is None
            for path in self.cache.wheels.parent.glob("*.part")
            if path.stat().st_size > 300
        )
        return caught.value


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return Run(tmp_path / "cache", monkeypatch)


def test_one_wheel_of_several_is_chosen_by_rule(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The most specific tag counts, then the build, then the smallest hash; the order of two indexes never does."""
    any_, abi = (
        write_wheel(tmp_path / "1"),
        write_wheel(tmp_path / "2", tag="cp311-abi3-manylinux_2_17_x86_64"),
    )
    native = "cp313-cp313-manylinux_2_17_x86_64"
    old, new = write_wheel(tmp_path / "3", tag=native), write_wheel(tmp_path / "4", tag=native, build="-2")
    twins = [write_wheel(tmp_path / f"twin{text}", tag=native, build="-10", text=text) for text in "ab"]
    for better, worse in [(abi, any_), (old, abi), (new, old), (twins[0], new), (twins[1], new), twins]:
        for stated in (True, False):
            chosen = set()
            for number, order in enumerate([(better, worse), (worse, better)]):
                with local_index() as first, local_index() as second:
                    hashes = [
                        index.serve(path, stated=stated)
                        for index, path in zip((first, second), order, strict=True)
                    ]
                    own = Run(
                        tmp_path / f"cache-{better.parent.name}-{worse.parent.name}-{stated}-{number}",
                        monkeypatch,
                    )
                    (packed,) = own([first, second], locked(*hashes))
                assert packed.wheel is not None
                chosen.add((packed.wheel.file, packed.wheel.sha256))
            expected = min(sha256(path) for path in twins) if worse is twins[1] else sha256(better)
            assert chosen == {(better.name, expected)}


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_an_index_that_does_not_answer_does_not_change_the_choice(tmp_path: Path, run: Run) -> None:
    """It could have the better wheel, so its fault is reported instead of taking what another index has."""
    with local_index() as first, local_index() as second:
        package = locked(first.serve(write_wheel(tmp_path)))
        second.answers["/simple/leaf/"] = status(500)
        with pytest.raises(ToolError) as caught:
            run([first, second], package)
        assert caught.value.faults == ("leaf 1.0: the index answers with status 500",)
        del second.answers["/simple/leaf/"]
        assert run([first, second], package)[0].wheel is not None


def test_two_units_lock_different_versions(tmp_path: Path, run: Run) -> None:
    """All packages of a run are fetched together, several versions of one too, and the next run asks no index."""
    one, two = write_wheel(tmp_path, text="one"), write_wheel(tmp_path, version="2.0", text="two")
    with local_index() as index:
        packages = locked(index.serve(one)), locked(index.serve(two), version="2.0")
        first = run([index], *packages)
    assert [packed.version for packed in first] == ["1.0", "2.0"]
    assert run([], *packages) == first
    for path in run.cache.wheels.parent.glob("*.part"):
        if path.stat().st_size > 300:
            path.unlink()
    assert run([], *packages) == first, "made from the wheels in the cache"


def test_what_the_index_serves_must_be_what_was_locked(tmp_path: Path, run: Run) -> None:
    """Another file, half of it, a missing one and a circle are refused by package and cause, all in one run."""
    names = ["changed", "half", "gone", "circle", "listed"]
    with local_index() as index:
        wheels = {name: write_wheel(tmp_path, name=name) for name in names}
        packages = {name: locked(index.serve(path, project=name), name=name) for name, path in wheels.items()}
        index.answers[f"/files/{wheels['changed'].name}"] = b"another file"
        index.answers[f"/files/{wheels['half'].name}"] = half(wheels["half"].read_bytes())
        del index.answers[f"/files/{wheels['gone'].name}"]
        index.answers[f"/files/{wheels['circle'].name}"] = status(
            302, Location=f"/files/{wheels['circle'].name}"
        )
        packages["listed"] = locked("sha256:" + "0" * 64, name="listed")
        packages["unknown"] = locked("sha256:" + "0" * 64, name="unknown")
        error = run.refusal(index, *packages.values())
    other = "the index serves another file than the lock has a hash for"
    assert error.message == "the packages of the lock cannot be bundled"
    assert error.faults == (
        f"changed 1.0: {other}",
        "half 1.0: the index serves only a part of it",
        "gone 1.0: the index lists a file that it does not have (status 404)",
        "circle 1.0: the index redirects in a circle",
        f"listed 1.0: {other}",
        "unknown 1.0 has no wheel for Python 3.13 on x86_64 with a hash of the lock",
    )
    assert list(run.cache.wheels.iterdir()) == []


def test_a_second_place_of_the_same_file(tmp_path: Path, run: Run) -> None:
    """When one index serves a wrong file, another one that has the locked file is enough."""
    path = write_wheel(tmp_path)
    with local_index() as first, local_index() as second:
        first.serve(path, content=b"another file")
        (packed,) = run([first, second], locked(second.serve(path)))
    assert packed.wheel is not None
    assert packed.wheel.sha256 == sha256(path)


def test_wheels_without_a_hash_are_bounded(tmp_path: Path, run: Run) -> None:
    """Each wheel without a stated hash is downloaded once. An index cannot list them without an end."""
    path = write_wheel(tmp_path)
    with local_index() as index:
        for _ in range(UNHASHED_LIMIT + 1):
            package = locked(index.serve(path, stated=False))
        assert len(run([index], package)) == 1
        assert [place for place, _ in index.requests].count(f"/files/{path.name}") == 1
        page = json.loads(index.answers["/simple/leaf/"])
        files = [
            {**page["files"][0], "url": f"../../{number}/{path.name}"} for number in range(UNHASHED_LIMIT + 1)
        ]
        index.answers["/simple/leaf/"] = json.dumps({"files": files}).encode()
        shutil.rmtree(run.cache.wheels.parent)
        index.requests.clear()
        error = run.refusal(index, package)
        assert len(index.requests) == 1, "only the page is read"
    assert error.faults == ("leaf 1.0: the index lists more than 20 equal wheels without a hash",)


def test_a_refused_wheel_is_not_packed(tmp_path: Path, run: Run) -> None:
    """A locked wheel with a path out of its folder is refused by name, and no package is made of it."""
    path = write_wheel(tmp_path, extra={"../evil.py": ""})
    with local_index() as index:
        error = run.refusal(index, locked(index.serve(path)))
    assert error.message == f"{path.name} has a file outside of its folder"


def test_a_full_disk_is_named(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """No space for a wheel is not a fault of the index."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with local_index() as index:
        package = locked(index.serve(write_wheel(tmp_path)))
        monkeypatch.setattr("orb_tools.bundle.package_indexes.PackageIndexes.download", full)
        error = run.refusal(index, package)
    assert error.message == f"the disk is full: {run.cache.wheels}"
    assert "free some space" in str(error.hint)
