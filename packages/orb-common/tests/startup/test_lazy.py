"""Names load when they are first used, and errors of the modules that they load are shown."""

from __future__ import annotations

import importlib
import subprocess
import sys
from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest

import orb_common

if TYPE_CHECKING:
    from pathlib import Path

# Without the finders that editable installations load.
NEW = "{name for name in set(sys.modules) - before if not name.startswith('__editable__')}"


def loaded(code: str) -> set[str]:
    """Return the modules that some code loads in a new interpreter."""
    script = f"import sys; before = set(sys.modules); {code}; print(*{NEW})"
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_root_is_bare() -> None:
    """Importing the root loads no other module."""
    assert loaded("import orb_common") == {"orb_common"}


def test_version_is_that_of_the_installed_package() -> None:
    """The version is read from the metadata when it is first used."""
    assert orb_common.__version__ == version("orb-common")


def test_rooms_load_no_old_names() -> None:
    """The imports of current code never load the table of old names."""
    code = (
        "from orb_common import OrbError, get_logger; from orb_common.aws import session, DynamoDB; "
        "from orb_common.security.permissions import allowed; from orb_common import audit; audit.AuditLogger"
    )
    assert not any(name.startswith("orb_common._compat") for name in loaded(code))


@pytest.fixture
def lazy_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package outside of orb, whose modules fail in several ways."""
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
    """A name comes from a module of the package or from another one. Names are listed in order and looked up once."""
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
def test_error_of_a_module_is_shown(lazy_package: str, name: str, cause: str) -> None:
    """If a module fails while it loads, the error names the cause instead of "cannot import name"."""
    with pytest.raises(ImportError, match=cause) as caught:
        exec(f"from {lazy_package} import {name}")
    assert "cannot import name" not in str(caught.value)
    assert lazy_package in str(caught.value) or caught.value.name == cause
    with pytest.raises(ImportError, match="cannot import name 'Nothing'"):
        exec(f"from {lazy_package} import Nothing")


def test_modules_of_a_room_are_found() -> None:
    """A module of a room is found before it is imported, and its errors are shown."""
    assert "orb_common.aws.errors" in loaded("import orb_common.aws; orb_common.aws.errors")
    script = "import sys; sys.modules['orb_common.exceptions'] = None; from orb_common.aws import errors"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "ModuleNotFoundError: import of orb_common.exceptions halted" in done.stderr
