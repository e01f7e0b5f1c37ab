"""The modules that the target has without the bundle."""

from __future__ import annotations

import importlib
import sys

import pytest

from orb_tools.bundle import Target
from orb_tools.bundle.importable_modules import (
    OTHER_SYSTEMS,
    PackageModules,
    in_standard_library,
    standard_library,
    version_note,
)


def test_the_standard_library_is_that_of_the_target() -> None:
    """The standard library does not depend on the running Python."""
    assert {"cgi", "imp"} <= standard_library(Target.runtime("3.11"))
    assert "cgi" in standard_library(Target.runtime("3.12"))
    assert not {"cgi", "imp"} & standard_library(Target.runtime("3.13"))
    assert "annotationlib" in standard_library(Target.runtime("3.14"))


@pytest.mark.parametrize(
    ("module", "python", "expected"),
    [
        ("os.path", "3.13", True), ("xml.etree.ElementTree", "3.13", True), ("collections.abc", "3.11", True),
        ("json.gone", "3.13", False), ("os.gone", "3.13", False), ("abc.gone", "3.13", False),
        ("distutils.core", "3.12", False), ("tkinter.tix", "3.13", False), ("dbm.sqlite3", "3.12", False),
        ("dbm.sqlite3", "3.13", True), ("compression.zstd", "3.14", True), ("compression.zstd", "3.13", False),
        ("importlib.resources.abc", "3.13", True), ("sys", "3.13", True), ("nowhere", "3.13", False),
        ("winreg", "3.13", False), ("msvcrt", "3.12", False), ("_scproxy", "3.13", False), ("nt", "3.13", False),
        ("asyncio.windows_events", "3.13", False), ("msilib.schema", "3.12", False), ("ntpath", "3.13", True),
    ],
)  # fmt: skip
def test_modules_below_a_package(module: str, python: str, expected: bool) -> None:
    """Full names are known too, with those that a version removed or added."""
    assert in_standard_library(module, Target.runtime(python)) == expected


def test_the_version_that_changed() -> None:
    """The message names the Python that removed or added the module."""
    assert version_note("cgi", Target.runtime("3.13")) == " (Python 3.13 removed it)"
    assert version_note("annotationlib", Target.runtime("3.13")) == " (Python 3.14 added it)"
    assert version_note("cgi", Target.runtime("3.12")) == ""
    assert version_note("winreg", Target.runtime("3.13")) == " on Linux"


@pytest.mark.skipif(sys.platform != "linux", reason="the law is about Linux")
def test_modules_of_other_systems() -> None:
    """This Linux cannot import any of them, and a function that runs on it is refused them too."""
    for module in sorted(OTHER_SYSTEMS):
        with pytest.raises(ImportError):
            importlib.import_module(module)
        assert not in_standard_library(module, Target.runtime())


def test_modules_of_a_package() -> None:
    """The top-level names are packages, with or without __init__.py, modules and extension modules."""
    names = [
        "a/__init__.py",
        "b/c/d.py",
        "e.py",
        "f.cpython-313-x86_64-linux-gnu.so",
        "g/x.txt",
        "h-1.dist-info/NOTICE",
    ]
    assert PackageModules("x", names, lambda _: b"").roots == {"a", "b", "e", "f"}
