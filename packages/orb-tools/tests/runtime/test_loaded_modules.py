"""Modules may come from the bundle, the runtime's packages and the standard library only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from orb_tools.runtime.loaded_modules import LoadedModules

if TYPE_CHECKING:
    from pathlib import Path


def report(modules: dict[str, list[str]], *, peak: int | None = None) -> dict[str, object]:
    folders = {
        "stdlib": "/python/lib/python3.13",
        "platstdlib": "/python/lib/python3.13",
        "purelib": "/runtime/lib/python3.13/site-packages",
        "platlib": "/runtime/lib/python3.13/site-packages",
    }
    return {"modules": modules, "folders": folders, "peak": peak}


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("{task}/orb_common/aws/__init__.py", True),
        ("/python/lib/python3.13/json/__init__.py", True),
        ("/python/lib/python3.13/lib-dynload/_ssl.so", True),
        ("/runtime/lib/python3.13/site-packages/botocore/__init__.py", True),
        ("/python/lib/python3.13/site-packages/requests/__init__.py", False),
        ("/python/lib/python3.13-other/json.py", False),
        ("/home/me/checkout/orb_common/__init__.py", False),
        ("/tmp/late.py", False),
    ],
)
def test_where_modules_may_come_from(tmp_path: Path, path: str, *, allowed: bool) -> None:
    """What is installed for the Python itself, and every other folder, is not on AWS."""
    path = path.format(task=tmp_path.resolve())
    file = tmp_path / "loaded.json"
    file.write_text(json.dumps(report({"sys": [], "it": [path, path]})))
    loaded = LoadedModules.read(file)
    assert loaded is not None
    expected = [] if allowed else [f"it was loaded from {path}, which is not on AWS"]
    assert list(loaded.from_elsewhere(tmp_path)) == expected


def test_the_memory_is_in_megabytes(tmp_path: Path) -> None:
    """The report has kB. A system that does not say has none."""
    for peak, expected in ((51_200, 51.2), (None, None)):
        file = tmp_path / "loaded.json"
        file.write_text(json.dumps(report({}, peak=peak)))
        loaded = LoadedModules.read(file)
        assert loaded is not None
        assert loaded.memory == expected


def test_a_process_that_was_killed_leaves_no_report(tmp_path: Path) -> None:
    """No file, or half a file, is no report."""
    assert LoadedModules.read(tmp_path / "none") is None
    (tmp_path / "half").write_text('{"modules": ')
    assert LoadedModules.read(tmp_path / "half") is None
