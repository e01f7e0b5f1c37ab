"""A package is packed once, and again when its file in the cache is damaged."""

from __future__ import annotations

import errno
import hashlib
import hmac
import os
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_monorepo import TARGET

from orb_tools.bundle.bytecode import Compiler
from orb_tools.bundle.package_cache import KEEP_DAYS, PackageCache, _tools, cache_key, pack_package
from orb_tools.bundle.source_files import File
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from small_monorepo import Tree


def test_a_second_run_uses_the_cache(demo: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run uses the cache only: it needs no index and no build backend, and gives equal bytes."""
    first = demo.bundle()["demo"]
    shutil.rmtree(demo.index)
    monkeypatch.setattr("build.ProjectBuilder", None)
    assert demo.bundle()["demo"] == first


def test_packages_of_other_tools_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """When orb's own code, a library that builds, or the Python that runs orb changes, packages are made again."""
    keys = set()
    for name, value in [("code_digest", lambda: "other"), ("_installed_versions", list)]:
        with monkeypatch.context() as patch:
            _tools.cache_clear()
            keys.add(cache_key("a", target=TARGET, compiler=None))
            patch.setattr(f"orb_tools.bundle.inputs.{name}", value)
            _tools.cache_clear()
            keys.add(cache_key("a", target=TARGET, compiler=None))
    _tools.cache_clear()
    assert len(keys) == 3


def test_a_damaged_cache_is_made_again(demo: Tree) -> None:
    """A cache file that was cut off, or in which any byte changed, is not used."""
    first = demo.bundle()["demo"]
    for path in (demo.workspace.state / "bundle").glob("*.part"):
        path.write_bytes(path.read_bytes()[:-1])
    assert demo.bundle()["demo"] == first
    for path in (demo.workspace.state / "bundle").glob("*.part"):
        path.write_bytes(path.read_bytes().replace(b'"name"', b'"game"', 1))
    assert demo.bundle()["demo"] == first


SOURCES = st.dictionaries(
    st.sampled_from(["a.py", "b.py", "c/d.py", "e.txt", "c/__init__.py"]),
    st.builds(
        File, content=st.sampled_from([b"", b"A = 1\n", b"A = 2\n", b"not python("]), executable=st.booleans()
    ),
)


@settings(max_examples=15)
@given(before=SOURCES, after=SOURCES)
def test_an_earlier_form_does_not_show(before: Mapping[str, File], after: Mapping[str, File]) -> None:
    """A package that is packed with the help of an earlier form of it equals one that is packed afresh."""
    compiler = Compiler.find(TARGET)
    earlier = pack_package("shop", "1", before, compiler=compiler)
    helped = pack_package("shop", "2", after, compiler=compiler, earlier=earlier)
    afresh = pack_package("shop", "2", after, compiler=compiler)
    assert {each.name: each for each in helped.members} == {each.name: each for each in afresh.members}


def test_packages_stay_while_they_are_used(tmp_path: Path) -> None:
    """A package is loaded as it was stored, and is removed when it was not used for a long time."""
    cache = PackageCache(tmp_path)
    part = pack_package("leaf", "1.0", {"leaf.py": File(content=b"A = 1\n")}, compiler=None)
    for key in ("used", "unused"):
        cache.store(key, part)
        old = (tmp_path / f"{key}.part").stat().st_mtime - (KEEP_DAYS + 1) * 86_400
        os.utime(tmp_path / f"{key}.part", (old, old))
    assert cache.load("used") == part
    cache.prune(max_bytes=10**9)
    assert cache.load("used") == part
    assert cache.load("unused") is None


def test_an_edited_package_does_not_ship(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of the cache is valid only with the code that the secret makes, and only under its own key."""
    cache = PackageCache(tmp_path / "bundle")
    cache.store_bytes("key", b"x = 1")
    path = tmp_path / "bundle/key.part"
    good = path.read_bytes()
    for edited in [
        good.replace(b"x = 1", b"x = 2"),
        good[:8] + hashlib.sha256(b"x = 2").digest() + b"x = 2",
        good[:8] + hmac.digest(b"guess", b"key\0x = 2", "sha256") + b"x = 2",
    ]:
        path.write_bytes(edited)
        assert cache.load_bytes("key") is None
    path.write_bytes(good)
    shutil.copy(path, tmp_path / "bundle/other.part")
    assert (cache.load_bytes("key"), cache.load_bytes("other")) == (b"x = 1", None)
    secret = tmp_path / "bundle.key"
    assert (secret.stat().st_mode & 0o777, len(secret.read_bytes())) == (0o600, 32)
    monkeypatch.setenv("ORB_CACHE_KEY", "one secret of several machines")
    assert PackageCache(tmp_path / "bundle").load_bytes("key") is None
    PackageCache(tmp_path / "bundle").store_bytes("key", b"shared")
    assert PackageCache(tmp_path / "bundle").load_bytes("key") == b"shared"
    monkeypatch.setenv("ORB_CACHE_KEY", "short")
    with pytest.raises(ToolError, match="fewer than 16 characters"):
        PackageCache(tmp_path / "bundle").load_bytes("key")


def test_the_cache_stays_within_its_size(tmp_path: Path) -> None:
    """What was used last stays, packages and wheels alike. What a killed run left is removed."""
    cache = PackageCache(tmp_path / "bundle")
    cache.wheels.mkdir(parents=True)
    for age, name in enumerate(["a.part", "wheels/b.whl", "c.part", "wheels/d.whl"]):
        (tmp_path / "bundle" / name).write_bytes(b"x" * 100)
        os.utime(tmp_path / "bundle" / name, (10**9 - age, 10**9 - age))
    (cache.wheels / ".x.fetched").write_bytes(b"x")
    cache.sweep()
    assert cache.use()["packages"].oldest == 10**9 - 2
    assert cache.prune(max_bytes=250, now=10**9) == 200
    assert sorted(path.name for path in (tmp_path / "bundle").rglob("*.*")) == ["a.part", "b.whl"]


def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No space for a package names the folder. Other errors of the disk pass as they are."""
    cache = PackageCache(tmp_path / "bundle")
    for number, error in [
        (errno.ENOSPC, ToolError),
        (errno.EDQUOT, ToolError),
        (errno.EACCES, PermissionError),
    ]:

        def fail(*_: object, _number: int = number, **__: object) -> None:
            raise OSError(_number, os.strerror(_number))

        monkeypatch.setattr("orb_tools.bundle.package_cache.write_atomically", fail)
        with pytest.raises(error) as caught:
            cache.store_bytes("key", b"")
        assert error is PermissionError or str(tmp_path) in str(caught.value)
