"""A wheel in the cache is used only with the hash of the lock."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from local_index import locked, write_wheel
from small_monorepo import TARGET

from orb_tools.bundle import Target
from orb_tools.bundle.package_cache import ChosenWheel, PackageCache
from orb_tools.bundle.wheel_store import WheelStore, fits

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO


def test_a_wheel_is_found_until_something_changes(tmp_path: Path) -> None:
    """The chosen wheel of a package is found for the same lock and target, and no longer when a byte of it changes."""
    cache = PackageCache(tmp_path / "cache")
    store = WheelStore(cache, TARGET)
    content = write_wheel(tmp_path).read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    package = locked(f"sha256:{sha256}")
    assert store.find(package) is None
    assert store.add(lambda file: void(file.write(content)), hashes=package.hashes) == sha256
    chosen = ChosenWheel(file="leaf-1.0-py3-none-any.whl", sha256=sha256)
    store.choose(package, chosen)
    assert store.find(package) == (chosen, store.held(sha256))
    assert WheelStore(cache, Target.runtime("3.12")).find(package) is None
    assert store.find(locked(f"sha256:{sha256}", f"sha256:{'0' * 64}")) is None
    path = store.held(sha256)
    assert path is not None
    path.write_bytes(content[:-1] + b"x")
    assert store.find(package) is None


@pytest.mark.parametrize(
    "file", ["oak-1.0-py3-none-any.whl", "leaf-1.0-cp39-cp39-win_amd64.whl", "leaf-2.0-py3-none-any.whl", "x"]
)
def test_a_record_of_another_wheel(tmp_path: Path, file: str) -> None:
    """The recorded name must be that of the package, in the locked version, for the target."""
    store = WheelStore(PackageCache(tmp_path / "cache"), TARGET)
    sha256 = store.add(
        lambda file: void(file.write(b"x")), hashes=["sha256:" + hashlib.sha256(b"x").hexdigest()]
    )
    assert sha256 is not None
    package = locked(f"sha256:{sha256}")
    store.choose(package, ChosenWheel(file=file, sha256=sha256))
    assert store.find(package) is None
    store.choose(package, ChosenWheel(file="leaf-1.0-py3-none-any.whl", sha256="0" * 64))
    assert store.find(package) is None


def test_another_file_is_not_kept(tmp_path: Path) -> None:
    """A file with another hash, and one whose download fails, leave nothing in the cache."""
    cache = PackageCache(tmp_path / "cache")
    store = WheelStore(cache, TARGET)
    assert store.add(lambda file: void(file.write(b"x")), hashes=[f"sha256:{'0' * 64}"]) is None

    def fail(file: BinaryIO) -> None:
        file.write(b"x")
        raise KeyError

    with pytest.raises(KeyError):
        store.add(fail, hashes=[])
    assert list(cache.wheels.iterdir()) == []


def test_the_most_specific_tag_comes_first() -> None:
    """The place of a wheel's best tag is smaller the more it is made for the target. Other wheels do not fit."""
    names = [
        "leaf-1.0-cp313-cp313-manylinux_2_34_x86_64.whl",
        "leaf-1.0-cp313-cp313-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        "leaf-1.0-cp311-abi3-manylinux_2_17_x86_64.whl",
        "leaf-1.0-py3-none-any.whl",
    ]
    places = [fits(name, locked(), TARGET) for name in names]
    assert None not in places
    assert places == sorted(place for place in places if place)
    assert fits("leaf-1.0+local-py3-none-any.whl", locked(), TARGET) is None
    assert fits("leaf-1.0-py3-none-win_amd64.whl", locked(), TARGET) is None


def void(_: object) -> None:
    """Drop a value."""
