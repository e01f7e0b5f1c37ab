"""Laws of the rows about packages: what is measured is what the row says."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from benchmarks.areas import packages
from benchmarks.areas.packages import (
    BENCHMARKS,
    import_time,
    install_time,
    installed_size,
    wheel_size,
)
from benchmarks.package_wheels import Side
from orb_tools.release.released_packages import PACKAGES

if TYPE_CHECKING:
    from pathlib import Path

METADATA = {
    "METADATA": "Metadata-Version: 2.1\nName: orb-common\nVersion: 1.0.0\n",
    "WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "RECORD": "",
}


@pytest.fixture
def side(tmp_path: Path) -> Side:
    """A side with one package of one module."""
    wheel = tmp_path / "orb_common-1.0.0-py3-none-any.whl"
    installed = tmp_path / "installed"
    installed.mkdir()
    (installed / "one.py").write_text("ONE = 1\n")
    with ZipFile(wheel, "w") as archive:
        archive.write(installed / "one.py", "one.py")
        for name, text in METADATA.items():
            archive.writestr(f"orb_common-1.0.0.dist-info/{name}", text)
    return Side(wheels={"orb-common": wheel}, installed=installed)


def test_every_package_has_its_rows() -> None:
    """Two sizes and two times of each package, each beside the last release."""
    assert len(BENCHMARKS) == 4 * len(PACKAGES)
    assert {benchmark.peer for benchmark in BENCHMARKS} == {"the last release"}


def test_sizes_are_bytes(side: Side) -> None:
    """The wheel is measured as it is, and its files as they are once installed."""
    assert wheel_size(lambda: side, "orb-common")() == side.wheels["orb-common"].stat().st_size
    assert installed_size(lambda: side, "orb-common")() == 8 + sum(map(len, METADATA.values()))


def test_an_install_is_measured_each_time(side: Side, tmp_path: Path) -> None:
    """Each round installs into an empty environment, and takes CPU time."""
    install = install_time(lambda: side, "orb-common")
    for _ in range(2):
        assert install() > 0  # type: ignore[operator]  # a call that times itself returns seconds
        assert list(tmp_path.glob("orb-common-environment/lib/python*/site-packages/one.py"))


def test_an_import_is_that_of_the_side(side: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    """The module is loaded from the side's packages; from anywhere else it would be an error, and no figure."""
    monkeypatch.setitem(packages.ENTRIES, "orb-common", "one")
    assert import_time(lambda: side, "orb-common")() > 0  # type: ignore[operator]  # as above
    monkeypatch.setitem(packages.ENTRIES, "orb-common", "json")
    with pytest.raises(subprocess.CalledProcessError):
        import_time(lambda: side, "orb-common")()
