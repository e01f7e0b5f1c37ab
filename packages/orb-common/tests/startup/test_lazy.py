"""Names load when they are touched, and faults of what they load are shown."""

from __future__ import annotations

import importlib
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import orb_common

if TYPE_CHECKING:
    from pathlib import Path

# Editable installations load finders of their own.
NEW = "{name for name in set(sys.modules) - before if not name.startswith('__editable__')}"


def loaded(code: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after some code."""
    script = f"import sys; before = set(sys.modules); {code}; print(*{NEW})"
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_root_is_bare() -> None:
    """Importing the root loads nothing but itself."""
    assert loaded("import orb_common") == {"orb_common"}


def test_version_comes_when_it_is_asked_for() -> None:
    """From the metadata of the installed package."""
    assert orb_common.__version__ == "0.1.0+orb"


def test_rooms_load_no_old_names() -> None:
    """Names of the root, modules of a room and a function's imports never load what only old code needs."""
    code = (
        "from orb_common import OrbError, get_logger; from orb_common.aws import session, DynamoDB; "
        "from orb_common.security.permissions import allowed; from orb_common import audit; audit.AuditLogger"
    )
    assert not any(name.startswith("orb_common._compat") for name in loaded(code))


@pytest.fixture
def lazy_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package that is not orb's, whose modules fail in several ways."""
    package = tmp_path / "lazy_and_broken"
    package.mkdir()
    (package / "__init__.py").write_text(
        "from orb_common.utils import lazy_names\n"
        "places = {'First': '.attribute', 'Second': '.absent', 'Third': '.whole', 'OTHER': '.whole',"
        " 'dumps': 'json'}\n"
        "__getattr__, __dir__, __all__ = lazy_names(__name__, places)\n"
    )
    (package / "attribute.py").write_text("import json\njson.not_there\n")
    (package / "absent.py").write_text("import not_installed_anywhere\n")
    (package / "whole.py").write_text("OTHER = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("lazy_and_broken", "lazy_and_broken.whole"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return package.name


def test_names_resolve(lazy_package: str) -> None:
    """From modules of the package and from others; they are listed, sorted, and found once."""
    package = importlib.import_module(lazy_package)
    assert package.OTHER == 1
    assert vars(package)["OTHER"] == 1
    assert package.dumps({}) == "{}"
    assert package.__all__ == ["First", "OTHER", "Second", "Third", "dumps"]
    assert set(package.__all__) <= set(dir(package))
    with pytest.raises(AttributeError, match="Nothing"):
        _ = package.Nothing


@pytest.mark.parametrize(
    ("name", "cause"),
    [("First", "not_there"), ("Second", "not_installed_anywhere"), ("Third", "Third")],
)
def test_fault_of_a_module_is_shown(lazy_package: str, name: str, cause: str) -> None:
    """A module that fails while it loads says how, instead of "cannot import name"."""
    with pytest.raises(ImportError, match=cause) as caught:
        exec(f"from {lazy_package} import {name}")
    assert "cannot import name" not in str(caught.value)
    assert lazy_package in str(caught.value) or caught.value.name == cause
    with pytest.raises(ImportError, match="cannot import name 'Nothing'"):
        exec(f"from {lazy_package} import Nothing")


def test_modules_of_a_room_are_found() -> None:
    """Also before anything has imported them; what fails in them is shown as well."""
    assert "orb_common.aws.errors" in loaded("import orb_common.aws; orb_common.aws.errors")
    script = "import sys; sys.modules['orb_common.exceptions'] = None; from orb_common.aws import errors"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "ModuleNotFoundError: import of orb_common.exceptions halted" in done.stderr
